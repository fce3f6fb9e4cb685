/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

import java.util.Arrays;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Mask;

/// Flags of resampled pixels, cell by cell of their [PositionGrid]: cells under which the source has no
/// flag cost a look at the source alone.
///
/// Bound: each source pixel's flags are read once; pixels of cells with flags cost a position each.
///
/// Thread rule: one thread; it holds the flags under one cell.
final class CellFlags {
    private final PositionGrid positions;
    private final Mask mask;
    private final int half;
    private final int spread;
    private final double[] corners = new double[8];
    private int[] squares = {};
    private int[] line = {};

    /// @param half taps on either side
    /// @param spread planes that a pixel takes from all its taps; others come from the nearest pixel
    CellFlags(PositionGrid positions, Mask mask, int half, int spread) {
        this.positions = positions;
        this.mask = mask;
        this.half = half;
        this.spread = spread;
    }

    /// Joins the flags of the pixels of one row of cells to what is there. Positions off the source, or
    /// without one, have none.
    void fill(int cellRow, Mask out) {
        for (int i = 0; i < positions.cellColumns(); i++) cell(i, cellRow, out);
    }

    private void cell(int i, int j, Mask out) {
        positions.corners(i, j, corners);
        Box under = under();
        if (under.isEmpty()) return;
        int any = any(under);
        if (any == 0) return;
        boolean spreads = (any & spread) != 0;
        if (spreads) squares(under);
        double[] c = corners;
        double step = positions.step();
        int n = positions.cellWidth(i), m = positions.cellHeight(j);
        int o = out.index(
                positions.box().x0() + i * positions.step(), positions.box().y0() + j * positions.step());
        for (int y = 0; y < m; y++, o += out.stride()) {
            double part = y / step;
            double x0 = c[0] + (c[2] - c[0]) * part, xStep = (c[1] + (c[3] - c[1]) * part - x0) / step;
            double y0 = c[4] + (c[6] - c[4]) * part, yStep = (c[5] + (c[7] - c[5]) * part - y0) / step;
            row(under, x0, xStep, y0, yStep, spreads, out.data(), o, n);
        }
    }

    private void row(
            Box under, double x0, double xStep, double y0, double yStep, boolean spreads, int[] out, int o, int n) {
        Box box = mask.box();
        double xEnd = x0 + xStep * (n - 1), yEnd = y0 + yStep * (n - 1);
        boolean inside = Math.min(x0, xEnd) >= box.x0() + half
                && Math.max(x0, xEnd) < box.x1() - half
                && Math.min(y0, yEnd) >= box.y0() + half
                && Math.max(y0, yEnd) < box.y1() - half;
        if (!inside) {
            rowAtEdge(under, x0, xStep, y0, yStep, spreads, out, o, n);
            return;
        }
        // positive from here on: what is cut off is rounded down
        double x = x0 - box.x0(), y = y0 - box.y0();
        nearest(x + 0.5, xStep, y + 0.5, yStep, out, o, n);
        if (!spreads) return;
        int ahead = half - 1;
        joined(x - ahead + box.x0() - under.x0(), xStep, y - ahead + box.y0() - under.y0(), yStep, under, out, o, n);
    }

    /// Joins the flags of the nearest pixels.
    private void nearest(double x, double xStep, double y, double yStep, int[] out, int o, int n) {
        int[] bits = mask.data();
        int origin = mask.index(mask.box().x0(), mask.box().y0()), stride = mask.stride(), kept = ~spread;
        for (int k = 0; k < n; k++)
            out[o + k] |= bits[origin + (int) (y + yStep * k) * stride + (int) (x + xStep * k)] & kept;
    }

    /// Joins the flags of the squares of taps, by the place of their first one under the cell.
    private void joined(double x, double xStep, double y, double yStep, Box under, int[] out, int o, int n) {
        int width = under.width();
        for (int k = 0; k < n; k++) out[o + k] |= squares[(int) (y + yStep * k) * width + (int) (x + xStep * k)];
    }

    private void rowAtEdge(
            Box under, double x0, double xStep, double y0, double yStep, boolean spreads, int[] out, int o, int n) {
        Box box = mask.box();
        for (int k = 0; k < n; k++) {
            double x = x0 + xStep * k, y = y0 + yStep * k;
            int column = (int) Math.floor(x), row = (int) Math.floor(y);
            if (column - half + 1 < box.x0()
                    || column + half > box.x1()
                    || row - half + 1 < box.y0()
                    || row + half > box.y1()) continue;
            int bits = mask.data()[mask.index((int) Math.floor(x + 0.5), (int) Math.floor(y + 0.5))] & ~spread;
            if (spreads)
                bits |= squares[(row - half + 1 - under.y0()) * under.width() + column - half + 1 - under.x0()];
            out[o + k] |= bits;
        }
    }

    /// The source pixels that the cell's may touch; empty when a corner has no position.
    private Box under() {
        double x0 = corners[0], x1 = x0, y0 = corners[4], y1 = y0;
        for (int k = 0; k < 4; k++) {
            double x = corners[k], y = corners[k + 4];
            if (!Double.isFinite(x) || !Double.isFinite(y)) return new Box(0, 0, 0, 0);
            x0 = Math.min(x0, x);
            x1 = Math.max(x1, x);
            y0 = Math.min(y0, y);
            y1 = Math.max(y1, y);
        }
        double far = 1e9;
        return Box.ofCorners(
                        (int) Math.floor(Math.max(x0, -far)) - half,
                        (int) Math.floor(Math.max(y0, -far)) - half,
                        (int) Math.ceil(Math.min(x1, far)) + half,
                        (int) Math.ceil(Math.min(y1, far)) + half)
                .intersection(mask.box());
    }

    private int any(Box under) {
        int any = 0;
        for (int y = under.y0(); y <= under.y1(); y++) {
            int from = mask.index(under.x0(), y);
            for (int k = from; k < from + under.width(); k++) any |= mask.data()[k];
        }
        return any;
    }

    /// For each pixel under the cell the joined planes of the square of taps whose first is that pixel.
    private void squares(Box under) {
        int w = under.width(), h = under.height(), taps = 2 * half;
        if (squares.length < w * h) squares = new int[w * h];
        if (line.length < w + taps) line = new int[w + taps];
        Arrays.fill(line, w, w + taps, 0);
        for (int y = 0; y < h; y++) {
            int from = mask.index(under.x0(), under.y0() + y), to = y * w;
            for (int x = 0; x < w; x++) line[x] = mask.data()[from + x] & spread;
            System.arraycopy(line, 0, squares, to, w);
            for (int t = 1; t < taps; t++) for (int x = 0; x < w; x++) squares[to + x] |= line[x + t];
        }
        for (int y = 0; y < h; y++)
            for (int t = 1; t < taps && y + t < h; t++)
                for (int x = 0; x < w; x++) squares[y * w + x] |= squares[(y + t) * w + x];
    }
}
