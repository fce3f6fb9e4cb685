/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;

/// Where the pixels of an output image lie on a source image: exact positions on a grid, bilinear between.
///
/// The spacing is halved until the error at the middle of every cell is below the tolerance. Immutable.
public final class PositionGrid {
    private static final int COARSEST = 64;
    private static final int FINEST = 4;

    /// From output to source positions.
    @FunctionalInterface
    public interface Mapping {
        /// Maps many positions at once; NaN where a position has no source.
        ///
        /// @param x output columns (parent pixels), length n
        /// @param y output rows
        /// @param sourceX receives source columns (parent pixels of the source)
        /// @param sourceY receives source rows
        void map(double[] x, double[] y, double[] sourceX, double[] sourceY);
    }

    private final Box box;
    private final int step;
    private final int columns;
    private final double[] nodeX;
    private final double[] nodeY;
    private final double[] nodeArea;

    private PositionGrid(Box box, int step, int columns, double[] nodeX, double[] nodeY) {
        this.box = box;
        this.step = step;
        this.columns = columns;
        this.nodeX = nodeX;
        this.nodeY = nodeY;
        this.nodeArea = areas(step, columns, nodeX, nodeY);
    }

    /// @param mapping exact positions
    /// @param box the output pixels
    /// @param tolerance greatest error of an interpolated position [source pixel]
    public static PositionGrid of(Mapping mapping, Box box, double tolerance) {
        if (box.isEmpty()) throw new IllegalArgumentException("no output pixel in " + box);
        for (int step = COARSEST; ; step /= 2) {
            int columns = cells(box.width(), step) + 1;
            int rows = cells(box.height(), step) + 1;
            double[][] nodes = positions(mapping, box, step, columns, rows, 0);
            if (step <= FINEST || worst(mapping, box, step, columns, rows, nodes) <= tolerance)
                return new PositionGrid(box, step, columns, nodes[0], nodes[1]);
        }
    }

    private static int cells(int pixels, int step) {
        return Math.max(1, (pixels - 1 + step - 1) / step);
    }

    private static double[][] positions(Mapping mapping, Box box, int step, int columns, int rows, double shift) {
        double[] x = new double[columns * rows];
        double[] y = new double[columns * rows];
        for (int j = 0; j < rows; j++)
            for (int i = 0; i < columns; i++) {
                x[j * columns + i] = box.x0() + (i + shift) * step;
                y[j * columns + i] = box.y0() + (j + shift) * step;
            }
        double[][] out = new double[2][columns * rows];
        mapping.map(x, y, out[0], out[1]);
        return out;
    }

    private static double worst(Mapping mapping, Box box, int step, int columns, int rows, double[][] nodes) {
        double[][] exact = positions(mapping, box, step, columns - 1, rows - 1, 0.5);
        double worst = 0;
        for (int j = 0; j < rows - 1; j++)
            for (int i = 0; i < columns - 1; i++)
                for (int axis = 0; axis < 2; axis++) {
                    double[] n = nodes[axis];
                    int k = j * columns + i;
                    double middle = 0.25 * (n[k] + n[k + 1] + n[k + columns] + n[k + columns + 1]);
                    double error = Math.abs(middle - exact[axis][j * (columns - 1) + i]);
                    if (error > worst) worst = error;
                }
        return worst;
    }

    private static double[] areas(int step, int columns, double[] x, double[] y) {
        int rows = x.length / columns;
        double[] area = new double[x.length];
        for (int j = 0; j < rows; j++)
            for (int i = 0; i < columns; i++) {
                int left = j * columns + Math.max(0, i - 1), right = j * columns + Math.min(columns - 1, i + 1);
                int down = Math.max(0, j - 1) * columns + i, up = Math.min(rows - 1, j + 1) * columns + i;
                double dx = (double) (right - left) * step;
                double dy = (double) ((up - down) / columns) * step;
                area[j * columns + i] =
                        Math.abs(((x[right] - x[left]) * (y[up] - y[down]) - (y[right] - y[left]) * (x[up] - x[down]))
                                / (dx * dy));
            }
        return area;
    }

    /// The output pixels.
    public Box box() {
        return box;
    }

    /// Positions and pixel-area ratios of one row.
    ///
    /// @param row output row (parent pixels)
    /// @param sourceX receives source columns, length at least the box's width
    /// @param sourceY receives source rows
    /// @param area receives source pixels per output pixel
    public void row(int row, double[] sourceX, double[] sourceY, double[] area) {
        int j = Math.min((row - box.y0()) / step, nodeX.length / columns - 2);
        double v = (double) (row - box.y0() - j * step) / step;
        interpolate(nodeX, j, v, sourceX);
        interpolate(nodeY, j, v, sourceY);
        interpolate(nodeArea, j, v, area);
    }

    private void interpolate(double[] node, int j, double v, double[] out) {
        int width = box.width();
        for (int i = 0; i < columns - 1; i++) {
            int k = j * columns + i;
            double left = node[k] + v * (node[k + columns] - node[k]);
            double right = node[k + 1] + v * (node[k + 1 + columns] - node[k + 1]);
            double slope = (right - left) / step;
            int first = i * step;
            int end = i == columns - 2 ? width : Math.min(width, first + step);
            for (int x = first; x < end; x++) out[x] = left + slope * (x - first);
        }
    }

    /// Distance of the exact positions [output pixel].
    int step() {
        return step;
    }

    /// Cells between exact positions, along the columns' numbers.
    int cellColumns() {
        return columns - 1;
    }

    /// Cells between exact positions, along the rows' numbers.
    int cellRows() {
        return nodeX.length / columns - 1;
    }

    /// Output pixels of a cell along a row: the last one's right side is its own.
    int cellWidth(int i) {
        return i == columns - 2 ? box.width() - i * step : step;
    }

    /// Output pixels of a cell along a column: the last one's upper side is its own.
    int cellHeight(int j) {
        return j == cellRows() - 1 ? box.height() - j * step : step;
    }

    /// Source positions of a cell's corners.
    ///
    /// @param out receives x of (i, j), (i + 1, j), (i, j + 1), (i + 1, j + 1), then y
    void corners(int i, int j, double[] out) {
        int k = j * columns + i;
        for (int axis = 0; axis < 2; axis++) {
            double[] node = axis == 0 ? nodeX : nodeY;
            out[4 * axis] = node[k];
            out[4 * axis + 1] = node[k + 1];
            out[4 * axis + 2] = node[k + columns];
            out[4 * axis + 3] = node[k + columns + 1];
        }
    }

    /// Source pixels per output pixel at a column of exact positions.
    ///
    /// @param part of the way from row j of exact positions to the next
    double area(int i, int j, double part) {
        int k = j * columns + i;
        return nodeArea[k] + part * (nodeArea[k + columns] - nodeArea[k]);
    }

    /// A smooth function of source positions.
    @FunctionalInterface
    public interface Surface {
        double value(double x, double y);
    }

    /// Takes a smooth surface over the source off its resampled image: exact at the corners of the cells,
    /// bilinear between. Pixels of cells whose corners have no position become NaN.
    ///
    /// @param out fluxes per pixel, with the pixels of these positions
    /// @param factor that multiplied all values of the image
    public void subtract(Surface surface, double factor, Image out) {
        double[] node = new double[nodeX.length];
        for (int k = 0; k < node.length; k++) node[k] = factor * nodeArea[k] * surface.value(nodeX[k], nodeY[k]);
        for (int j = 0; j < cellRows(); j++)
            for (int y = 0; y < cellHeight(j); y++) {
                int o = out.rowStart(box.y0() + j * step + y);
                double part = (double) y / step;
                for (int i = 0; i < columns - 1; i++) {
                    int k = j * columns + i;
                    double left = node[k] + part * (node[k + columns] - node[k]);
                    double right = node[k + 1] + part * (node[k + 1 + columns] - node[k + 1]);
                    lower(out.data(), o + i * step, cellWidth(i), (float) left, (float) ((right - left) / step));
                }
            }
    }

    private static void lower(float[] out, int o, int n, float by, float slope) {
        for (int i = 0; i < n; i++) out[o + i] -= by + slope * i;
    }

    /// Derivatives at the middle of the box {dsx/dx, dsx/dy, dsy/dx, dsy/dy}.
    public double[] jacobian() {
        int rows = nodeX.length / columns;
        int i = (columns - 2) / 2, j = (rows - 2) / 2, k = j * columns + i;
        return new double[] {
            (nodeX[k + 1] - nodeX[k]) / step,
            (nodeX[k + columns] - nodeX[k]) / step,
            (nodeY[k + 1] - nodeY[k]) / step,
            (nodeY[k + columns] - nodeY[k]) / step
        };
    }

    /// The source pixels that interpolation with `order` taps on each side may touch; empty when no
    /// position is finite.
    public Box sourceBox(int order) {
        double x0 = Double.POSITIVE_INFINITY, x1 = Double.NEGATIVE_INFINITY, y0 = x0, y1 = x1;
        for (int k = 0; k < nodeX.length; k++) {
            if (!Double.isFinite(nodeX[k]) || !Double.isFinite(nodeY[k])) continue;
            x0 = Math.min(x0, nodeX[k]);
            x1 = Math.max(x1, nodeX[k]);
            y0 = Math.min(y0, nodeY[k]);
            y1 = Math.max(y1, nodeY[k]);
        }
        if (x1 < x0) return new Box(0, 0, 0, 0);
        double far = 1e9;
        return Box.ofCorners(
                (int) Math.floor(Math.max(x0, -far)) - order,
                (int) Math.floor(Math.max(y0, -far)) - order,
                (int) Math.ceil(Math.min(x1, far)) + order,
                (int) Math.ceil(Math.min(y1, far)) + order);
    }
}
