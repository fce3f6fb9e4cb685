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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.table.Table;

/// Writes a FITS file HDU by HDU, beside its place; [#commit()] moves it there.
///
/// A writer closed without a commit leaves nothing behind. The first HDU written is the primary one; a
/// table or a compressed image gets an empty primary HDU before it. Cards that describe the data (`BITPIX`,
/// `NAXISn`, `TFORMn` ...) are made here; such cards in the words given are left out.
///
/// ```java
/// try (FitsWriter out = FitsWriter.create(path)) {
///     out.image(FitsHeader.EMPTY, image);
///     out.commit();
/// }
/// ```
///
/// Thread rule: one thread.
public final class FitsWriter implements AutoCloseable {
    // stays in the second cache until it is written
    private static final int CHUNK_BYTES = 1 << 16;
    private static final int SMALL_CHUNK_BYTES = 1 << 14;

    private final ByteSink sink;
    private final ByteBuffer buffer;
    private final BigEndian floats = new BigEndian();
    private int hdus;

    private FitsWriter(ByteSink sink, ByteBuffer buffer) {
        this.sink = sink;
        this.buffer = buffer.order(ByteOrder.BIG_ENDIAN);
    }

    /// A writer of a file. Folders that are missing are made.
    public static FitsWriter create(Path target) {
        return new FitsWriter(ByteSink.aside(target), ByteBuffer.allocateDirect(CHUNK_BYTES));
    }

    /// A writer to memory; see [#bytes()].
    public static FitsWriter inMemory() {
        return new FitsWriter(ByteSink.inMemory(), ByteBuffer.allocate(SMALL_CHUNK_BYTES));
    }

    /// A header without data.
    public FitsWriter header(FitsHeader words) {
        begin(8, List.of(), List.of(), words);
        hdus++;
        return this;
    }

    /// An image of 32-bit floats, as they are.
    public FitsWriter image(FitsHeader words, Image image) {
        begin(-32, List.of(image.width(), image.height()), List.of(), words);
        put(image);
        end();
        return this;
    }

    /// The strips of an image that is never whole in memory.
    public interface Strips {
        /// Pixels of some whole rows.
        Image strip(Box rows);
    }

    /// An image of 32-bit floats, as they are, a strip of rows at a time.
    ///
    /// @param rows of a strip
    public FitsWriter image(FitsHeader words, int width, int height, int rows, Strips source) {
        begin(-32, List.of(width, height), List.of(), words);
        for (int y = 0; y < height; y += rows) {
            Box strip = new Box(0, y, width, Math.min(rows, height - y));
            Image image = source.strip(strip);
            if (!image.box().equals(strip))
                throw new IllegalArgumentException("a strip of " + image.box() + " for " + strip);
            put(image);
        }
        end();
        return this;
    }

    private void put(Image image) {
        int size = 4;
        boolean dense = image.stride() == image.width();
        int runs = dense ? 1 : image.height();
        int length = dense ? Math.toIntExact(image.box().area()) : image.width();
        for (int run = 0; run < runs; run++)
            for (int done = 0; done < length; ) {
                int n = Math.min(length - done, buffer.remaining() / size);
                floats.put(image.data(), image.offset() + run * image.stride() + done, n, buffer);
                done += n;
                if (buffer.remaining() < size) flush();
            }
    }

    /// An image of floats in the packing given.
    public FitsWriter image(FitsHeader words, Image image, FloatPacking packing) {
        return switch (packing) {
            case FloatPacking.Plain _ -> image(words, image);
            case FloatPacking.Lossless _ -> raw(TileWriter.lossless(words, image));
            case FloatPacking.Quantised(double levels) -> raw(TileWriter.quantised(words, image, levels));
        };
    }

    /// An image of 64-bit floats.
    ///
    /// @param data pixels, row by row, length width x height
    public FitsWriter doubles(FitsHeader words, double[] data, int width, int height) {
        if ((long) width * height != data.length)
            throw new IllegalArgumentException(data.length + " pixels for " + width + " x " + height);
        begin(-64, List.of(width, height), List.of(), words);
        for (int done = 0; done < data.length; ) {
            int n = Math.min(data.length - done, buffer.remaining() / 8);
            buffer.asDoubleBuffer().put(data, done, n);
            buffer.position(buffer.position() + n * 8);
            done += n;
            if (buffer.remaining() < 8) flush();
        }
        end();
        return this;
    }

    /// An image of whole numbers, as they are.
    public FitsWriter ints(FitsHeader words, IntPlane plane, IntStorage storage) {
        begin(storage.bitpix(), List.of(plane.width(), plane.height()), zeroCards(storage), words);
        for (int y = 0; y < plane.height(); y++) {
            int row = plane.offset() + y * plane.stride();
            storage.check(plane.data(), row, plane.width());
            for (int done = 0; done < plane.width(); ) {
                int n = Math.min(plane.width() - done, buffer.remaining() * 8 / storage.bitpix());
                putInts(plane.data(), row + done, n, storage);
                done += n;
                if (buffer.remaining() < 4) flush();
            }
        }
        end();
        return this;
    }

    /// An image of whole numbers in Rice tiles, one per row: no bit is lost, and rows of one value cost
    /// next to nothing.
    public FitsWriter packedInts(FitsHeader words, IntPlane plane, IntStorage storage) {
        return raw(TileWriter.rice(words, plane, storage));
    }

    /// A binary table; see [FitsHdu#readTable()] for the types.
    public FitsWriter table(FitsHeader words, Table table) {
        return raw(TableWriter.of(words, table));
    }

    /// Named arrays, as a table; see [NamedArrays]. Arrays without values are stored as empty texts.
    public FitsWriter arrays(FitsHeader words, NamedArrays arrays) {
        return raw(NamedArrayTable.write(words, arrays));
    }

    /// Moves the file to its place, replacing what is there. Nothing can be added behind.
    public void commit() {
        if (hdus == 0) header(FitsHeader.EMPTY);
        sink.keep();
    }

    /// What was written to memory.
    public byte[] bytes() {
        return sink.bytes();
    }

    @Override
    public void close() {
        sink.close();
    }

    /// One HDU made elsewhere: an extension, so an empty primary goes before it when there is none.
    private FitsWriter raw(Extension extension) {
        if (hdus == 0) header(FitsHeader.EMPTY);
        sink.write(CardFormat.bytes(extension.cards()));
        extension.data().forEach(sink::write);
        sink.pad((byte) 0);
        hdus++;
        return this;
    }

    static List<Card> zeroCards(IntStorage storage) {
        return storage.zero() == 0
                ? List.of()
                : List.of(
                        Card.of("BSCALE", 1L, "physical = BZERO + BSCALE * stored"),
                        Card.of("BZERO", storage.zero(), "offset of unsigned numbers"));
    }

    static List<Card> emptyPrimary() {
        return List.of(
                Card.of("SIMPLE", true, "FITS standard 4.0"),
                Card.of("BITPIX", 8, ""),
                Card.of("NAXIS", 0, ""),
                Card.of("EXTEND", true, ""));
    }

    private void begin(int bitpix, List<Integer> shape, List<Card> more, FitsHeader words) {
        List<Card> cards = new ArrayList<>();
        if (hdus == 0) cards.add(Card.of("SIMPLE", true, "FITS standard 4.0"));
        else cards.add(Card.of("XTENSION", "IMAGE", "image extension"));
        cards.add(Card.of("BITPIX", shape.isEmpty() ? 8 : bitpix, "bits of a pixel, negative for reals"));
        cards.add(Card.of("NAXIS", shape.size(), "number of axes"));
        for (int i = 0; i < shape.size(); i++) cards.add(Card.of("NAXIS" + (i + 1), shape.get(i), ""));
        if (hdus == 0) cards.add(Card.of("EXTEND", true, ""));
        else {
            cards.add(Card.of("PCOUNT", 0, ""));
            cards.add(Card.of("GCOUNT", 1, ""));
        }
        cards.addAll(more);
        cards.addAll(Extension.wordsOnly(words));
        sink.write(CardFormat.bytes(cards));
        buffer.clear();
    }

    private void end() {
        flush();
        sink.pad((byte) 0);
        hdus++;
    }

    private void flush() {
        sink.write(buffer.flip());
        buffer.clear();
    }

    private void putInts(int[] data, int from, int n, IntStorage storage) {
        int at = buffer.position();
        switch (storage) {
            case UINT8 -> {
                for (int i = 0; i < n; i++) buffer.put(at + i, (byte) data[from + i]);
            }
            case INT16, UINT16 -> {
                int zero = storage.zero();
                for (int i = 0; i < n; i++) buffer.putShort(at + 2 * i, (short) (data[from + i] - zero));
            }
            case INT32 -> buffer.asIntBuffer().put(data, from, n);
        }
        buffer.position(at + n * storage.bitpix() / 8);
    }
}
