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
import java.util.Arrays;
import java.util.List;
import org.almagest.astro.image.Image;

/// Writes floats rounded to a fraction of each row's noise, with subtractive dither, in Rice tiles (FITS
/// 4.0, section 10.2; Pence, White & Seaman 2010, PASP 122, 1065). Rows that do not scatter, or span more
/// than whole numbers hold, are kept to the bit.
final class QuantisedRows {
    private static final int NONE = Integer.MIN_VALUE + 1;
    /// Median absolute third difference of white noise to its sigma (Stoehr et al. 2008, ADASS XVII, 505).
    private static final double THIRD_DIFFERENCE = 0.6052697;
    private static final int SAMPLE = 1024;
    private static final int ROW_BYTES = 32;

    private final Image image;
    private final double levels;
    private final float[] random = Quantisation.numbers();
    private final RiceCodec codec = new RiceCodec(4, 32);
    private final TileWriter.GzipRow gzip = new TileWriter.GzipRow();
    private final int[] whole;
    private final float[] differences = new float[SAMPLE];
    private double scale;
    private double zero;

    private QuantisedRows(Image image, double levels) {
        this.image = image;
        this.levels = levels;
        this.whole = new int[image.width()];
    }

    /// @param levels noise sigma over quantisation step, such as 4
    static Extension write(FitsHeader words, Image image, double levels) {
        return new QuantisedRows(image, levels).extension(words);
    }

    private Extension extension(FitsHeader words) {
        int rows = image.height();
        ByteArrayOutputStream heap = new ByteArrayOutputStream(1 << 20);
        ByteBuffer table = ByteBuffer.allocate(ROW_BYTES * rows);
        int longestRice = 0, longestGzip = 0;
        for (int row = 0; row < rows; row++) {
            int from = image.offset() + row * image.stride();
            if (quantise(row, from)) {
                int n = codec.encode(whole, 0, whole.length);
                table.putInt(n).putInt(heap.size()).putLong(0).putDouble(scale).putDouble(zero);
                heap.write(codec.buffer(), 0, n);
                longestRice = Math.max(longestRice, n);
            } else {
                ByteBuffer packed = gzip.pack(bytes(from));
                table.putLong(0)
                        .putInt(packed.remaining())
                        .putInt(heap.size())
                        .putDouble(0)
                        .putDouble(0);
                heap.write(packed.array(), packed.arrayOffset() + packed.position(), packed.remaining());
                longestGzip = Math.max(longestGzip, packed.remaining());
            }
        }
        List<Card> cards = new ArrayList<>(Extension.tableCards(ROW_BYTES, rows, heap.size(), 4));
        column(cards, 1, "COMPRESSED_DATA", "1PB(" + longestRice + ")");
        column(cards, 2, "GZIP_COMPRESSED_DATA", "1PB(" + longestGzip + ")");
        column(cards, 3, "ZSCALE", "1D");
        column(cards, 4, "ZZERO", "1D");
        cards.addAll(TileWriter.imageCards("RICE_1", -32, image.width(), rows));
        cards.add(Card.of("ZNAME1", "BLOCKSIZE", ""));
        cards.add(Card.of("ZVAL1", 32, ""));
        cards.add(Card.of("ZNAME2", "BYTEPIX", ""));
        cards.add(Card.of("ZVAL2", 4, ""));
        cards.add(Card.of("ZQUANTIZ", "SUBTRACTIVE_DITHER_1", "how floats became whole numbers"));
        cards.add(Card.of("ZDITHER0", 1, "place in the table of random numbers"));
        cards.add(Card.of("ZBLANK", NONE, "stands for NaN"));
        cards.addAll(Extension.wordsOnly(words));
        return new Extension(cards, List.of(table.flip(), ByteBuffer.wrap(heap.toByteArray())));
    }

    private static void column(List<Card> cards, int number, String name, String form) {
        cards.add(Card.of("TTYPE" + number, name, ""));
        cards.add(Card.of("TFORM" + number, form, ""));
    }

    /// Rounds a row into `whole`; false when it has to be kept as it is.
    private boolean quantise(int row, int from) {
        float[] px = image.data();
        int n = whole.length;
        float low = Float.POSITIVE_INFINITY, high = Float.NEGATIVE_INFINITY;
        for (int i = from; i < from + n; i++) {
            // NaN changes neither
            low = px[i] < low ? px[i] : low;
            high = px[i] > high ? px[i] : high;
        }
        double step = noise(from) / levels;
        if (!(step > 0) || !(high - (double) low < step * (Integer.MAX_VALUE - 100.0))) return false;
        scale = step;
        zero = Math.rint(low / step) * step;
        Quantisation.dither(random, row + 1, n, (i, run, next) -> round(px, from, i, run, next));
        return true;
    }

    private void round(float[] px, int from, int i, int run, int next) {
        double perStep = 1 / scale, z = zero;
        for (int k = 0; k < run; k++) {
            float v = px[from + i + k];
            int q = (int) Math.floor((v - z) * perStep + random[next + k]);
            whole[i + k] = Float.isNaN(v) ? NONE : q;
        }
    }

    /// Sigma of a row by the median of its third differences; 0 when it does not scatter or has too few
    /// values.
    private double noise(int from) {
        float[] px = image.data();
        int n = whole.length - 4, kept = 0;
        int step = Math.max(1, n / SAMPLE);
        for (int i = from + 2; i < from + 2 + n && kept < SAMPLE; i += step) {
            float d = Math.abs(2 * px[i] - px[i - 2] - px[i + 2]);
            if (d <= Float.MAX_VALUE) differences[kept++] = d;
        }
        if (kept < 3) return 0;
        Arrays.sort(differences, 0, kept);
        return THIRD_DIFFERENCE * differences[kept / 2];
    }

    private byte[] bytes(int from) {
        ByteBuffer b = ByteBuffer.allocate(4 * whole.length);
        b.asFloatBuffer().put(image.data(), from, whole.length);
        return b.array();
    }
}
