/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

import java.util.Arrays;
import org.almagest.astro.image.Image;

/// Interpolates grids that are nearly parallel to their source and of nearly its scale, cell by cell of
/// their [PositionGrid], in two passes: along the source's rows to where each column of the output crosses
/// them, then along those columns (Catmull and Smith 1980, SIGGRAPH 14, 279). The taps of an output pixel
/// are those of the product filter, each row of them shifted by the angle between the grids.
///
/// Positions along a pass are linear inside a cell, and weights are polynomials in the position between
/// pixels, which they meet to 4e-6: nothing is looked up, no position is stored.
///
/// Bound: the second pass takes taps (degree + 1) fused products a pixel, 48 for six taps, on weights that
/// are made where they are used; the first takes 2 taps where positions between pixels hardly change along
/// a row (grids of one scale), as many as the second elsewhere; 60 products are 0.9 ns at one vector of
/// sixteen per cycle and 4 GHz. Memory is passed once: 8 bytes a pixel, 0.6 ns. Measured with one thread of
/// an AMD EPYC beside other work: 2.9 ns a pixel with six taps, 3.4 with eight, 5.1 where scales differ.
///
/// Thread rule: one thread; it holds the rows of one cell.
final class CellInterpolation {
    /// Steepest slope of a row or column against the source's [pixel per pixel], and greatest difference of
    /// scales.
    static final double MOST_SHEAR = 0.06;
    /// Smaller cells are not worth it [pixel].
    static final int LEAST_STEP = 16;

    private static final double ROUNDING = 1e-6;
    /// Positions that change less along a run have weights that change in a straight line.
    private static final double LINEAR = 3e-3;

    private final int half;
    private final int taps;
    private final float[] polynomials;
    /// Floats from row to row of the first pass: a cell, and what the loops write behind it.
    private final int stride;
    private final float[] rows;
    private final float[] line;
    private final float[] weights;
    private final float[] slopes;
    /// 0, 1, 2, ...
    private final float[] count;

    private final PositionGrid positions;
    private final double[] corners = new double[8];

    /// @param positions a grid that [#suits(PositionGrid)]
    CellInterpolation(Interpolation kernel, PositionGrid positions) {
        this.half = kernel.half();
        this.taps = 2 * half;
        this.polynomials = kernel.polynomials();
        this.positions = positions;
        int side = positions.step() + 1;
        this.stride = side + InterpolationLoops.BEHIND;
        int most = (int) Math.ceil(side * (1 + 2 * MOST_SHEAR)) + taps + 3;
        this.rows = new float[(most + 1) * stride];
        this.line = new float[stride];
        this.weights = new float[taps];
        this.slopes = new float[taps];
        this.count = new float[side];
        for (int i = 0; i < side; i++) count[i] = i;
    }

    /// Whether a grid lies so on its source that two passes do.
    static boolean suits(PositionGrid positions) {
        if (positions.step() < LEAST_STEP) return false;
        double[] c = new double[8];
        double most = MOST_SHEAR * positions.step();
        for (int j = 0; j < positions.cellRows(); j++)
            for (int i = 0; i < positions.cellColumns(); i++) {
                positions.corners(i, j, c);
                // negated, so that no position counts as none
                for (int k = 0; k < 2; k++) {
                    if (!(Math.abs(c[2 * k + 1] - c[2 * k] - positions.step()) <= most)) return false;
                    if (!(Math.abs(c[k + 6] - c[k + 4] - positions.step()) <= most)) return false;
                    if (!(Math.abs(c[k + 2] - c[k]) <= most)) return false;
                    if (!(Math.abs(c[2 * k + 5] - c[2 * k + 4]) <= most)) return false;
                }
            }
        return true;
    }

    /// Writes the pixels of one row of cells.
    ///
    /// @param in source pixels; NaN spreads to all pixels that have it among their taps
    /// @param isSquared whether weights and area are squared, as for variances
    /// @param scale multiplies all values after the area; NaN: neither area nor scale
    /// @param out with the pixels of the positions; NaN where a tap is missing
    void fill(int cellRow, Image in, boolean isSquared, double scale, Image out) {
        for (int i = 0; i < positions.cellColumns(); i++) cell(i, cellRow, in, isSquared, scale, out);
    }

    private void cell(int i, int j, Image in, boolean isSquared, double scale, Image out) {
        double[] c = corners;
        positions.corners(i, j, c);
        double step = positions.step();
        int n = positions.cellWidth(i), m = positions.cellHeight(j);
        double part = (m - 1) / step, lowLeft = c[4] + (c[6] - c[4]) * part, lowRight = c[5] + (c[7] - c[5]) * part;
        double top = Math.min(Math.min(c[4], c[5]), Math.min(lowLeft, lowRight));
        double bottom = Math.max(Math.max(c[4], c[5]), Math.max(lowLeft, lowRight));
        int first = (int) Math.floor(top - ROUNDING) - half + 1, last = (int) Math.floor(bottom + ROUNDING) + half;
        for (int v = first; v <= last; v++) {
            double left = c[0] + (c[2] - c[0]) * (v - c[4]) / (c[6] - c[4]);
            double right = c[1] + (c[3] - c[1]) * (v - c[5]) / (c[7] - c[5]);
            across(in, v, left, (right - left) / step, n, (v - first) * stride, isSquared);
        }
        int o = out.index(
                positions.box().x0() + i * positions.step(), positions.box().y0() + j * positions.step());
        for (int y = 0; y < m; y++, o += out.stride()) {
            part = y / step;
            double left = c[4] + (c[6] - c[4]) * part - first, right = c[5] + (c[7] - c[5]) * part - first;
            down(left, (right - left) / step, n, isSquared);
            double from = positions.area(i, j, part), to = positions.area(i + 1, j, part);
            if (isSquared) write(scale * from * from, (scale * to * to - scale * from * from) / step, out.data(), o, n);
            else write(scale * from, scale * (to - from) / step, out.data(), o, n);
        }
    }

    /// The first pass: a source row at the columns of the cell.
    ///
    /// @param x source column of the cell's first
    /// @param slope source columns per column
    private void across(Image in, int v, double x, double slope, int n, int o, boolean isSquared) {
        if (v < in.y0() || v > in.box().y1()) {
            Arrays.fill(rows, o, o + n, Float.NaN);
            return;
        }
        int row = in.rowStart(v) - in.x0();
        for (int i = 0; i < n; ) {
            double at = x + slope * i;
            int base = (int) Math.floor(at);
            int end = i + length(at - base, slope - 1, n - i);
            // taps of pixel k of the run lie at base + k - i - half + 1 ... base + k - i + half
            int a = Math.clamp(in.x0() + half - 1 - base + (long) i, i, end);
            int b = Math.clamp(in.box().x1() - half - base + (long) i + 1, a, end);
            Arrays.fill(rows, o + i, o + a, Float.NaN);
            int place = row + base + a - i - half + 1;
            double f = at - base + (slope - 1) * (a - i);
            if (!isSquared && Math.abs(slope - 1) * (b - a) <= LINEAR)
                linear(in.data(), place, f, slope - 1, o + a, b - a);
            else along(in.data(), place, 1, f, slope - 1, rows, o + a, b - a, isSquared);
            Arrays.fill(rows, o + b, o + end, Float.NaN);
            i = end;
        }
    }

    /// The second pass: one row of the output.
    ///
    /// @param y row of the first pass at the cell's first column
    /// @param slope rows per column
    private void down(double y, double slope, int n, boolean isSquared) {
        for (int i = 0; i < n; ) {
            double at = y + slope * i;
            int base = (int) Math.floor(at);
            int end = i + length(at - base, slope, n - i);
            along(rows, (base - half + 1) * stride + i, stride, at - base, slope, line, i, end - i, isSquared);
            i = end;
        }
    }

    /// A run along which positions hardly change: weights go from those of its first pixel to those behind
    /// its last in a straight line, which they leave by 5e-6 at most.
    private void linear(float[] in, int place, double f, double slope, int o, int n) {
        if (n <= 0) return;
        float first = (float) (f - 0.5), last = (float) (f + slope * n - 0.5);
        for (int t = 0; t < taps; t++) {
            weights[t] = weight(t, first);
            slopes[t] = (weight(t, last) - weights[t]) / n;
        }
        PixelLoops.BEST.filterLinear(in, place, 1, weights, slopes, count, rows, o, n);
    }

    private float weight(int t, float x) {
        int c = t * (InterpolationLoops.DEGREE + 1);
        float sum = polynomials[c + InterpolationLoops.DEGREE];
        for (int k = InterpolationLoops.DEGREE - 1; k >= 0; k--) sum = Math.fma(sum, x, polynomials[c + k]);
        return sum;
    }

    /// How many of n pixels lie between the same pixels as the first.
    ///
    /// @param fraction of the first behind the pixel below it
    private static int length(double fraction, double slope, int n) {
        double most = slope > 0 ? (1 - fraction) / slope : slope < 0 ? fraction / -slope : n;
        return most >= n ? n : Math.max(1, (int) Math.ceil(most));
    }

    private void along(
            float[] in, int place, int step, double f, double slope, float[] out, int o, int n, boolean isSquared) {
        if (n <= 0) return;
        InterpolationLoops loops = InterpolationLoops.BEST;
        // whole vectors are read, which the end of the image may not have
        if (place + (taps - 1) * step + n + InterpolationLoops.BEHIND > in.length) loops = InterpolationLoops.PLAIN;
        float x = (float) (f - 0.5), g = (float) slope;
        if (isSquared) loops.alongSquared(in, place, step, x, g, polynomials, taps, out, o, n);
        else loops.along(in, place, step, x, g, polynomials, taps, out, o, n);
    }

    private void write(double factor, double slope, float[] out, int o, int n) {
        if (Double.isNaN(factor)) System.arraycopy(line, 0, out, o, n);
        else {
            float f = (float) factor, g = (float) slope;
            for (int i = 0; i < n; i++) out[o + i] = line[i] * (f + g * i);
        }
    }
}
