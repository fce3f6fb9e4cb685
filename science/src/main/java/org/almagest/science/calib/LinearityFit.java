/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.calib;

import java.util.Arrays;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.linalg.Cholesky;
import org.almagest.science.isr.Linearizer;

/// Fits the response of all amplifiers of a detector to a ramp of known light.
///
/// Of a signal m [count] an amplifier's correction is m h(m), with h a natural cubic spline that is zero at
/// m = 0: what comes out agrees with the first electrons, m (1 - h(m)) = k L for light L. For given L this
/// is linear in k and the nodes of h.
///
/// All amplifiers see the same lamp. So their fits and the light itself, known beforehand to a photodiode's
/// precision, are found in turns; this does what a spline of the detector's mean and one of each amplifier
/// against it do (the double spline of cp_pipe). Points beyond 5 sigma are left out, five a round at most,
/// and all from where the response falls more than a given part below the line.
///
/// Thread rule: one thread.
final class LinearityFit {
    private static final int TURNS = 6;
    private static final int REJECTIONS_A_TURN = 5;
    private static final double REJECT = 5;
    private static final int TABLE = 128;

    /// @param nodes of h beside that at zero
    /// @param diodeNoise relative error of the light told beforehand
    /// @param maxDeviation relative departure from the line of low signals from where on points are left
    /// out
    /// @param lowFraction of the greatest signal that tells that line
    record Config(int nodes, double diodeNoise, double maxDeviation, double lowFraction) {
        static final Config DEFAULT = new Config(10, 2e-4, 0.05, 0.3);
    }

    /// Mean signals of one exposure.
    ///
    /// @param light of the lamp, in any unit
    /// @param signal of each amplifier [count]; NaN where saturated
    /// @param error of each [count]
    record Point(double light, double[] signal, double[] error) {}

    /// One amplifier's answer.
    ///
    /// @param curve correction
    /// @param slope k [count per light]
    /// @param signals of the points used [count]
    /// @param residuals of these after correction, relative
    /// @param greatest signal used [count]
    record Response(Linearizer.Curve curve, double slope, double[] signals, double[] residuals, double greatest) {}

    private final Config config;
    private final Point[] points;
    private final double[] light;
    private final boolean[][] used;
    private final double[][] nodes;
    private final double[][] values;
    private final double[] slope;

    private LinearityFit(Point[] points, Config config) {
        this.config = config;
        this.points = points;
        int amplifiers = points[0].signal().length;
        this.light = Arrays.stream(points).mapToDouble(Point::light).toArray();
        this.used = new boolean[amplifiers][];
        this.nodes = new double[amplifiers][];
        this.values = new double[amplifiers][];
        this.slope = new double[amplifiers];
    }

    /// Fits all amplifiers.
    static Response[] fit(Point[] points, Config config) {
        LinearityFit fit = new LinearityFit(points, config);
        int amplifiers = fit.slope.length;
        for (int a = 0; a < amplifiers; a++) fit.begin(a);
        for (int turn = 0; turn < TURNS; turn++) {
            for (int a = 0; a < amplifiers; a++) {
                fit.solve(a);
                if (turn > 0) fit.reject(a);
            }
            if (turn < TURNS - 1) fit.weighLight();
        }
        Response[] out = new Response[amplifiers];
        for (int a = 0; a < amplifiers; a++) out[a] = fit.response(a);
        return out;
    }

    /// Chooses points and nodes of an amplifier.
    private void begin(int a) {
        double greatest = 0;
        for (Point p : points) if (p.signal()[a] > greatest) greatest = p.signal()[a];
        double sum = 0, weights = 0;
        for (Point p : points)
            if (p.signal()[a] < config.lowFraction() * greatest) {
                sum += p.signal()[a];
                weights += p.light();
            }
        double line = sum / weights;
        used[a] = new boolean[points.length];
        double top = 0;
        int n = 0;
        for (int k = 0; k < points.length; k++) {
            double m = points[k].signal()[a];
            used[a][k] = m > 0 && Math.abs(m / (line * points[k].light()) - 1) < config.maxDeviation();
            if (!used[a][k]) continue;
            top = Math.max(top, m);
            n++;
        }
        if (n < config.nodes() + 3)
            throw new DataFault("a ramp of " + n + " usable flats; " + (config.nodes() + 3)
                    + " or more below saturation are needed for a linearizer of " + config.nodes() + " nodes");
        nodes[a] = new double[config.nodes() + 1];
        for (int k = 0; k <= config.nodes(); k++) nodes[a][k] = top * k / config.nodes();
        values[a] = new double[config.nodes() + 1];
    }

    /// Least squares for k and the nodes of h, for the light as it stands: m = k L + sum_n h_n B_n(m) m.
    private void solve(int a) {
        int n = config.nodes(), m = n + 1;
        double[] normal = new double[m * m], right = new double[m], row = new double[m];
        double[][] basis = basis(nodes[a]);
        double unit = points[points.length - 1].light();
        for (int k = 0; k < points.length; k++) {
            if (!used[a][k]) continue;
            double s = points[k].signal()[a];
            row[n] = light[k] / unit;
            for (int b = 0; b < n; b++) row[b] = s * spline(nodes[a], basis[b + 1], unit(n + 1, b + 1), s);
            double weight = 1 / (sigma(a, k) * sigma(a, k));
            for (int r = 0; r < m; r++) {
                right[r] += weight * row[r] * s;
                for (int c = 0; c < m; c++) normal[r * m + c] += weight * row[r] * row[c];
            }
        }
        double[] x = Cholesky.of(normal, m)
                .orElseThrow(() -> new DataFault("the signals of the ramp do not reach all nodes of the linearizer"))
                .solve(right);
        slope[a] = x[n] / unit;
        for (int b = 0; b < n; b++) values[a][b + 1] = x[b];
    }

    private double sigma(int a, int k) {
        double s = points[k].signal()[a] * config.diodeNoise();
        return Math.sqrt(points[k].error()[a] * points[k].error()[a] + s * s);
    }

    private double corrected(int a, int k) {
        double s = points[k].signal()[a];
        return s * (1 - spline(nodes[a], moments(nodes[a], values[a]), values[a], s));
    }

    /// The light that photodiode and amplifiers agree on best.
    private void weighLight() {
        for (int k = 0; k < points.length; k++) {
            double told = points[k].light();
            double weight = 1 / Math.pow(config.diodeNoise() * told, 2), sum = weight * told;
            for (int a = 0; a < slope.length; a++) {
                if (!used[a][k]) continue;
                double w = Math.pow(slope[a] / points[k].error()[a], 2);
                sum += w * corrected(a, k) / slope[a];
                weight += w;
            }
            light[k] = sum / weight;
        }
    }

    private void reject(int a) {
        double[] pulls = new double[points.length];
        int n = 0;
        for (int k = 0; k < points.length; k++)
            if (used[a][k]) pulls[n++] = Math.abs(corrected(a, k) - slope[a] * points[k].light()) / sigma(a, k);
        double[] sorted = Arrays.copyOf(pulls, n);
        Arrays.sort(sorted);
        double width = Math.max(1, 1.4826 * sorted[n / 2]);
        double limit = Math.max(REJECT * width, sorted[Math.max(0, n - 1 - REJECTIONS_A_TURN)]);
        n = 0;
        for (int k = 0; k < points.length; k++) if (used[a][k] && pulls[n++] > limit) used[a][k] = false;
    }

    private Response response(int a) {
        double top = nodes[a][nodes[a].length - 1];
        double[] x = new double[TABLE + 1], y = new double[TABLE + 1], second = moments(nodes[a], values[a]);
        for (int k = 0; k <= TABLE; k++) {
            x[k] = top * k / TABLE;
            y[k] = x[k] * spline(nodes[a], second, values[a], x[k]);
        }
        int n = 0;
        for (boolean u : used[a]) if (u) n++;
        double[] signals = new double[n], residuals = new double[n];
        n = 0;
        for (int k = 0; k < points.length; k++) {
            if (!used[a][k]) continue;
            signals[n] = points[k].signal()[a];
            residuals[n++] = corrected(a, k) / (slope[a] * points[k].light()) - 1;
        }
        return new Response(new Linearizer.Curve(Linearizer.Kind.SPLINE, x, y), slope[a], signals, residuals, top);
    }

    private static double[] unit(int n, int at) {
        double[] out = new double[n];
        out[at] = 1;
        return out;
    }

    private static double[][] basis(double[] nodes) {
        double[][] out = new double[nodes.length][];
        for (int k = 0; k < nodes.length; k++) out[k] = moments(nodes, unit(nodes.length, k));
        return out;
    }

    /// Second derivatives at the nodes of the natural cubic spline.
    private static double[] moments(double[] x, double[] y) {
        int n = x.length;
        double[] c = new double[n], d = new double[n], out = new double[n];
        for (int k = 1; k < n - 1; k++) {
            double left = x[k] - x[k - 1], right = x[k + 1] - x[k];
            double b = 2 * (left + right) - left * c[k - 1];
            c[k] = right / b;
            d[k] = (6 * ((y[k + 1] - y[k]) / right - (y[k] - y[k - 1]) / left) - left * d[k - 1]) / b;
        }
        for (int k = n - 2; k > 0; k--) out[k] = d[k] - c[k] * out[k + 1];
        return out;
    }

    private static double spline(double[] x, double[] second, double[] y, double at) {
        int k = Math.clamp((int) (at / (x[1] - x[0])), 0, x.length - 2);
        double h = x[k + 1] - x[k], b = (at - x[k]) / h, a = 1 - b;
        return a * y[k] + b * y[k + 1] + ((a * a * a - a) * second[k] + (b * b * b - b) * second[k + 1]) * h * h / 6;
    }
}
