/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.psfmodel;

import java.util.List;
import org.almagest.astro.kernel.QuinticSpline;
import org.almagest.astro.psf.PixelPsf;

/// The basis of a PSF on a grid finer than the pixels, fitted to the stars' own pixels: weighted least
/// squares over all stars at once by conjugate gradients.
///
/// Unknowns are the coefficients of quintic splines. The iteration starts at zero and is stopped early, so
/// that what the stars hardly determine stays small (Hansen 1998, Rank-Deficient and Discrete Ill-Posed
/// Problems, 6).
///
/// Thread rule: one thread.
final class SplineBasisFit {
    private final int order;
    private final int terms;
    private final int side;
    private final double step;
    private final List<Row> stars;

    /// One star's pixels within its stamp, ready for the products.
    private record Row(
            int n,
            double[] terms,
            int[] firstX,
            int[] firstY,
            double[] weightsX,
            double[] weightsY,
            double[] root,
            double[] data) {}

    private SplineBasisFit(int order, int side, double step, List<Row> stars) {
        this.order = order;
        this.terms = PixelPsf.termCount(order);
        this.side = side;
        this.step = step;
        this.stars = stars;
    }

    /// Fits the basis, as sample values for [PixelPsf].
    ///
    /// @param place gives the polynomial terms at a position
    /// @param core expected peak of the PSF, for the weights
    /// @param iterations of conjugate gradients
    static double[] fit(
            List<StarStamp> stamps,
            PixelPsf place,
            int order,
            int side,
            double step,
            double core,
            double modelError,
            int iterations) {
        List<Row> rows = stamps.stream()
                .filter(StarStamp::isUsed)
                .map(s -> row(s, place, side, step, core, modelError))
                .toList();
        SplineBasisFit fit = new SplineBasisFit(order, side, step, rows);
        return fit.samples(fit.solve(iterations));
    }

    private static Row row(StarStamp s, PixelPsf place, int side, double step, double core, double modelError) {
        int n = s.box.width();
        double[] wx = new double[n * QuinticSpline.TAPS];
        double[] wy = new double[n * QuinticSpline.TAPS];
        int[] fx = new int[n];
        int[] fy = new int[n];
        for (int i = 0; i < n; i++) {
            fx[i] = QuinticSpline.weights((s.box.x0() + i - s.x) / step + side / 2, wx, i * QuinticSpline.TAPS);
            fy[i] = QuinticSpline.weights((s.box.y0() + i - s.y) / step + side / 2, wy, i * QuinticSpline.TAPS);
        }
        double[] root = new double[n * n];
        double[] data = new double[n * n];
        double floor = modelError * core * s.flux;
        for (int i = 0; i < root.length; i++) {
            if (!s.good[i]) continue;
            double w = 1 / Math.sqrt(s.variance[i] + floor * floor);
            root[i] = w * s.flux;
            data[i] = w * s.pixels[i];
        }
        return new Row(n, place.termsAt(s.x, s.y), fx, fy, wx, wy, root, data);
    }

    private double[] solve(int iterations) {
        double[] x = new double[terms * side * side];
        double[][] r = new double[stars.size()][];
        for (int s = 0; s < r.length; s++) r[s] = stars.get(s).data.clone();
        double[] gradient = adjoint(r);
        double[] direction = gradient.clone();
        double gamma = dot(gradient, gradient);
        double first = gamma;
        for (int k = 0; k < iterations && gamma > 1e-12 * first; k++) {
            double[][] q = forward(direction);
            double norm = 0;
            for (double[] part : q) norm += dot(part, part);
            double alpha = gamma / norm;
            for (int i = 0; i < x.length; i++) x[i] += alpha * direction[i];
            for (int s = 0; s < r.length; s++) for (int i = 0; i < r[s].length; i++) r[s][i] -= alpha * q[s][i];
            gradient = adjoint(r);
            double next = dot(gradient, gradient);
            double beta = next / gamma;
            for (int i = 0; i < x.length; i++) direction[i] = gradient[i] + beta * direction[i];
            gamma = next;
        }
        return x;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }

    /// The stars' weighted pixels that coefficients make.
    private double[][] forward(double[] c) {
        double[][] out = new double[stars.size()][];
        int size = side * side;
        double[] profile = new double[size];
        for (int s = 0; s < out.length; s++) {
            Row star = stars.get(s);
            java.util.Arrays.fill(profile, 0);
            for (int t = 0; t < terms; t++)
                for (int i = 0; i < size; i++) profile[i] += star.terms[t] * c[t * size + i];
            int n = star.n;
            double[] rows = new double[side * n];
            for (int v = 0; v < side; v++)
                for (int i = 0; i < n; i++) {
                    double sum = 0;
                    for (int k = 0; k < QuinticSpline.TAPS; k++) {
                        int u = star.firstX[i] + k;
                        if (u >= 0 && u < side)
                            sum += star.weightsX[i * QuinticSpline.TAPS + k] * profile[v * side + u];
                    }
                    rows[v * n + i] = sum;
                }
            double[] pixels = new double[n * n];
            for (int j = 0; j < n; j++)
                for (int k = 0; k < QuinticSpline.TAPS; k++) {
                    int v = star.firstY[j] + k;
                    if (v < 0 || v >= side) continue;
                    double w = star.weightsY[j * QuinticSpline.TAPS + k];
                    for (int i = 0; i < n; i++) pixels[j * n + i] += w * rows[v * n + i];
                }
            for (int i = 0; i < pixels.length; i++) pixels[i] *= star.root[i];
            out[s] = pixels;
        }
        return out;
    }

    /// The transpose of [#forward].
    private double[] adjoint(double[][] residual) {
        int size = side * side;
        double[] out = new double[terms * size];
        for (int s = 0; s < residual.length; s++) {
            Row star = stars.get(s);
            int n = star.n;
            double[] rows = new double[side * n];
            for (int j = 0; j < n; j++)
                for (int k = 0; k < QuinticSpline.TAPS; k++) {
                    int v = star.firstY[j] + k;
                    if (v < 0 || v >= side) continue;
                    double w = star.weightsY[j * QuinticSpline.TAPS + k];
                    for (int i = 0; i < n; i++) rows[v * n + i] += w * star.root[j * n + i] * residual[s][j * n + i];
                }
            double[] profile = new double[size];
            for (int v = 0; v < side; v++)
                for (int i = 0; i < n; i++)
                    for (int k = 0; k < QuinticSpline.TAPS; k++) {
                        int u = star.firstX[i] + k;
                        if (u >= 0 && u < side)
                            profile[v * side + u] += star.weightsX[i * QuinticSpline.TAPS + k] * rows[v * n + i];
                    }
            for (int t = 0; t < terms; t++)
                for (int i = 0; i < size; i++) out[t * size + i] += star.terms[t] * profile[i];
        }
        return out;
    }

    /// Spline coefficients to values at the grid points.
    private double[] samples(double[] c) {
        double[] b = {1 / 120.0, 26 / 120.0, 66 / 120.0, 26 / 120.0, 1 / 120.0};
        int size = side * side;
        double[] half = new double[c.length];
        double[] out = new double[c.length];
        for (int t = 0; t < terms; t++)
            for (int y = 0; y < side; y++)
                for (int x = 0; x < side; x++)
                    for (int k = -2; k <= 2; k++)
                        if (x + k >= 0 && x + k < side)
                            half[t * size + y * side + x] += b[k + 2] * c[t * size + y * side + x + k];
        for (int t = 0; t < terms; t++)
            for (int y = 0; y < side; y++)
                for (int k = -2; k <= 2; k++) {
                    if (y + k < 0 || y + k >= side) continue;
                    for (int x = 0; x < side; x++)
                        out[t * size + y * side + x] += b[k + 2] * half[t * size + (y + k) * side + x];
                }
        return out;
    }

    @Override
    public String toString() {
        return "SplineBasisFit[order " + order + ", side " + side + ", step " + step + "]";
    }
}
