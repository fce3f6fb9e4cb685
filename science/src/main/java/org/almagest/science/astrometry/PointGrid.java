/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.astrometry;

import java.util.function.IntConsumer;

/// Points sorted into square cells, for finding those near a place. Points without a place (NaN) are never
/// found.
final class PointGrid {
    private final double[] x;
    private final double[] y;
    private final double x0;
    private final double y0;
    private final double cell;
    private final int columns;
    private final int rows;
    /// Place in `members` of the first point of each cell; one entry more at the end.
    private final int[] first;
    private final int[] members;

    PointGrid(Points points) {
        this.x = points.x();
        this.y = points.y();
        int n = x.length;
        double lowX = Double.POSITIVE_INFINITY, lowY = lowX, highX = -lowX, highY = -lowX;
        for (int i = 0; i < n; i++) {
            if (!(Math.abs(x[i]) + Math.abs(y[i]) < Double.MAX_VALUE)) continue;
            lowX = Math.min(lowX, x[i]);
            highX = Math.max(highX, x[i]);
            lowY = Math.min(lowY, y[i]);
            highY = Math.max(highY, y[i]);
        }
        boolean none = lowX > highX;
        double width = none ? 1 : Math.max(highX - lowX, 1e-12), height = none ? 1 : Math.max(highY - lowY, 1e-12);
        this.x0 = none ? 0 : lowX;
        this.y0 = none ? 0 : lowY;
        // About one point per cell, and never more than two thousand cells along a side.
        this.cell = Math.max(Math.sqrt(width * height / Math.max(1, n)), Math.max(width, height) / 2000);
        this.columns = (int) (width / cell) + 1;
        this.rows = (int) (height / cell) + 1;
        this.first = new int[columns * rows + 1];
        this.members = new int[n];
        for (int i = 0; i < n; i++) first[cellOf(i) + 1]++;
        for (int c = 0; c < columns * rows; c++) first[c + 1] += first[c];
        int[] next = first.clone();
        for (int i = 0; i < n; i++) members[next[cellOf(i)]++] = i;
    }

    private int cellOf(int i) {
        return row(y[i]) * columns + column(x[i]);
    }

    /// The nearest point within a radius, -1 when there is none.
    int nearest(double px, double py, double radius) {
        int c0 = column(px - radius), c1 = column(px + radius), r0 = row(py - radius), r1 = row(py + radius);
        int best = -1;
        double least = radius * radius;
        for (int r = r0; r <= r1; r++)
            for (int k = first[r * columns + c0]; c0 <= c1 && k < first[r * columns + c1 + 1]; k++) {
                int i = members[k];
                double dx = x[i] - px, dy = y[i] - py, d = dx * dx + dy * dy;
                if (d < least || (d == least && best < 0)) {
                    least = d;
                    best = i;
                }
            }
        return best;
    }

    /// Calls back for every point within a radius, in a fixed order.
    void forEachWithin(double px, double py, double radius, IntConsumer action) {
        int c0 = column(px - radius), c1 = column(px + radius), r0 = row(py - radius), r1 = row(py + radius);
        if (c0 > c1) return;
        for (int r = r0; r <= r1; r++)
            for (int k = first[r * columns + c0]; k < first[r * columns + c1 + 1]; k++) {
                int i = members[k];
                double dx = x[i] - px, dy = y[i] - py;
                if (dx * dx + dy * dy <= radius * radius) action.accept(i);
            }
    }

    private int column(double px) {
        return Double.isNaN(px) ? 0 : (int) Math.clamp(Math.floor((px - x0) / cell), 0, columns - 1);
    }

    private int row(double py) {
        return Double.isNaN(py) ? 0 : (int) Math.clamp(Math.floor((py - y0) / cell), 0, rows - 1);
    }
}
