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

/// Sums of pixels and of their offsets under an elliptical Gaussian weight.
///
/// A column's weights follow from those of its first row by two products a row, as their logarithm is
/// quadratic; two columns are summed side by side, as each product waits for the one before. Bound: eight
/// double operations per pixel.
///
/// Thread rule: one thread; the object holds what a pair of columns gives.
public final class GaussianSums {
    // beyond this a weight at a corner would be zero, and all that follows from it
    private static final double LARGEST_EXPONENT = 600;

    private double light;
    private double up;
    private double square;
    private double lightBeside;
    private double upBeside;
    private double squareBeside;

    /// Sums of w I, w I dx, w I dy, w I dx^2, w I dy^2 and w I dx dy over the pixels within four sigma,
    /// with w = exp(-(a dx^2 + 2 c dx dy + b dy^2) / 2); pixels that are not finite count nothing.
    ///
    /// @param cx centre (parent pixels)
    /// @param cy centre
    /// @param m second moments of the weight xx, yy, xy [pixel^2]
    /// @param s receives the six sums
    public void measure(Image image, double cx, double cy, double[] m, double[] s) {
        Arrays.fill(s, 0, 6, 0);
        double det = m[0] * m[1] - m[2] * m[2], a = m[1] / det, b = m[0] / det, c = -m[2] / det;
        double reachX = 4 * Math.sqrt(m[0]), reachY = 4 * Math.sqrt(m[1]);
        int x0 = Math.max(image.x0(), (int) Math.ceil(cx - reachX));
        int x1 = Math.min(image.x0() + image.width() - 1, (int) Math.floor(cx + reachX));
        int y0 = Math.max(image.y0(), (int) Math.ceil(cy - reachY));
        int y1 = Math.min(image.y0() + image.height() - 1, (int) Math.floor(cy + reachY));
        int n = x1 - x0 + 1, rows = y1 - y0 + 1;
        if (n <= 0 || rows <= 0) return;
        double left = x0 - cx, dy = y0 - cy;
        int at = image.index(x0, y0);
        if (0.5 * (a * reachX * reachX + 2 * Math.abs(c) * reachX * reachY + b * reachY * reachY) > LARGEST_EXPONENT) {
            direct(image, at, n, rows, left, dy, a, b, c, s);
            return;
        }
        double w = Math.exp(-0.5 * (a * left * left + 2 * c * left * dy + b * dy * dy));
        double next = Math.exp(-0.5 * (a * (2 * left + 1) + 2 * c * dy)), curve = Math.exp(-a);
        double r = Math.exp(-0.5 * (2 * c * left + b * (2 * dy + 1))), tilt = Math.exp(-c), k = Math.exp(-b);
        for (int i = 0; i < n; i += 2) {
            // behind the last column it stands for the other itself, without weight
            boolean alone = i + 1 == n;
            double beside = alone ? 0 : w * next;
            pair(image.data(), at + i, alone ? 0 : 1, image.stride(), rows, w, r, beside, r * tilt, k, dy);
            add(s, left + i, light, up, square);
            add(s, left + i + 1, lightBeside, upBeside, squareBeside);
            w *= next * (next * curve);
            next *= curve * curve;
            r *= tilt * tilt;
        }
    }

    private static void add(double[] s, double dx, double light, double up, double square) {
        s[0] += light;
        s[1] += light * dx;
        s[2] += up;
        s[3] += light * dx * dx;
        s[4] += square;
        s[5] += up * dx;
    }

    /// Sums of two columns; their weights w and v change from row to row by r and q, and these by k.
    private void pair(
            float[] px,
            int at,
            int step,
            int stride,
            int rows,
            double w,
            double r,
            double v,
            double q,
            double k,
            double top) {
        double s = 0, sy = 0, syy = 0, t = 0, ty = 0, tyy = 0;
        for (int j = 0, p = at; j < rows; j++, p += stride) {
            double dy = top + j, one = w * finite(px[p]), two = v * finite(px[p + step]);
            s += one;
            t += two;
            one *= dy;
            two *= dy;
            sy += one;
            ty += two;
            syy += one * dy;
            tyy += two * dy;
            w *= r;
            v *= q;
            r *= k;
            q *= k;
        }
        light = s;
        up = sy;
        square = syy;
        lightBeside = t;
        upBeside = ty;
        squareBeside = tyy;
    }

    private static float finite(float v) {
        return Math.abs(v) <= Float.MAX_VALUE ? v : 0;
    }

    /// Each weight by itself, for ellipses so narrow and tilted that weights vanish at corners.
    private static void direct(
            Image image, int at, int n, int rows, double left, double top, double a, double b, double c, double[] s) {
        for (int j = 0; j < rows; j++) {
            double dy = top + j;
            for (int i = 0; i < n; i++) {
                double dx = left + i, w = Math.exp(-0.5 * (a * dx * dx + 2 * c * dx * dy + b * dy * dy));
                double p = w * finite(image.data()[at + j * image.stride() + i]);
                add(s, dx, p, p * dy, p * dy * dy);
            }
        }
    }
}
