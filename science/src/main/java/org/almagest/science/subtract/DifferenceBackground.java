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
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;

/// The smooth remainder of the sky in a difference: medians of cells without their outliers, bilinear
/// between the cells' centres.
final class DifferenceBackground {
    private static final int THINNING = 3;

    private DifferenceBackground() {}

    /// Takes the remainder off, in place.
    ///
    /// @param difference pixels; those not finite stay
    /// @param mask its flags
    /// @param excluded joined value of the planes that do not count
    /// @param cellSide side of a cell [pixel]
    /// @return root mean square of what was taken off
    static double subtract(Image difference, Mask mask, int excluded, int cellSide) {
        Box box = difference.box();
        int columns = Math.max(1, (int) Math.rint((double) box.width() / cellSide));
        int rows = Math.max(1, (int) Math.rint((double) box.height() / cellSide));
        double[] level = new double[columns * rows];
        for (int j = 0; j < rows; j++)
            for (int i = 0; i < columns; i++) {
                int x0 = box.x0() + (int) ((long) i * box.width() / columns),
                        x1 = box.x0() + (int) ((i + 1L) * box.width() / columns) - 1;
                int y0 = box.y0() + (int) ((long) j * box.height() / rows),
                        y1 = box.y0() + (int) ((j + 1L) * box.height() / rows) - 1;
                level[j * columns + i] = level(difference, mask, excluded, Box.ofCorners(x0, y0, x1, y1));
            }
        double[] smooth = filtered(level, columns, rows);
        return take(difference, smooth, columns, rows);
    }

    /// Median after two rounds of leaving out what is more than three deviations off; NaN when too little
    /// is left.
    private static double level(Image difference, Mask mask, int excluded, Box cell) {
        float[] values = new float[(cell.width() / THINNING + 1) * (cell.height() / THINNING + 1)];
        int n = 0, all = 0;
        for (int y = cell.y0(); y <= cell.y1(); y += THINNING) {
            int d = difference.index(cell.x0(), y), m = mask.index(cell.x0(), y);
            for (int i = 0; i < cell.width(); i += THINNING, all++) {
                float v = difference.data()[d + i];
                if ((mask.data()[m + i] & excluded) == 0 && Math.abs(v) <= Float.MAX_VALUE) values[n++] = v;
            }
        }
        if (n < Math.max(16, all / 10)) return Double.NaN;
        Arrays.sort(values, 0, n);
        int from = 0, to = n;
        for (int round = 0; round < 2; round++) {
            double median = values[(from + to) / 2];
            double sigma = 0.7413 * (values[from + 3 * (to - from) / 4] - values[from + (to - from) / 4]);
            while (from < to && values[from] < median - 3 * sigma) from++;
            while (to > from + 1 && values[to - 1] > median + 3 * sigma) to--;
        }
        return 0.5 * (values[(from + to - 1) / 2] + values[(from + to) / 2]);
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

    private static double take(Image difference, double[] level, int columns, int rows) {
        Box box = difference.box();
        double stepX = (double) box.width() / columns, stepY = (double) box.height() / rows;
        double sum = 0;
        double[] line = new double[columns];
        for (int y = 0; y < box.height(); y++) {
            double v = Math.clamp((y + 0.5) / stepY - 0.5, 0, rows - 1.0);
            int j = Math.min((int) v, Math.max(0, rows - 2)), up = Math.min(j + 1, rows - 1);
            for (int i = 0; i < columns; i++)
                line[i] = level[j * columns + i] + (v - j) * (level[up * columns + i] - level[j * columns + i]);
            int row = difference.rowStart(box.y0() + y);
            for (int i = 0, x = 0; x < box.width(); i++) {
                // pixels between the middles of two cells: there the level is a line
                int end = i < columns ? (int) Math.min(Math.ceil((i + 0.5) * stepX - 0.5), box.width()) : box.width();
                double from = i == 0 ? line[0] : line[i - 1];
                double slope = i == 0 || i == columns ? 0 : (line[i] - line[i - 1]) / stepX;
                double start = i == 0 ? 0 : (i - 0.5) * stepX - 0.5;
                segment(difference.data(), row, x, end, from - slope * start, slope);
                sum += squares(x, end, from - slope * start, slope);
                x = Math.max(x, end);
            }
        }
        return Math.sqrt(sum / box.area());
    }

    private static void segment(float[] data, int row, int from, int to, double zero, double slope) {
        float a = (float) zero, b = (float) slope;
        for (int x = from; x < to; x++) data[row + x] -= a + b * x;
    }

    /// Sum of the squares of a line over its pixels.
    private static double squares(int from, int to, double zero, double slope) {
        double n = Math.max(0, to - from), middle = zero + slope * 0.5 * (from + to - 1.0);
        return n * (middle * middle + slope * slope * (n * n - 1) / 12);
    }
}
