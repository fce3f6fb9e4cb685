/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fits;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// How the whole numbers of a tile become the floats that they stand for: value = (q - r + 1/2) scale +
/// zero with the dither r of a fixed table of random numbers (FITS 4.0, section 10.2 and appendix I).
///
/// Bound: a few cycles a pixel; the table of 40 kB stays in the cache.
final class Quantisation {
    private static final int NUMBERS = 10_000;
    private static final int ZERO = Integer.MIN_VALUE + 2;

    private enum Dither {
        NONE,
        SUBTRACTIVE,
        /// As before, and pixels of exactly 0 stay 0.
        SUBTRACTIVE_ZERO
    }

    private final Dither dither;
    private final int seed;
    private final OptionalLong blank;
    private final Optional<BinaryColumn> blankColumn;
    private final Number scale;
    private final Number zero;
    private final float[] random;

    /// A keyword's value or a column of the table of tiles.
    private record Number(double value, Optional<BinaryColumn> column) {
        static Number of(FitsHeader stored, Iterable<BinaryColumn> columns, String name) {
            Optional<BinaryColumn> column = find(columns, name);
            return new Number(column.isPresent() ? 0 : stored.requireReal(name), column);
        }

        double of(ByteBuffer row) {
            if (column.isEmpty()) return value;
            BinaryColumn c = column.get();
            return c.elementBytes() == 4 ? row.getFloat(c.offset()) : row.getDouble(c.offset());
        }
    }

    private Quantisation(FitsHeader stored, Iterable<BinaryColumn> columns) {
        String name = stored.text("ZQUANTIZ").orElse("NO_DITHER").toUpperCase(Locale.ROOT);
        this.dither = switch (name) {
            case "NO_DITHER", "NONE" -> Dither.NONE;
            case "SUBTRACTIVE_DITHER_1" -> Dither.SUBTRACTIVE;
            case "SUBTRACTIVE_DITHER_2" -> Dither.SUBTRACTIVE_ZERO;
            default -> throw stored.problem("keyword ZQUANTIZ = '" + name + "' is no method of quantisation");
        };
        this.seed = (int) stored.whole("ZDITHER0").orElse(1);
        this.scale = Number.of(stored, columns, "ZSCALE");
        this.zero = Number.of(stored, columns, "ZZERO");
        this.blankColumn = find(columns, "ZBLANK");
        this.blank = stored.whole("ZBLANK");
        this.random = dither == Dither.NONE ? new float[0] : numbers();
    }

    /// The quantisation of an image's tiles; empty when they hold the pixels themselves.
    static Optional<Quantisation> of(FitsHeader stored, Iterable<BinaryColumn> columns) {
        boolean scaled = stored.has("ZSCALE") || find(columns, "ZSCALE").isPresent();
        return scaled ? Optional.of(new Quantisation(stored, columns)) : Optional.empty();
    }

    private static Optional<BinaryColumn> find(Iterable<BinaryColumn> columns, String name) {
        for (BinaryColumn c : columns) if (c.name().equals(name)) return Optional.of(c);
        return Optional.empty();
    }

    /// The generator of Park and Miller (1988), as the standard gives it.
    static float[] numbers() {
        float[] out = new float[NUMBERS];
        long state = 1;
        for (int i = 0; i < NUMBERS; i++) {
            state = 16_807 * state % 2_147_483_647L;
            out[i] = (float) (state / 2_147_483_647.0);
        }
        return out;
    }

    /// Fills floats from a tile's whole numbers.
    ///
    /// @param tile number of the tile, from 0
    /// @param row of the table of tiles
    void floats(int tile, ByteBuffer row, int[] stored, float[] out, int n) {
        double s = scale.of(row), z = zero.of(row);
        if (dither == Dither.NONE) for (int i = 0; i < n; i++) out[i] = (float) (stored[i] * s + z);
        else dithered(tile, stored, out, n, s, z);
        if (dither == Dither.SUBTRACTIVE_ZERO) for (int i = 0; i < n; i++) if (stored[i] == ZERO) out[i] = 0;
        OptionalLong none = blankColumn.isPresent()
                ? OptionalLong.of(row.getInt(blankColumn.get().offset()))
                : blank;
        if (none.isEmpty()) return;
        int without = (int) none.getAsLong();
        for (int i = 0; i < n; i++) if (stored[i] == without) out[i] = Float.NaN;
    }

    private void dithered(int tile, int[] stored, float[] out, int n, double s, double z) {
        dither(random, tile + seed, n, (from, run, next) -> subtract(stored, out, from, run, next, s, z));
    }

    /// What is done with pixels that take consecutive random numbers.
    interface Run {
        /// @param from first pixel
        /// @param n how many
        /// @param next place of the first one's random number
        void take(int from, int n, int next);
    }

    /// The order in which a tile's pixels take random numbers.
    ///
    /// @param tile number of the tile plus the first one's place, which counts from 1
    static void dither(float[] random, int tile, int n, Run run) {
        int series = Math.floorMod(tile - 1, NUMBERS);
        int next = (int) (random[series] * 500);
        for (int i = 0; i < n; ) {
            int m = Math.min(n - i, NUMBERS - next);
            run.take(i, m, next);
            i += m;
            series = (series + 1) % NUMBERS;
            next = (int) (random[series] * 500);
        }
    }

    private void subtract(int[] stored, float[] out, int from, int n, int next, double s, double z) {
        float[] r = random;
        for (int i = 0; i < n; i++) out[from + i] = (float) ((stored[from + i] - (double) r[next + i] + 0.5) * s + z);
    }
}
