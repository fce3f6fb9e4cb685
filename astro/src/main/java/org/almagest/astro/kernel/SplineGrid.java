/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

import java.util.Arrays;

/// Squares of quintic spline coefficients, kept so that points one pixel apart are evaluated fast.
///
/// A square has a margin of zeros, so that no tap leaves it, and the columns of each row are sorted by
/// their number modulo the points per pixel: the columns a pixel apart lie side by side. Sums are in
/// single precision.
///
/// Thread rule: immutable.
public final class SplineGrid {
    private static final int LANES = 16;

    private final int side;
    private final int phases;
    private final int margin;
    private final int segment;
    private final int row;

    /// @param side grid points along each axis
    /// @param phases grid points per pixel
    public SplineGrid(int side, int phases) {
        if (side < 2 || phases < 1) throw new IllegalArgumentException("grid of side " + side + ", " + phases);
        this.side = side;
        this.phases = phases;
        // a position up to half a pixel and a tap of three points beyond the grid
        this.margin = 4 + phases;
        int points = (side + 2 * margin + phases - 1) / phases;
        this.segment = (points + LANES - 1) / LANES * LANES;
        this.row = segment * phases;
    }

    /// Numbers that one square takes.
    public int size() {
        return (side + 2 * margin) * row;
    }

    /// Brings coefficients, row by row, into the order of this grid.
    ///
    /// @param coefficients as [QuinticSpline#prefilter] leaves them, from `from`
    /// @param out receives [#size()] numbers from `to`
    public void layOut(float[] coefficients, int from, float[] out, int to) {
        Arrays.fill(out, to, to + size(), 0);
        for (int v = 0; v < side; v++)
            for (int u = 0; u < side; u++) out[to + (v + margin) * row + place(u)] = coefficients[from + v * side + u];
    }

    private int place(int u) {
        return Math.floorMod(u + margin, phases) * segment + Math.floorDiv(u + margin, phases);
    }

    /// The sum of squares that lie one after another, each times its weight.
    ///
    /// @param squares `weights.length` of them
    public float[] sum(float[] squares, float[] weights) {
        float[] out = new float[size()];
        PixelLoops.BEST.filter(squares, 0, size(), weights, out, 0, out.length);
        return out;
    }

    /// Values at n x n points one pixel apart, scaled to sum 1.
    ///
    /// @param square one square
    /// @param x column of the first point [grid points, 0 at the first coefficient]
    /// @param y row of the first point
    /// @param n points along each axis; the square and a margin of half a pixel must hold them all
    /// @return row by row
    public float[] sample(float[] square, double x, double y, int n) {
        double[] weights = new double[QuinticSpline.TAPS];
        int top = QuinticSpline.weights(y, weights, 0) + margin;
        float[] taps = single(weights);
        float[] rows = new float[n * row];
        for (int j = 0; j < n; j++)
            PixelLoops.BEST.filter(square, (top + j * phases) * row, row, taps, rows, j * row, row);
        int left = QuinticSpline.weights(x, weights, 0);
        // of each phase every tap is a column farther
        int count = (n - 1) * row + n;
        float[] sums = new float[count];
        float[] ones = new float[phases > 1 ? count : 0];
        Arrays.fill(ones, 1);
        for (int phase = 0; phase < Math.min(phases, QuinticSpline.TAPS); phase++) {
            float[] some = new float[(QuinticSpline.TAPS - phase + phases - 1) / phases];
            for (int t = 0; t < some.length; t++) some[t] = (float) weights[phase + t * phases];
            int start = place(left + phase);
            if (phase == 0) PixelLoops.BEST.filter(rows, start, 1, some, sums, 0, count);
            else PixelLoops.BEST.filterAdd(rows, start, 1, some, 1, ones, 0, sums, 0, count);
        }
        return scaled(sums, n);
    }

    private static float[] single(double[] weights) {
        float[] out = new float[weights.length];
        for (int i = 0; i < out.length; i++) out[i] = (float) weights[i];
        return out;
    }

    private float[] scaled(float[] sums, int n) {
        double sum = 0;
        for (int j = 0; j < n; j++) for (int i = 0; i < n; i++) sum += sums[j * row + i];
        float scale = (float) (1 / sum);
        float[] out = new float[n * n];
        for (int j = 0; j < n; j++) for (int i = 0; i < n; i++) out[j * n + i] = scale * sums[j * row + i];
        return out;
    }
}
