/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fits;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.almagest.astro.image.Image;

/// Images in compressed tiles of one row each (FITS 4.0, section 10).
final class TileWriter {
    private TileWriter() {}

    /// Packs one row and returns its bytes.
    private interface RowPacker {
        ByteBuffer pack(int row);
    }

    static Extension rice(FitsHeader words, IntPlane plane, IntStorage storage) {
        int size = storage.bitpix() / 8;
        RiceCodec codec = new RiceCodec(size, 32);
        int[] shifted = new int[plane.width()];
        RowPacker packer = row -> {
            int from = plane.offset() + row * plane.stride();
            storage.check(plane.data(), from, plane.width());
            int n;
            if (storage.zero() == 0) n = codec.encode(plane.data(), from, plane.width());
            else {
                for (int i = 0; i < shifted.length; i++) shifted[i] = plane.data()[from + i] - storage.zero();
                n = codec.encode(shifted, 0, shifted.length);
            }
            return ByteBuffer.wrap(codec.buffer(), 0, n);
        };
        List<Card> cards = new ArrayList<>(imageCards("RICE_1", storage.bitpix(), plane.width(), plane.height()));
        cards.add(Card.of("ZNAME1", "BLOCKSIZE", ""));
        cards.add(Card.of("ZVAL1", 32, ""));
        cards.add(Card.of("ZNAME2", "BYTEPIX", ""));
        cards.add(Card.of("ZVAL2", size, ""));
        cards.addAll(FitsWriter.zeroCards(storage));
        return assemble(words, cards, plane.width() == 0 ? 0 : plane.height(), packer);
    }

    static Extension lossless(FitsHeader words, Image image) {
        int width = image.width();
        byte[] shuffled = new byte[4 * width];
        GzipRow gzip = new GzipRow();
        RowPacker packer = row -> {
            int from = image.offset() + row * image.stride();
            for (int i = 0; i < width; i++) {
                int bits = Float.floatToRawIntBits(image.data()[from + i]);
                shuffled[i] = (byte) (bits >> 24);
                shuffled[width + i] = (byte) (bits >> 16);
                shuffled[2 * width + i] = (byte) (bits >> 8);
                shuffled[3 * width + i] = (byte) bits;
            }
            return gzip.pack(shuffled);
        };
        List<Card> cards = new ArrayList<>(imageCards("GZIP_2", -32, width, image.height()));
        cards.add(Card.of("ZQUANTIZ", "NONE", "every bit is kept"));
        return assemble(words, cards, width == 0 ? 0 : image.height(), packer);
    }

    static Extension quantised(FitsHeader words, Image image, double levels) {
        if (image.box().isEmpty()) return lossless(words, image);
        return QuantisedRows.write(words, image, levels);
    }

    static List<Card> imageCards(String method, int bitpix, int width, int height) {
        return List.of(
                Card.of("ZIMAGE", true, "this table holds a compressed image"),
                Card.of("ZCMPTYPE", method, "compression of the tiles"),
                Card.of("ZBITPIX", bitpix, "BITPIX of the image"),
                Card.of("ZNAXIS", 2, "NAXIS of the image"),
                Card.of("ZNAXIS1", width, "NAXIS1 of the image"),
                Card.of("ZNAXIS2", height, "NAXIS2 of the image"),
                Card.of("ZTILE1", Math.max(1, width), "tiles are whole rows"),
                Card.of("ZTILE2", 1, ""));
    }

    private static Extension assemble(FitsHeader words, List<Card> imageCards, int rows, RowPacker packer) {
        ByteArrayOutputStream heap = new ByteArrayOutputStream(1 << 16);
        ByteBuffer table = ByteBuffer.allocate(8 * rows);
        int longest = 0;
        for (int row = 0; row < rows; row++) {
            ByteBuffer packed = packer.pack(row);
            table.putInt(packed.remaining()).putInt(heap.size());
            longest = Math.max(longest, packed.remaining());
            heap.write(packed.array(), packed.arrayOffset() + packed.position(), packed.remaining());
        }
        List<Card> cards = new ArrayList<>(Extension.tableCards(8, rows, heap.size(), 1));
        cards.add(Card.of("TTYPE1", "COMPRESSED_DATA", "one tile per row"));
        cards.add(Card.of("TFORM1", "1PB(" + longest + ")", ""));
        cards.addAll(imageCards);
        cards.addAll(Extension.wordsOnly(words));
        return new Extension(cards, List.of(table.flip(), ByteBuffer.wrap(heap.toByteArray())));
    }

    /// One gzip member per row (RFC 1952), with the deflater reused.
    static final class GzipRow {
        private static final byte[] HEAD = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
        private static final int LEVEL = 1;

        private final Deflater deflater = new Deflater(LEVEL, true);
        private final CRC32 crc = new CRC32();
        private byte[] out = new byte[1 << 12];

        ByteBuffer pack(byte[] row) {
            int room = HEAD.length + 8 + row.length + row.length / 1000 + 64;
            if (out.length < room) out = new byte[room];
            System.arraycopy(HEAD, 0, out, 0, HEAD.length);
            deflater.reset();
            deflater.setInput(row);
            deflater.finish();
            int n = HEAD.length + deflater.deflate(out, HEAD.length, out.length - HEAD.length - 8);
            if (!deflater.finished()) throw new IllegalStateException("deflated row outgrew " + room + " bytes");
            crc.reset();
            crc.update(row);
            ByteBuffer tail = ByteBuffer.wrap(out, n, 8).order(java.nio.ByteOrder.LITTLE_ENDIAN);
            tail.putInt((int) crc.getValue()).putInt(row.length);
            return ByteBuffer.wrap(out, 0, n + 8);
        }
    }
}
