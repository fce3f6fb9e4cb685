/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.measure;

import java.util.Arrays;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;

/// Sums of an image inside circles of given radii about one point, pixels weighted by the exact area
/// inside.
///
/// Each row is added up once; a circle takes the difference of two of these sums for its whole pixels, and
/// the areas of the few at its edge from one corner each: the area of the circle left of a column's edge
/// between two rows' edges is a difference of segments, which are tabled per column and row. Bound: a read
/// and three additions per pixel of the largest circle, about 8 r edge pixels per radius r.
///
/// Thread rule: one thread; the results stand until the next point is measured.
final class CircleSums {
    private static final int ROWS = 4;

    private final double[] radii;
    private final double[] flux;
    private final double[] variance;
    private final double[] area;
    private final boolean[] truncated;
    /// Per radius, segments left of the edges of columns and of rows; element 0 belongs to the edge before
    /// the first pixel.
    private final double[][] columns;
    private final double[][] rows;
    private final int[] firstColumn;
    private final int[] firstRow;
    private final int[] endColumn;
    private final int[] endRow;
    /// Sums over each of four rows before each pixel.
    private final int widest;
    private final double[] fluxBefore;
    private final double[] varianceBefore;
    private final int[] pixelsBefore;

    /// @param radii [pixel]
    CircleSums(double... radii) {
        int n = radii.length;
        this.radii = radii.clone();
        flux = new double[n];
        variance = new double[n];
        area = new double[n];
        truncated = new boolean[n];
        columns = new double[n][];
        rows = new double[n][];
        firstColumn = new int[n];
        firstRow = new int[n];
        endColumn = new int[n];
        endRow = new int[n];
        int longest = 0;
        for (int k = 0; k < n; k++) {
            int side = 2 * (int) Math.ceil(radii[k]) + 4;
            columns[k] = new double[side];
            rows[k] = new double[side];
            longest = Math.max(longest, side);
        }
        widest = longest;
        fluxBefore = new double[ROWS * widest];
        varianceBefore = new double[ROWS * widest];
        pixelsBefore = new int[ROWS * widest];
    }

    /// Sum of the finite pixels inside the circle of a radius.
    double flux(int k) {
        return flux[k];
    }

    /// Variance of the sum for white noise.
    double variance(int k) {
        return variance[k];
    }

    /// Area of the circle that the image covers with finite pixels [pixel^2].
    double area(int k) {
        return area[k];
    }

    /// Whether part of the circle lies outside the image.
    boolean isTruncated(int k) {
        return truncated[k];
    }

    /// Sums about a point (parent pixels).
    void measure(Frame frame, double x, double y) {
        Image image = frame.image();
        Arrays.fill(flux, 0);
        Arrays.fill(variance, 0);
        Arrays.fill(area, 0);
        int x0 = Integer.MAX_VALUE, x1 = Integer.MIN_VALUE, y0 = Integer.MAX_VALUE, y1 = Integer.MIN_VALUE;
        for (int k = 0; k < radii.length; k++) {
            double r = radii[k];
            firstColumn[k] = (int) Math.floor(x - r + 0.5);
            firstRow[k] = (int) Math.floor(y - r + 0.5);
            endColumn[k] = (int) Math.ceil(x + r - 0.5);
            endRow[k] = (int) Math.ceil(y + r - 0.5);
            segments(firstColumn[k] - 0.5 - x, endColumn[k] - firstColumn[k] + 2, r, columns[k]);
            segments(firstRow[k] - 0.5 - y, endRow[k] - firstRow[k] + 2, r, rows[k]);
            truncated[k] = !image.box().contains(Box.ofCorners(firstColumn[k], firstRow[k], endColumn[k], endRow[k]));
            x0 = Math.min(x0, firstColumn[k]);
            x1 = Math.max(x1, endColumn[k]);
            y0 = Math.min(y0, firstRow[k]);
            y1 = Math.max(y1, endRow[k]);
        }
        x0 = Math.max(x0, image.x0());
        x1 = Math.min(x1, image.x0() + image.width() - 1);
        y0 = Math.max(y0, image.y0());
        y1 = Math.min(y1, image.y0() + image.height() - 1);
        for (int first = y0; first <= y1 && x0 <= x1; first += ROWS) {
            addUp(image, frame.variance(), x0, x1, first, y1);
            for (int py = first; py < first + ROWS && py <= y1; py++)
                for (int k = 0; k < radii.length; k++)
                    if (py >= firstRow[k] && py <= endRow[k])
                        circleRow(frame, k, x, y, x0, x1, py, (py - first) * widest);
        }
    }

    /// Four rows side by side, as each sum waits for the one before; behind the last row it stands for the
    /// others.
    private void addUp(Image image, Image var, int x0, int x1, int y, int last) {
        float[] px = image.data(), vv = var.data();
        int second = Math.min(last, y + 1), third = Math.min(last, y + 2), fourth = Math.min(last, y + 3);
        int a = image.index(x0, y),
                b = image.index(x0, second),
                c = image.index(x0, third),
                d = image.index(x0, fourth);
        int e = var.index(x0, y), f = var.index(x0, second), g = var.index(x0, third), h = var.index(x0, fourth);
        addUp(px, vv, a, e, b, f, x1 - x0 + 1, 0);
        addUp(px, vv, c, g, d, h, x1 - x0 + 1, 2 * widest);
    }

    private void addUp(float[] px, float[] vv, int p, int v, int q, int w, int n, int to) {
        double f = 0, s = 0, g = 0, t = 0;
        int m = 0, l = 0, next = to + widest;
        for (int i = 0; i < n; i++) {
            float a = px[p + i], b = px[q + i];
            if (Math.abs(a) <= Float.MAX_VALUE) {
                f += a;
                s += vv[v + i];
                m++;
            }
            if (Math.abs(b) <= Float.MAX_VALUE) {
                g += b;
                t += vv[w + i];
                l++;
            }
            fluxBefore[to + i + 1] = f;
            varianceBefore[to + i + 1] = s;
            pixelsBefore[to + i + 1] = m;
            fluxBefore[next + i + 1] = g;
            varianceBefore[next + i + 1] = t;
            pixelsBefore[next + i + 1] = l;
        }
    }

    /// One row of one circle: the edge on the left, whole pixels, the edge on the right.
    private void circleRow(Frame frame, int k, double x, double y, int x0, int x1, int py, int row) {
        double r = radii[k], far = Math.abs(py - y) + 0.5, near = Math.max(0, far - 1);
        double reach = Math.sqrt(Math.max(0, r * r - near * near));
        // pixels whose centres are not farther than this from the centre's column are whole
        double whole = Math.sqrt(Math.max(0, r * r - far * far)) - 0.5;
        int first = Math.max(x0, Math.max(firstColumn[k], (int) Math.floor(x - reach + 0.5)));
        int last = Math.min(x1, Math.min(endColumn[k], (int) Math.ceil(x + reach - 0.5)));
        if (first > last) return;
        int a = whole < 0 || far > r ? last + 1 : Math.max(first, (int) Math.ceil(x - whole));
        int b = whole < 0 || far > r ? last : Math.min(last, (int) Math.floor(x + whole));
        if (a > b) {
            edge(frame, k, x, y, first, last, py);
            return;
        }
        edge(frame, k, x, y, first, a - 1, py);
        int from = row + a - x0, to = row + b + 1 - x0;
        flux[k] += fluxBefore[to] - fluxBefore[from];
        variance[k] += varianceBefore[to] - varianceBefore[from];
        area[k] += pixelsBefore[to] - pixelsBefore[from];
        edge(frame, k, x, y, b + 1, last, py);
    }

    /// Pixels of which a part lies inside.
    private void edge(Frame frame, int k, double x, double y, int from, int to, int py) {
        if (from > to) return;
        Image image = frame.image(), var = frame.variance();
        double[] left = columns[k];
        double r2 = radii[k] * radii[k], quarter = 0.25 * Math.PI * r2, low = py - 0.5 - y, up = low + 1;
        int at = py - firstRow[k], column = from - firstColumn[k], p = image.index(from, py), v = var.index(from, py);
        double lowRest = Math.abs(rows[k][at]) - quarter, upRest = Math.abs(rows[k][at + 1]) - quarter;
        double dx = from - 0.5 - x, sum = 0, square = 0, inside = 0;
        double before = corner(dx, left[column], up, upRest, r2) - corner(dx, left[column], low, lowRest, r2);
        for (int i = 0; i <= to - from; i++) {
            dx = from + i + 0.5 - x;
            double segment = left[column + i + 1];
            double behind = corner(dx, segment, up, upRest, r2) - corner(dx, segment, low, lowRest, r2);
            double weight = behind - before, value = image.data()[p + i];
            before = behind;
            if (!(Math.abs(value) <= Float.MAX_VALUE)) continue;
            sum += weight * value;
            square += weight * weight * var.data()[v + i];
            inside += weight;
        }
        flux[k] += sum;
        variance[k] += square;
        area[k] += inside;
    }

    /// Signed area of the circle between the axes and the lines dx and dy.
    ///
    /// Where the corner lies outside the circle it is cut dy + S(dx) - S(cut) with cut = sqrt(r^2 - dy^2),
    /// the line dy up to the circle and then the circle's edge; and S(cut) = pi r^2 / 4 + cut dy - S(dy).
    ///
    /// @param segment S(dx)
    /// @param rest |S(dy)| - pi r^2 / 4
    private static double corner(double dx, double segment, double dy, double rest, double r2) {
        if (dx * dx + dy * dy <= r2) return dx * dy;
        double part = dx < 0 ? segment - rest : segment + rest;
        return dy < 0 ? -part : part;
    }

    /// S(t) = integral of sqrt(r^2 - u^2) from 0 to t at t = first, first + 1, ...; t is clamped to the
    /// circle.
    ///
    /// From one to the next by the angle between them, whose sine is small and so cheap.
    private static void segments(double first, int n, double r, double[] out) {
        double r2 = r * r, inverse = 1 / r2;
        double a = -r, edge = 0, sum = -0.25 * Math.PI * r2;
        for (int i = 0; i < n; i++) {
            double b = Math.clamp(first + i, -r, r);
            double next = Math.sqrt(Math.max(0, r2 - b * b));
            if (b > a) {
                double sine = (b * edge - a * next) * inverse;
                double angle = CircleOverlap.angle(sine, (a * b + edge * next) * inverse);
                sum += 0.5 * (b * next - a * edge + r2 * angle);
            }
            out[i] = sum;
            a = b;
            edge = next;
        }
    }
}
