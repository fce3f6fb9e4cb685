/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.diasource;

import java.util.Arrays;
import java.util.Optional;
import org.almagest.astro.image.NoiseCorrelation;
import org.almagest.astro.linalg.Cholesky;

/// Fits a trail by damped Gauss-Newton steps (Levenberg and Marquardt) in its middle and in the vector from
/// one end to the other, in which the likelihood is smooth at zero length; the flux is solved for.
///
/// Thread rule: one thread per object.
final class TrailSolver {
    private static final int MAX_STEPS = 30;
    private static final double SETTLED = 0.01;
    private static final double LONGEST_STEP = 4;

    private final TrailPixels pixels;
    private final TrailModel model;

    /// @param model of the same pixels
    TrailSolver(TrailPixels pixels, TrailModel model) {
        this.pixels = pixels;
        this.model = model;
    }

    /// Where chi-squared is least.
    record Solution(double x, double y, double dx, double dy, double flux, double chi2) {}

    /// Chi-squared and products of derivatives at one place; parameters are flux, then those of the line.
    private static final class State {
        final double[] normal = new double[25];
        final double[] right = new double[5];
        double flux;
        double chi2;
    }

    /// The minimum that a start leads to; empty when it runs away from the pixels.
    Optional<Solution> solve(TrailFit.Start start) {
        double[] p = {start.x(), start.y(), start.dx(), start.dy()};
        State best = state(p);
        double damping = 1e-3;
        boolean settled = false;
        for (int step = 0; step < MAX_STEPS && !settled; step++) {
            Optional<double[]> move = step(best, damping);
            if (move.isEmpty()) return Optional.empty();
            // where the parabola itself has nothing left to gain no step will find anything
            double little = SETTLED * Math.max(1, best.chi2 / pixels.good());
            if (promised(best, move.get()) < little) break;
            double[] next = p.clone();
            for (int i = 0; i < 4; i++) next[i] += Math.clamp(move.get()[i + 1], -LONGEST_STEP, LONGEST_STEP);
            if (!pixels.box.contains(next[0], next[1])) return Optional.empty();
            State there = state(next);
            double gain = best.chi2 - there.chi2;
            if (gain >= 0) {
                p = next;
                best = there;
                damping = Math.max(1e-9, damping / 10);
                settled = gain < little;
            } else {
                damping *= 8;
                settled = -gain < 1e-6 || damping > 1e6;
            }
        }
        return Optional.of(new Solution(p[0], p[1], p[2], p[3], best.flux, best.chi2));
    }

    private static Optional<double[]> step(State s, double damping) {
        double[] a = s.normal.clone();
        double largest = Math.max(a[6], a[12]);
        for (int i = 0; i < 5; i++) a[6 * i] = a[6 * i] * (1 + damping) + (i > 0 ? 1e-9 * largest : 0);
        return Cholesky.of(a, 5).map(c -> c.solve(s.right));
    }

    /// By how much a step lowers chi-squared if the model is linear: 2 m.b - m.A m.
    private static double promised(State s, double[] move) {
        double gain = 0;
        for (int i = 0; i < 5; i++) {
            double row = 0;
            for (int j = 0; j < 5; j++) row += s.normal[5 * i + j] * move[j];
            gain += move[i] * (2 * s.right[i] - row);
        }
        return gain;
    }

    private State state(double[] p) {
        model.evaluate(p[0], p[1], p[2], p[3]);
        State s = new State();
        s.flux = bestFlux();
        double[] w = pixels.weight, v = model.value;
        double[][] columns = {v, model.slope[0], model.slope[1], model.slope[2], model.slope[3]};
        double[] rest = new double[w.length], weighted = new double[w.length];
        for (int i = 0; i < w.length; i++) {
            rest[i] = w[i] * (pixels.data[i] - s.flux * v[i]);
            s.chi2 += rest[i] * (pixels.data[i] - s.flux * v[i]);
        }
        for (int a = 0; a < 5; a++) {
            double scale = a == 0 ? 1 : s.flux;
            for (int i = 0; i < w.length; i++) weighted[i] = w[i] * columns[a][i];
            s.right[a] = scale * dot(columns[a], rest);
            for (int b = 0; b <= a; b++)
                s.normal[5 * a + b] = scale * (b == 0 ? 1 : s.flux) * dot(weighted, columns[b]);
        }
        for (int a = 0; a < 5; a++) for (int b = 0; b < a; b++) s.normal[5 * b + a] = s.normal[5 * a + b];
        return s;
    }

    /// Sum of products, in four parts that do not wait for each other.
    static double dot(double[] a, double[] b) {
        double p = 0, q = 0, r = 0, s = 0;
        int i = 0;
        for (; i + 4 <= a.length; i += 4) {
            p += a[i] * b[i];
            q += a[i + 1] * b[i + 1];
            r += a[i + 2] * b[i + 2];
            s += a[i + 3] * b[i + 3];
        }
        for (; i < a.length; i++) p += a[i] * b[i];
        return (p + q) + (r + s);
    }

    private double bestFlux() {
        double mm = 0, md = 0;
        double[] w = pixels.weight, m = model.value;
        for (int i = 0; i < w.length; i++) {
            mm += w[i] * m[i] * m[i];
            md += w[i] * m[i] * pixels.data[i];
        }
        return mm > 0 ? md / mm : 0;
    }

    private void fill(double[] row, int i, double flux) {
        row[0] = model.value[i];
        for (int k = 0; k < 4; k++) row[k + 1] = flux * model.slope[k][i];
    }

    /// Flux of a given trail.
    double flux(double x, double y, double dx, double dy) {
        model.evaluate(x, y, dx, dy);
        return bestFlux();
    }

    /// Covariance of flux, middle and vector of a given trail, 5 by 5; NaN when the pixels do not determine
    /// them.
    double[] covariance(double x, double y, double dx, double dy, double flux) {
        model.evaluate(x, y, dx, dy);
        double[][] column = new double[5][pixels.weight.length];
        double[] row = new double[5], normal = new double[25];
        for (int i = 0; i < pixels.weight.length; i++) {
            fill(row, i, flux);
            for (int a = 0; a < 5; a++) {
                column[a][i] = row[a];
                for (int b = 0; b < 5; b++) normal[5 * a + b] += pixels.weight[i] * row[a] * row[b];
            }
        }
        Optional<Cholesky> factor = Cholesky.of(normal, 5);
        if (factor.isEmpty()) {
            double[] none = new double[25];
            Arrays.fill(none, Double.NaN);
            return none;
        }
        double[] inverse = factor.get().inverse();
        return pixels.noise.isPresent() ? sandwich(pixels, inverse, column) : inverse;
    }

    /// Covariance of least-squares parameters when the noise of pixels goes together, A^-1 (J^T W C W J)
    /// A^-1.
    ///
    /// @param inverse A^-1, with A = J^T W J
    /// @param column J, parameter by parameter
    static double[] sandwich(TrailPixels pixels, double[] inverse, double[][] column) {
        NoiseCorrelation rho = pixels.noise.orElseThrow();
        int n = column.length, width = pixels.box.width(), height = pixels.box.height(), r = rho.radius();
        double[][] root = new double[n][pixels.weight.length];
        for (int a = 0; a < n; a++)
            for (int i = 0; i < root[a].length; i++) root[a][i] = column[a][i] * Math.sqrt(pixels.weight[i]);
        double[] middle = new double[n * n];
        for (int dy = -r; dy <= r; dy++)
            for (int dx = -r; dx <= r; dx++) {
                double c = rho.at(dx, dy);
                if (c == 0) continue;
                for (int y = Math.max(0, dy); y < Math.min(height, height + dy); y++)
                    for (int x = Math.max(0, dx); x < Math.min(width, width + dx); x++) {
                        int i = y * width + x, j = (y - dy) * width + x - dx;
                        for (int a = 0; a < n; a++)
                            for (int b = 0; b < n; b++) middle[n * a + b] += c * root[a][i] * root[b][j];
                    }
            }
        return product(product(inverse, middle, n), inverse, n);
    }

    private static double[] product(double[] a, double[] b, int n) {
        double[] out = new double[n * n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) for (int k = 0; k < n; k++) out[n * i + j] += a[n * i + k] * b[n * k + j];
        return out;
    }
}
