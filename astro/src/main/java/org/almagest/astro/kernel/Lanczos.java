/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

/// Lanczos interpolation weights, divided by their sum so that a constant stays constant.
///
/// The raw kernel sinc(d) sinc(d / order) sums to 0.9943 per axis half-way between pixels (order 3);
/// without the division every resampled star would lose up to 12 mmag. Immutable.
public final class Lanczos {
    /// Six taps per axis.
    public static final Lanczos THREE = new Lanczos(3);
    /// Ten taps per axis.
    public static final Lanczos FIVE = new Lanczos(5);

    static final int PHASES = 4096;

    private final int order;
    private final int lanes;
    private final float[] table;
    private final float[] squares;

    private Lanczos(int order) {
        this.order = order;
        this.lanes = (2 * order + 7) / 8 * 8;
        this.table = new float[(PHASES + 1) * lanes];
        this.squares = new float[(PHASES + 1) * lanes];
        double[] w = new double[2 * order];
        for (int p = 0; p <= PHASES; p++) {
            weights((double) p / PHASES, w);
            for (int t = 0; t < w.length; t++) {
                table[p * lanes + t] = (float) w[t];
                squares[p * lanes + t] = (float) (w[t] * w[t]);
            }
        }
    }

    /// Half the number of taps.
    public int order() {
        return order;
    }

    /// Weights of the taps around a position.
    ///
    /// @param fraction position behind the pixel at or below it, 0 <= fraction <= 1
    /// @param out receives 2 * order weights for the pixels floor - order + 1 ... floor + order; their sum
    /// is 1
    public void weights(double fraction, double[] out) {
        double sum = 0;
        for (int t = 0; t < 2 * order; t++) {
            out[t] = raw(t - order + 1 - fraction);
            sum += out[t];
        }
        for (int t = 0; t < 2 * order; t++) out[t] /= sum;
    }

    private double raw(double d) {
        if (Math.abs(d) < 1e-9) return 1;
        if (Math.abs(d) >= order) return 0;
        double a = Math.PI * d;
        return order * StrictMath.sin(a) * StrictMath.sin(a / order) / (a * a);
    }

    /// Floats per row of the tables: the taps, then zeros up to a multiple of eight.
    int lanes() {
        return lanes;
    }

    /// Weights at [#PHASES] + 1 fractions, each [#lanes()] floats.
    float[] table() {
        return table;
    }

    /// The squares of [#table()].
    float[] squares() {
        return squares;
    }
}
