/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fits;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.almagest.astro.image.Box;

/// Pixels of an image that is not compressed: read in large pieces, converted in bulk.
final class PlainPixels implements Pixels {
    private static final int CHUNK_BYTES = 1 << 19;

    private final ByteSource source;
    private final FitsHeader header;
    private final Scaling scaling;
    private final Box part;
    private final long firstByte;
    private final long rowBytes;
    private final boolean wholeRows;

    PlainPixels(ByteSource source, FitsHeader header, long dataStart, List<Integer> shape, int plane, Box part) {
        this.source = source;
        this.header = header;
        this.scaling = Scaling.of(header);
        this.part = part;
        int width = shape.isEmpty() ? 0 : shape.get(0);
        int height = shape.size() < 2 ? 1 : shape.get(1);
        this.rowBytes = (long) width * scaling.bytes();
        this.firstByte = dataStart
                + (long) plane * height * rowBytes
                + part.y0() * rowBytes
                + (long) part.x0() * scaling.bytes();
        this.wholeRows = part.width() == width;
    }

    private interface Sink {
        void take(ByteBuffer bytes, int at, int n);
    }

    private void each(Sink sink) {
        int total = Math.toIntExact(part.area());
        if (total == 0) return;
        // parts of rows are read with what lies between them, when that is not much
        if (!wholeRows && rowBytes <= 4L * part.width() * scaling.bytes() && rowBytes <= CHUNK_BYTES) eachBlock(sink);
        else eachRun(sink, wholeRows ? 1 : part.height(), wholeRows ? total : part.width());
    }

    private void eachRun(Sink sink, int runs, int runLength) {
        int size = scaling.bytes();
        int chunk = Math.min(CHUNK_BYTES / size, runLength);
        ByteBuffer buffer = ByteBuffer.allocateDirect(chunk * size).order(ByteOrder.BIG_ENDIAN);
        for (int run = 0; run < runs; run++) {
            long at = firstByte + run * rowBytes;
            for (int done = 0; done < runLength; done += chunk) {
                int n = Math.min(chunk, runLength - done);
                buffer.clear().limit(n * size);
                source.read(at + (long) done * size, buffer);
                sink.take(buffer.flip(), run * runLength + done, n);
            }
        }
    }

    private void eachBlock(Sink sink) {
        int bytes = part.width() * scaling.bytes(), rows = (int) (CHUNK_BYTES / rowBytes);
        ByteBuffer buffer = ByteBuffer.allocateDirect((int) (rows * rowBytes));
        for (int y = 0; y < part.height(); y += rows) {
            int n = Math.min(rows, part.height() - y);
            buffer.clear().limit((int) ((n - 1) * rowBytes) + bytes);
            source.read(firstByte + y * rowBytes, buffer);
            for (int k = 0; k < n; k++)
                sink.take(
                        buffer.slice((int) (k * rowBytes), bytes).order(ByteOrder.BIG_ENDIAN),
                        (y + k) * part.width(),
                        part.width());
        }
    }

    @Override
    public float[] floats() {
        float[] out = new float[Math.toIntExact(part.area())];
        floats(out, 0);
        return out;
    }

    @Override
    public void floats(float[] out, int to) {
        int area = Math.toIntExact(part.area());
        int[] stored = new int[scaling.bitpix() < 0 ? 0 : Math.min(CHUNK_BYTES, area)];
        switch (scaling.bitpix()) {
            case -32 -> {
                each((b, at, n) -> b.asFloatBuffer().get(out, to + at, n));
                if (!scaling.isIdentity()) rescale(out, to, area);
            }
            case -64 ->
                each((b, at, n) -> {
                    for (int i = 0; i < n; i++)
                        out[to + at + i] = (float) (scaling.zero() + scaling.scale() * b.getDouble(8 * i));
                });
            case 64 ->
                each((b, at, n) -> {
                    for (int i = 0; i < n; i++) out[to + at + i] = (float) scaling.physical(b.getLong(8 * i));
                });
            default ->
                each((b, at, n) -> {
                    integers(b, stored, n);
                    scaling.toFloats(stored, out, to + at, n);
                });
        }
    }

    private void rescale(float[] out, int from, int n) {
        for (int i = from; i < from + n; i++) out[i] = (float) (scaling.zero() + scaling.scale() * out[i]);
    }

    @Override
    public double[] doubles() {
        double[] out = new double[Math.toIntExact(part.area())];
        int[] stored = new int[scaling.bitpix() < 0 ? 0 : Math.min(CHUNK_BYTES, out.length)];
        double s = scaling.scale(), z = scaling.zero();
        switch (scaling.bitpix()) {
            case -32 ->
                each((b, at, n) -> {
                    for (int i = 0; i < n; i++) out[at + i] = z + s * b.getFloat(4 * i);
                });
            case -64 ->
                each((b, at, n) -> {
                    for (int i = 0; i < n; i++) out[at + i] = z + s * b.getDouble(8 * i);
                });
            case 64 ->
                each((b, at, n) -> {
                    for (int i = 0; i < n; i++) out[at + i] = scaling.physical(b.getLong(8 * i));
                });
            default ->
                each((b, at, n) -> {
                    integers(b, stored, n);
                    scaling.toDoubles(stored, out, at, n);
                });
        }
        return out;
    }

    @Override
    public int[] ints() {
        int[] out = new int[Math.toIntExact(part.area())];
        if (!scaling.isInteger() || scaling.bitpix() == 64) {
            if (scaling.bitpix() == 64 && scaling.isInteger()) return longsAsInts(out);
            scaling.toInts(out, out, 0, 0, header);
        }
        if (scaling.bitpix() == 32 && scaling.isIdentity()) {
            each((b, at, n) -> b.asIntBuffer().get(out, at, n));
            return out;
        }
        int[] stored = new int[Math.min(CHUNK_BYTES, out.length)];
        each((b, at, n) -> {
            integers(b, stored, n);
            scaling.toInts(stored, out, at, n, header);
        });
        return out;
    }

    private int[] longsAsInts(int[] out) {
        long zero = (long) scaling.zero();
        each((b, at, n) -> {
            for (int i = 0; i < n; i++) {
                long value = b.getLong(8 * i) + zero;
                if (value != (int) value) throw header.problem("pixel value " + value + " does not fit 32 bits");
                out[at + i] = (int) value;
            }
        });
        return out;
    }

    private void integers(ByteBuffer b, int[] out, int n) {
        switch (scaling.bitpix()) {
            case 8 -> {
                for (int i = 0; i < n; i++) out[i] = b.get(i) & 0xff;
            }
            case 16 -> {
                var shorts = b.asShortBuffer();
                for (int i = 0; i < n; i++) out[i] = shorts.get(i);
            }
            default -> b.asIntBuffer().get(out, 0, n);
        }
    }
}
