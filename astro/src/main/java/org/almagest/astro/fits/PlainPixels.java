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
    // a piece and what becomes of it stay in the second cache
    private static final int CHUNK_BYTES = 1 << 17;

    private final ByteSource source;
    private final FitsHeader header;
    private final Scaling scaling;
    private final Box part;
    private final long planeByte;
    private final int width;
    private final long rowBytes;
    private final Scratch scratch;

    PlainPixels(ByteSource source, FitsHeader header, long dataStart, List<Integer> shape, int plane, Box part) {
        this.source = source;
        this.header = header;
        this.scaling = Scaling.of(header);
        this.part = part;
        this.width = shape.isEmpty() ? 0 : shape.get(0);
        int height = shape.size() < 2 ? 1 : shape.get(1);
        this.rowBytes = (long) width * scaling.bytes();
        this.planeByte = dataStart + (long) plane * height * rowBytes;
        this.scratch = new Scratch();
    }

    private PlainPixels(PlainPixels like, Box part) {
        this.source = like.source;
        this.header = like.header;
        this.scaling = like.scaling;
        this.part = part;
        this.planeByte = like.planeByte;
        this.width = like.width;
        this.rowBytes = like.rowBytes;
        this.scratch = like.scratch;
    }

    @Override
    public Pixels part(Box other) {
        return new PlainPixels(this, other);
    }

    /// Memory for a piece of the file, and for its numbers.
    private static final class Scratch {
        private ByteBuffer bytes = ByteBuffer.allocate(0);
        private int[] integers = {};
        private short[] shorts = {};
        private final BigEndian floats = new BigEndian();

        ByteBuffer bytes(int n) {
            if (bytes.capacity() < n) bytes = ByteBuffer.allocateDirect(n);
            return bytes.clear().order(ByteOrder.BIG_ENDIAN);
        }

        int[] integers(int n) {
            if (integers.length < n) integers = new int[n];
            return integers;
        }

        short[] shorts(int n) {
            if (shorts.length < n) shorts = new short[n];
            return shorts;
        }
    }

    private long firstByte() {
        return planeByte + part.y0() * rowBytes + (long) part.x0() * scaling.bytes();
    }

    private interface Sink {
        void take(ByteBuffer bytes, int at, int n);
    }

    private void each(Sink sink) {
        int total = Math.toIntExact(part.area());
        if (total == 0) return;
        boolean wholeRows = part.width() == width;
        // parts of rows are read with what lies between them, when that is not much
        if (!wholeRows && rowBytes <= 4L * part.width() * scaling.bytes() && rowBytes <= CHUNK_BYTES) eachBlock(sink);
        else eachRun(sink, wholeRows ? 1 : part.height(), wholeRows ? total : part.width());
    }

    private void eachRun(Sink sink, int runs, int runLength) {
        int size = scaling.bytes();
        int chunk = Math.min(CHUNK_BYTES / size, runLength);
        ByteBuffer buffer = scratch.bytes(chunk * size);
        for (int run = 0; run < runs; run++) {
            long at = firstByte() + run * rowBytes;
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
        ByteBuffer buffer = scratch.bytes((int) (rows * rowBytes));
        for (int y = 0; y < part.height(); y += rows) {
            int n = Math.min(rows, part.height() - y);
            buffer.clear().limit((int) ((n - 1) * rowBytes) + bytes);
            source.read(firstByte() + y * rowBytes, buffer);
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
        switch (scaling.bitpix()) {
            case -32 -> {
                each((b, at, n) -> scratch.floats.get(b, n, out, to + at));
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
            default -> {
                boolean whole = scaling.bitpix() == 16
                        && scaling.isInteger()
                        && scaling.blank().isEmpty();
                if (whole) each((b, at, n) -> shorts(b, n, (int) scaling.zero(), out, to + at));
                else each((b, at, n) -> scaling.toFloats(integers(b, scratch.integers(n), n), out, to + at, n));
            }
        }
    }

    private void shorts(ByteBuffer b, int n, int zero, float[] out, int at) {
        short[] stored = scratch.shorts(n);
        int[] whole = scratch.integers(n);
        b.asShortBuffer().get(stored, 0, n);
        widen(stored, n, zero, whole);
        toFloats(whole, n, out, at);
    }

    // of each of these the compiler makes vectors, of both in one it does not
    private static void widen(short[] stored, int n, int zero, int[] out) {
        for (int i = 0; i < n; i++) out[i] = stored[i] + zero;
    }

    private static void toFloats(int[] whole, int n, float[] out, int at) {
        for (int i = 0; i < n; i++) out[at + i] = whole[i];
    }

    private void rescale(float[] out, int from, int n) {
        for (int i = from; i < from + n; i++) out[i] = (float) (scaling.zero() + scaling.scale() * out[i]);
    }

    @Override
    public double[] doubles() {
        double[] out = new double[Math.toIntExact(part.area())];
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
            default -> each((b, at, n) -> scaling.toDoubles(integers(b, scratch.integers(n), n), out, at, n));
        }
        return out;
    }

    @Override
    public int[] ints() {
        int[] out = new int[Math.toIntExact(part.area())];
        ints(out, 0);
        return out;
    }

    @Override
    public void ints(int[] out, int to) {
        if (!scaling.isInteger()) scaling.toInts(out, out, 0, 0, header);
        if (scaling.bitpix() == 64) longsAsInts(out, to);
        else if (scaling.bitpix() == 32 && scaling.isIdentity())
            each((b, at, n) -> b.asIntBuffer().get(out, to + at, n));
        else each((b, at, n) -> scaling.toInts(integers(b, scratch.integers(n), n), out, to + at, n, header));
    }

    private void longsAsInts(int[] out, int to) {
        long zero = (long) scaling.zero();
        each((b, at, n) -> {
            for (int i = 0; i < n; i++) {
                long value = b.getLong(8 * i) + zero;
                if (value != (int) value) throw header.problem("pixel value " + value + " does not fit 32 bits");
                out[to + at + i] = (int) value;
            }
        });
    }

    private int[] integers(ByteBuffer b, int[] out, int n) {
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
        return out;
    }
}
