/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.subtract;

import java.util.Arrays;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Mask;
import org.almagest.astro.kernel.Selection;

/// The smooth remainder of the sky in a difference: medians of cells without their outliers, bilinear
/// between the cells' centres.
///
/// Bound: a third of the rows of the difference are made once for it, and a ninth of the pixels sorted.
final class DifferenceBackground {
    /// Nothing is left of the sky.
    static final DifferenceBackground NONE = new DifferenceBackground(new Box(0, 0, 1, 1), new double[0], 0, 0);

    private static final int THINNING = 3;

    private final Box box;
    private final double[] level;
    private final int columns;
    private final int rows;
    private final double stepX;
    private final double stepY;

    private DifferenceBackground(Box box, double[] level, int columns, int rows) {
        this.box = box;
        this.level = level;
        this.columns = columns;
        this.rows = rows;
        this.stepX = (double) box.width() / columns;
        this.stepY = (double) box.height() / rows;
    }

    /// Measures the remainder.
    ///
    /// @param difference pixels; those not finite do not count
    /// @param mask its flags
    /// @param excluded joined value of the planes that do not count
    /// @param cellSide side of a cell [pixel]
    static DifferenceBackground of(RawDifference difference, Mask mask, int excluded, int cellSide) {
        Box box = difference.box();
        int columns = Math.max(1, (int) Math.rint((double) box.width() / cellSide));
        int rows = Math.max(1, (int) Math.rint((double) box.height() / cellSide));
        double[] level = new double[columns * rows];
        Cells cells = new Cells(box, columns, rows);
        for (int j = 0; j < rows; j++) {
            int y0 = box.y0() + (int) ((long) j * box.height() / rows),
                    y1 = box.y0() + (int) ((j + 1L) * box.height() / rows) - 1;
            cells.clear();
            for (int y = y0; y <= y1; y += THINNING) cells.add(difference, y, mask, excluded);
            for (int i = 0; i < columns; i++) level[j * columns + i] = cells.level(i);
        }
        return new DifferenceBackground(box, filtered(level, columns, rows), columns, rows);
    }

    /// The pixels of one row of cells that count.
    private static final class Cells {
        private final Box box;
        private final float[] line;
        private final float[][] values;
        private final int[] used;
        private final int[] all;

        Cells(Box box, int columns, int rows) {
            this.box = box;
            this.line = new float[box.width()];
            int most = (box.width() / columns / THINNING + 2) * (box.height() / rows / THINNING + 2);
            this.values = new float[columns][most];
            this.used = new int[columns];
            this.all = new int[columns];
        }

        void clear() {
            Arrays.fill(used, 0);
            Arrays.fill(all, 0);
        }

        void add(RawDifference difference, int y, Mask mask, int excluded) {
            difference.fill(box.x0(), y, line.length, line, 0);
            int columns = values.length, m = mask.index(box.x0(), y);
            for (int i = 0; i < columns; i++) {
                int x0 = (int) ((long) i * line.length / columns), x1 = (int) ((i + 1L) * line.length / columns);
                used[i] = add(line, x0, x1, mask.data(), m, excluded, values[i], used[i]);
                all[i] += (x1 - x0 + THINNING - 1) / THINNING;
            }
        }

        private static int add(
                float[] line, int x0, int x1, int[] bits, int m, int excluded, float[] values, int used) {
            int n = used;
            for (int x = x0; x < x1; x += THINNING) {
                float v = line[x];
                if ((bits[m + x] & excluded) == 0 && Math.abs(v) <= Float.MAX_VALUE) values[n++] = v;
            }
            return n;
        }

        /// Median after two rounds of leaving out what is more than three deviations off; NaN when too
        /// little is left.
        double level(int column) {
            int n = used[column];
            float[] v = values[column];
            if (n < Math.max(16, all[column] / 10)) return Double.NaN;
            int to = n;
            for (int round = 0; round < 2; round++) {
                int middle = to / 2;
                double median = Selection.place(v, 0, to, middle);
                double above = Selection.place(v, middle, to, 3 * to / 4);
                double below = Selection.place(v, 0, middle + 1, to / 4);
                double sigma = 0.7413 * (above - below);
                to = keepBetween(v, to, median - 3 * sigma, median + 3 * sigma);
            }
            return 0.5 * (Selection.place(v, 0, to, (to - 1) / 2) + Selection.place(v, 0, to, to / 2));
        }

        /// Brings the values between two limits to the front, and returns where they end.
        private static int keepBetween(float[] v, int to, double low, double high) {
            int end = 0;
            for (int i = 0; i < to; i++) {
                float x = v[i];
                v[end] = x;
                if (x >= low && x <= high) end++;
            }
            return end;
        }
    }

    /// Median of the 3 x 3 neighbours that have a value; 0 when none has.
    private static double[] filtered(double[] level, int columns, int rows) {
        double[] out = new double[level.length];
        double[] near = new double[9];
        for (int j = 0; j < rows; j++)
            for (int i = 0; i < columns; i++) {
                int n = 0;
                for (int v = Math.max(0, j - 1); v <= Math.min(rows - 1, j + 1); v++)
                    for (int u = Math.max(0, i - 1); u <= Math.min(columns - 1, i + 1); u++)
                        if (!Double.isNaN(level[v * columns + u])) near[n++] = level[v * columns + u];
                Arrays.sort(near, 0, n);
                out[j * columns + i] = n == 0 ? 0 : 0.5 * (near[(n - 1) / 2] + near[n / 2]);
            }
        return out;
    }

    /// Takes it off part of a row.
    ///
    /// @param x first column
    /// @param y row
    /// @param o place of the first pixel in the line
    void subtractFrom(int x, int y, int n, float[] line, int o) {
        if (columns == 0) return;
        double v = Math.clamp((y - box.y0() + 0.5) / stepY - 0.5, 0, rows - 1.0);
        int j = Math.min((int) v, Math.max(0, rows - 2)), up = Math.min(j + 1, rows - 1);
        int at = x - box.x0(), last = at + n;
        // pixels between the middles of two cells: there the level is a line
        for (int i = Math.clamp((int) Math.floor((at + 0.5) / stepX + 0.5) - 1, 0, columns); at < last; i++) {
            int end = i < columns ? (int) Math.min(Math.ceil((i + 0.5) * stepX - 0.5), last) : last;
            if (end <= at) continue;
            double to = between(j, up, Math.min(i, columns - 1), v - j);
            double from = i == 0 ? to : between(j, up, i - 1, v - j);
            double slope = i == 0 || i == columns ? 0 : (to - from) / stepX;
            double start = i == 0 ? 0 : (i - 0.5) * stepX - 0.5;
            segment(line, o + box.x0() - x, at, end, from - slope * start, slope);
            at = end;
        }
    }

    private double between(int low, int high, int column, double v) {
        double a = level[low * columns + column];
        return a + v * (level[high * columns + column] - a);
    }

    private static void segment(float[] data, int row, int from, int to, double zero, double slope) {
        float a = (float) zero, b = (float) slope;
        for (int x = from; x < to; x++) data[row + x] -= a + b * x;
    }
}
