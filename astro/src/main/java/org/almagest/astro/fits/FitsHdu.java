/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fits;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.table.Table;

/// One header and data unit of an open file.
///
/// Pixels are counted from (0, 0) at the first of the HDU. A tile-compressed image looks like the image it
/// holds: [#header()] and [#shape()] are the image's.
public final class FitsHdu {
    private final ByteSource source;
    private final FitsHeader stored;
    private final FitsHeader header;
    private final int index;
    private final long dataStart;
    private final long dataLength;
    private final List<Integer> shape;
    private final boolean compressed;

    private FitsHdu(
            ByteSource source,
            FitsHeader stored,
            FitsHeader header,
            int index,
            long start,
            long length,
            List<Integer> shape) {
        this.source = source;
        this.stored = stored;
        this.header = header;
        this.index = index;
        this.dataStart = start;
        this.dataLength = length;
        this.shape = shape;
        this.compressed = stored != header;
    }

    static FitsHdu of(ByteSource source, FitsHeader stored, int index, long dataStart) {
        boolean compressed = stored.logical("ZIMAGE").orElse(false);
        FitsHeader header = compressed ? TileHeaders.imageHeader(stored) : stored;
        return new FitsHdu(source, stored, header, index, dataStart, dataLength(stored), shapeOf(header));
    }

    private static List<Integer> shapeOf(FitsHeader header) {
        int axes = axisCount(header);
        List<Integer> shape = new ArrayList<>();
        for (int i = 1; i <= axes; i++) {
            long n = header.requireWhole("NAXIS" + i);
            if (n < 0 || n > Integer.MAX_VALUE) throw header.problem("keyword NAXIS" + i + " = " + n);
            shape.add((int) n);
        }
        return List.copyOf(shape);
    }

    private static int axisCount(FitsHeader header) {
        long axes = header.requireWhole("NAXIS");
        if (axes < 0 || axes > 999) throw header.problem("keyword NAXIS = " + axes + " is outside 0..999");
        return (int) axes;
    }

    private static long dataLength(FitsHeader h) {
        int axes = axisCount(h);
        long bitpix = h.requireWhole("BITPIX");
        if (bitpix != 8 && bitpix != 16 && bitpix != 32 && bitpix != 64 && bitpix != -32 && bitpix != -64)
            throw h.problem("keyword BITPIX = " + bitpix + " is none of 8, 16, 32, 64, -32, -64");
        if (axes == 0) return 0;
        boolean groups = h.logical("GROUPS").orElse(false) && h.requireWhole("NAXIS1") == 0;
        try {
            long pixels = 1;
            for (int i = groups ? 2 : 1; i <= axes; i++)
                pixels = Math.multiplyExact(pixels, h.requireWhole("NAXIS" + i));
            long all = Math.addExact(h.whole("PCOUNT").orElse(0), pixels);
            long bytes =
                    Math.multiplyExact(Math.multiplyExact(all, h.whole("GCOUNT").orElse(1)), Math.abs(bitpix) / 8);
            if (bytes < 0) throw h.problem("NAXISn, PCOUNT and GCOUNT give " + bytes + " bytes of data");
            return bytes;
        } catch (ArithmeticException e) {
            throw h.problem("NAXISn, PCOUNT and GCOUNT give more data than any file holds");
        }
    }

    /// Number of the HDU in its file, 0 for the primary.
    public int index() {
        return index;
    }

    /// `EXTNAME`, else the LSST stack's old `EXTTYPE`; empty when there is neither.
    public String name() {
        return header.display("EXTNAME").or(() -> header.display("EXTTYPE")).orElse("");
    }

    public FitsHeader header() {
        return header;
    }

    /// Whether this is an image, plain or in tiles (or a primary HDU without data).
    public boolean isImage() {
        return compressed || index == 0 || header.display("XTENSION").orElse("").equals("IMAGE");
    }

    /// Whether this is a binary table that is no image in tiles.
    public boolean isTable() {
        return !compressed && header.display("XTENSION").orElse("").equals("BINTABLE");
    }

    /// Whether this is an image in compressed tiles.
    public boolean isCompressed() {
        return compressed;
    }

    /// Lengths of the axes, fastest (`NAXIS1`) first; empty without data.
    public List<Integer> shape() {
        return shape;
    }

    public int width() {
        return shape.isEmpty() ? 0 : shape.get(0);
    }

    public int height() {
        return shape.isEmpty() ? 0 : shape.size() == 1 ? 1 : shape.get(1);
    }

    /// All pixels of a plane, (0, 0) first.
    public Box box() {
        return new Box(0, 0, width(), height());
    }

    /// The whole first plane as floats.
    ///
    /// Stored integers are scaled by `BSCALE` and `BZERO`; `BLANK` pixels become NaN.
    public Image readImage() {
        return readImage(box());
    }

    /// A part of the first plane as floats; see [#readImage()].
    ///
    /// @param part must lie inside [#box()]
    public Image readImage(Box part) {
        return readImage(0, part);
    }

    /// A part of one plane of a cube as floats; see [#readImage()].
    public Image readImage(int plane, Box part) {
        return Image.wrap(pixels(plane, part).floats(), part);
    }

    /// Writes a part of the first plane, row by row, into an array of the caller's; see [#readImage()].
    ///
    /// @param out takes the pixels from `at` on
    public void readInto(Box part, float[] out, int at) {
        pixels(0, part).floats(out, at);
    }

    /// Rows of the first plane, to be read a few at a time while the file is open.
    public PixelRows rows() {
        Pixels all = pixels(0, box());
        return new PixelRows(all instanceof TilePixels tiles ? tiles.inMemory(dataLength) : all, width());
    }

    /// The whole first plane as whole numbers; see [#readInts(Box)].
    public int[] readInts() {
        return readInts(box());
    }

    /// A part of the first plane as whole numbers, row by row: stored integers plus a whole `BZERO` (so
    /// that unsigned 16 bits come out right). A `BLANK` pixel keeps its stored value. Images of reals and
    /// scaled images have no whole numbers and are refused.
    public int[] readInts(Box part) {
        return pixels(0, part).ints();
    }

    /// A part of one plane as doubles, scaled as in [#readImage()], row by row.
    public double[] readDoubles(int plane, Box part) {
        return pixels(plane, part).doubles();
    }

    /// All pixels of all planes as doubles, fastest axis first.
    public double[] readDoubles() {
        int planes = planes();
        int each = Math.toIntExact(box().area());
        double[] out = new double[Math.multiplyExact(planes, each)];
        for (int p = 0; p < planes; p++) System.arraycopy(readDoubles(p, box()), 0, out, p * each, each);
        return out;
    }

    /// Number of two-dimensional planes.
    public int planes() {
        long n = shape.isEmpty() ? 0 : 1;
        for (int i = 2; i < shape.size(); i++) n *= shape.get(i);
        return Math.toIntExact(n);
    }

    /// All rows and columns of a binary table.
    ///
    /// Bits and bytes become INT, SHORT etc. stay what they are, 64 bits become LONG, complex numbers are
    /// refused; a column of `n` numbers per row becomes `n` columns named `name_0` and so on, a column of
    /// `n` bytes or of variable length becomes BINARY. `TNULL` cells are missing; `TSCAL` and `TZERO` are
    /// applied.
    public Table readTable() {
        if (!isTable()) throw header.problem("holds no binary table");
        requireData();
        return new TableReader(source, header, dataStart).read();
    }

    /// All numbers of one cell of a binary table, scaled by `TSCAL` and `TZERO`; for cells that hold whole
    /// images or tables of look-up, which as columns of their own would be thousands.
    ///
    /// @throws FitsFormatException if there is no such column or row, or the column holds no numbers
    public double[] readCell(String column, int row) {
        if (!isTable()) throw header.problem("holds no binary table");
        requireData();
        return new TableReader(source, header, dataStart).cell(column, row);
    }

    /// Hands on the rows of a binary table in blocks, as [#readTable] reads them.
    ///
    /// @param rows of a block, at most
    /// @param sink gets each block; one without rows when the table has none
    public void readTable(int rows, Consumer<Table> sink) {
        if (!isTable()) throw header.problem("holds no binary table");
        requireData();
        int all = Math.toIntExact(header.requireWhole("NAXIS2"));
        TableReader reader = new TableReader(source, header, dataStart);
        if (all == 0) sink.accept(reader.read(0, 0));
        for (int first = 0; first < all; first += rows) sink.accept(reader.read(first, Math.min(rows, all - first)));
    }

    /// The named arrays that [FitsWriter#arrays] wrote.
    public NamedArrays readArrays() {
        return NamedArrayTable.read(this);
    }

    private Pixels pixels(int plane, Box part) {
        if (!isImage()) throw header.problem("holds no image");
        if (!box().contains(part))
            throw new IllegalArgumentException(header.origin() + ": " + part + " reaches outside " + box());
        if (plane < 0 || (plane >= planes() && !part.isEmpty()))
            throw new IllegalArgumentException(header.origin() + ": plane " + plane + " of " + planes());
        requireData();
        return compressed
                ? TilePixels.of(source, stored, header, dataStart, dataLength, shape, plane, part)
                : new PlainPixels(source, header, dataStart, shape, plane, part);
    }

    private void requireData() {
        if (dataStart + dataLength > source.size())
            throw header.problem("data are cut short: " + dataLength + " bytes belong here, "
                    + Math.max(0, source.size() - dataStart) + " are left; fetch the file again");
    }

    /// The header as it stands in the file: of the table, when the image lies in tiles.
    FitsHeader storedHeader() {
        return stored;
    }

    /// The data unit as it stands in the file.
    java.nio.ByteBuffer storedData() {
        requireData();
        return source.slice(dataStart, dataLength);
    }

    long dataLength() {
        return dataLength;
    }
}
