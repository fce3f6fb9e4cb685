/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fits;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.almagest.astro.image.Box;

/// Pixels of a tile-compressed image: only the tiles that a part touches are unpacked.
final class TilePixels implements Pixels {
    private static final long SMALL = 4 << 20;

    private final ByteSource source;
    private final FitsHeader stored;
    private final Scaling scaling;
    private final Box part;
    private final int width;
    private final int height;
    private final int[] tile;
    private final long dataStart;
    private final long rowBytes;
    private final long heapStart;
    private final List<BinaryColumn> columns;
    private final Optional<Quantisation> quantisation;
    private final boolean isRice;
    private final boolean isShuffled;
    private final RiceCodec rice;
    private final Tile held;

    private TilePixels(
            ByteSource source, FitsHeader stored, FitsHeader image, long dataStart, List<Integer> shape, Box part) {
        this.source = source;
        this.stored = stored;
        this.scaling = Scaling.of(image);
        this.part = part;
        this.width = shape.get(0);
        this.height = shape.size() < 2 ? 1 : shape.get(1);
        int[] sides = TileHeaders.tileShape(stored, shape);
        this.tile = sides.length < 2 ? new int[] {sides[0], 1} : sides;
        this.dataStart = dataStart;
        this.rowBytes = stored.requireWhole("NAXIS1");
        this.heapStart = dataStart + stored.whole("THEAP").orElse(rowBytes * stored.requireWhole("NAXIS2"));
        this.columns = BinaryColumn.of(stored);
        this.quantisation = image.requireWhole("BITPIX") < 0 ? Quantisation.of(stored, columns) : Optional.empty();
        this.isRice = stored.requireText("ZCMPTYPE").equals("RICE_1");
        this.isShuffled = stored.requireText("ZCMPTYPE").equals("GZIP_2");
        this.rice = new RiceCodec(
                TileHeaders.parameter(stored, "BYTEPIX", 4), TileHeaders.parameter(stored, "BLOCKSIZE", 32));
        int size = tile[0] * tile[1];
        boolean whole = scaling.bitpix() > 0 || quantisation.isPresent();
        this.held = new Tile(new int[whole ? size : 0], new float[quantisation.isPresent() ? size : 0]);
    }

    private TilePixels(TilePixels like, ByteSource source, Box part) {
        this.source = source;
        this.stored = like.stored;
        this.scaling = like.scaling;
        this.part = part;
        this.width = like.width;
        this.height = like.height;
        this.tile = like.tile;
        this.dataStart = like.dataStart;
        this.rowBytes = like.rowBytes;
        this.heapStart = like.heapStart;
        this.columns = like.columns;
        this.quantisation = like.quantisation;
        this.isRice = like.isRice;
        this.isShuffled = like.isShuffled;
        this.rice = like.rice;
        this.held = like.held;
    }

    @Override
    public Pixels part(Box other) {
        return new TilePixels(this, source, other);
    }

    /// The same with its packed bytes in memory, where they are few: masks are, and their tiles are small.
    TilePixels inMemory(long length) {
        return length > SMALL ? this : new TilePixels(this, source.inMemory(dataStart, length), part);
    }

    static Pixels of(
            ByteSource source,
            FitsHeader stored,
            FitsHeader image,
            long dataStart,
            long dataLength,
            List<Integer> shape,
            int plane,
            Box part) {
        String method = stored.requireText("ZCMPTYPE");
        long bitpix = image.requireWhole("BITPIX");
        boolean quantised = stored.has("ZSCALE")
                || BinaryColumn.of(stored).stream().anyMatch(c -> c.name().equals("ZSCALE"));
        boolean known = method.equals("GZIP_1")
                || method.equals("GZIP_2")
                || (method.equals("RICE_1") && (bitpix > 0 || quantised));
        boolean ownQuantised = !quantised || (method.equals("RICE_1") && bitpix == -32 && !stored.has("ZMASKCMP"));
        if (known && ownQuantised && bitpix != 64 && shape.size() <= 2)
            return new TilePixels(source, stored, image, dataStart, shape, part);
        return NomTamTiles.read(source, stored, image, dataStart, dataLength, shape, plane, part);
    }

    /// The pixels of one tile: whole numbers in an array, or reals, either the bytes as they are or floats
    /// that were quantised.
    private static final class Tile {
        final int[] integers;
        final float[] reals;
        ByteBuffer bytes = ByteBuffer.allocate(0);
        boolean isQuantised;
        /// What the integers were unpacked from, and how many they are.
        ByteBuffer packed = ByteBuffer.allocate(0);

        int count;

        Tile(int[] integers, float[] reals) {
            this.integers = integers;
            this.reals = reals;
        }
    }

    /// What is done with the pixels of one tile, `n` of them from tile pixel `from`, bound for `at`.
    private interface Sink {
        void take(Tile tile, int from, int at, int n);
    }

    private void each(Sink sink) {
        if (part.isEmpty()) return;
        int acrossAll = (width + tile[0] - 1) / tile[0];
        for (int ty = part.y0() / tile[1]; ty <= part.y1() / tile[1]; ty++)
            for (int tx = part.x0() / tile[0]; tx <= part.x1() / tile[0]; tx++) {
                Box box = new Box(tx * tile[0], ty * tile[1], tile[0], tile[1])
                        .intersection(new Box(0, 0, width, height));
                int number = ty * acrossAll + tx;
                unpack(number, Math.toIntExact(box.area()), held);
                Box common = box.intersection(part);
                for (int y = common.y0(); y <= common.y1(); y++)
                    sink.take(
                            held,
                            (y - box.y0()) * box.width() + common.x0() - box.x0(),
                            (y - part.y0()) * part.width() + common.x0() - part.x0(),
                            common.width());
            }
    }

    private void unpack(int number, int n, Tile to) {
        try {
            ByteBuffer row = source.slice(dataStart + number * rowBytes, rowBytes);
            Optional<ByteBuffer> packed = cell(number, row, "COMPRESSED_DATA");
            to.isQuantised = packed.isPresent() && quantisation.isPresent();
            if (packed.isPresent() && isRice) {
                decode(packed.get(), to, n);
                if (to.isQuantised) quantisation.get().floats(number, row, to.integers, to.reals, n);
                return;
            }
            byte[] bytes;
            if (packed.isPresent()) {
                bytes = gunzip(packed.get());
                if (isShuffled) bytes = unshuffled(bytes, bytes.length / n);
            } else if ((packed = cell(number, row, "GZIP_COMPRESSED_DATA")).isPresent()) {
                bytes = gunzip(packed.get());
            } else {
                ByteBuffer raw = cell(number, row, "UNCOMPRESSED_DATA")
                        .orElseThrow(() -> stored.problem("tile " + (number + 1) + " has no data"));
                bytes = new byte[raw.remaining()];
                raw.get(bytes);
            }
            to.count = 0;
            to.bytes = plain(number, bytes, n, to.integers);
        } catch (IOException | IndexOutOfBoundsException e) {
            throw new FitsFormatException(
                    source.name(), 0, stored.origin() + " tile " + (number + 1) + " is damaged: " + e.getMessage(), e);
        }
    }

    /// Decodes a tile, unless it is like the last one: most rows of a mask are.
    private void decode(ByteBuffer packed, Tile to, int n) {
        if (n == to.count && packed.equals(to.packed)) return;
        to.count = 0;
        rice.decode(packed.array(), packed.arrayOffset(), packed.remaining(), to.integers, n);
        to.packed = packed;
        to.count = n;
    }

    private ByteBuffer plain(int number, byte[] bytes, int n, int[] integers) {
        ByteBuffer b = ByteBuffer.wrap(bytes);
        int each = bytes.length / n;
        if (scaling.bitpix() < 0) {
            if (each != scaling.bytes())
                throw stored.problem("tile " + (number + 1) + " holds " + bytes.length + " bytes for " + n + " pixels");
            return b;
        }
        switch (each) {
            case 1 -> {
                for (int i = 0; i < n; i++) integers[i] = b.get(i) & 0xff;
            }
            case 2 -> {
                for (int i = 0; i < n; i++) integers[i] = b.getShort(2 * i);
            }
            case 4 -> b.asIntBuffer().get(integers, 0, n);
            default ->
                throw stored.problem("tile " + (number + 1) + " holds " + bytes.length + " bytes for " + n + " pixels");
        }
        return b;
    }

    private Optional<ByteBuffer> cell(int number, ByteBuffer d, String columnName) {
        for (BinaryColumn c : columns) {
            if (!c.name().equals(columnName) || c.heap() == 0) continue;
            int o = c.offset();
            long length = (c.heap() == 4 ? d.getInt(o) : d.getLong(o)) * c.elementBytes();
            long at = heapStart + (c.heap() == 4 ? d.getInt(o + 4) : d.getLong(o + 8));
            if (length == 0) return Optional.empty();
            if (length < 0 || at < heapStart || at + length > source.size())
                throw stored.problem("tile " + (number + 1) + " points outside the file: the data are cut short");
            ByteBuffer bytes = source.slice(at, length);
            return Optional.of(bytes);
        }
        return Optional.empty();
    }

    private static byte[] gunzip(ByteBuffer packed) throws IOException {
        var in = new ByteArrayInputStream(packed.array(), packed.arrayOffset() + packed.position(), packed.remaining());
        try (GZIPInputStream gzip = new GZIPInputStream(in, 1 << 13)) {
            return gzip.readAllBytes();
        }
    }

    /// Undoes the byte shuffle of GZIP_2: all first bytes, then all second bytes and so on.
    private static byte[] unshuffled(byte[] bytes, int size) {
        int n = bytes.length / Math.max(1, size);
        byte[] out = new byte[bytes.length];
        for (int k = 0; k < size; k++) for (int i = 0; i < n; i++) out[i * size + k] = bytes[k * n + i];
        return out;
    }

    @Override
    public float[] floats() {
        float[] out = new float[Math.toIntExact(part.area())];
        floats(out, 0);
        return out;
    }

    @Override
    public void floats(float[] out, int to) {
        int[] row = new int[part.width()];
        each((t, from, place, n) -> {
            int at = to + place;
            if (t.isQuantised) {
                System.arraycopy(t.reals, from, out, at, n);
            } else if (scaling.bitpix() == -32) {
                t.bytes
                        .position(4 * from)
                        .slice()
                        .order(t.bytes.order())
                        .asFloatBuffer()
                        .get(out, at, n);
            } else if (scaling.bitpix() == -64) {
                for (int i = 0; i < n; i++) out[at + i] = (float) t.bytes.getDouble(8 * (from + i));
            } else {
                System.arraycopy(t.integers, from, row, 0, n);
                scaling.toFloats(row, out, at, n);
            }
        });
    }

    @Override
    public double[] doubles() {
        double[] out = new double[Math.toIntExact(part.area())];
        int[] row = new int[part.width()];
        each((t, from, at, n) -> {
            if (t.isQuantised) {
                for (int i = 0; i < n; i++) out[at + i] = t.reals[from + i];
            } else if (scaling.bitpix() == -32) {
                for (int i = 0; i < n; i++) out[at + i] = t.bytes.getFloat(4 * (from + i));
            } else if (scaling.bitpix() == -64) {
                for (int i = 0; i < n; i++) out[at + i] = t.bytes.getDouble(8 * (from + i));
            } else {
                System.arraycopy(t.integers, from, row, 0, n);
                scaling.toDoubles(row, out, at, n);
            }
        });
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
        if (!scaling.isInteger()) scaling.toInts(out, out, 0, 0, stored);
        int[] row = new int[part.width()];
        each((t, from, at, n) -> {
            if (scaling.isIdentity()) {
                System.arraycopy(t.integers, from, out, to + at, n);
            } else {
                System.arraycopy(t.integers, from, row, 0, n);
                scaling.toInts(row, out, to + at, n, stored);
            }
        });
    }
}
