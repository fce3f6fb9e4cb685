/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.calib;

import java.util.Arrays;

/// Pairs of a bright signal in one amplifier and what another shows at the same place in the readout.
///
/// Thread rule: one thread.
final class SpotSamples {
    private static final int BLOCK = 4096;
    private double[] source = new double[BLOCK];
    private double[] target = new double[BLOCK];
    private int count;

    /// What a fit gives.
    ///
    /// @param linear coefficient
    /// @param linearError standard error
    /// @param quadratic coefficient [1/electron]
    /// @param quadraticError standard error
    /// @param pixels used
    /// @param meanSource mean of I and of I^2 of these, and mean contamination with its error [electron]
    record Fit(
            double linear,
            double linearError,
            double quadratic,
            double quadraticError,
            int pixels,
            double[] meanSource) {
        /// Mean contamination left by coefficients, over its error.
        double left(double c, double q) {
            return (meanSource[2] - c * meanSource[0] - q * meanSource[1]) / meanSource[3];
        }
    }

    /// Adds the pixels of a frame where the source is bright and the target dark; the target's background
    /// is the median of its pixels where the source is dark too.
    void add(float[] from, float[] to, double bright, double dark) {
        float[] sky = new float[to.length];
        int n = 0;
        for (int i = 0; i < to.length; i += 7) if (from[i] < dark && to[i] < dark) sky[n++] = to[i];
        if (n < 100) return;
        Arrays.sort(sky, 0, n);
        double background = mean(sky, n);
        for (int i = 0; i < to.length; i++) {
            if (!(from[i] > bright) || !(to[i] < dark)) continue;
            if (count == source.length) {
                source = Arrays.copyOf(source, 2 * count);
                target = Arrays.copyOf(target, 2 * count);
            }
            source[count] = from[i];
            target[count++] = to[i] - background;
        }
    }

    /// Mean of the middle nine tenths of sorted values.
    private static double mean(float[] sorted, int n) {
        double sum = 0;
        int cut = n / 20;
        for (int i = cut; i < n - cut; i++) sum += sorted[i];
        return sum / (n - 2 * cut);
    }

    /// Least squares without a constant, clipped.
    Fit fit(boolean withSquare, double clip, int rounds) {
        boolean[] out = new boolean[count];
        double scale = 1e5;
        double[] s = new double[5], x = new double[2];
        double sigma = Double.POSITIVE_INFINITY;
        int n = 0;
        for (int round = 0; round <= rounds; round++) {
            Arrays.fill(s, 0);
            n = 0;
            for (int k = 0; k < count; k++) {
                double i = source[k] / scale;
                double residual = target[k] - x[0] * i - x[1] * i * i;
                out[k] = round > 0 && Math.abs(residual) > clip * sigma;
                if (out[k]) continue;
                s[0] += i * i;
                s[1] += i * i * i;
                s[2] += i * i * i * i;
                s[3] += i * target[k];
                s[4] += i * i * target[k];
                n++;
            }
            double det = s[0] * s[2] - s[1] * s[1];
            boolean two = withSquare && det > 1e-9 * s[0] * s[2];
            x[0] = two ? (s[3] * s[2] - s[4] * s[1]) / det : s[3] / s[0];
            x[1] = two ? (s[0] * s[4] - s[1] * s[3]) / det : 0;
            sigma = width(x, scale);
        }
        if (n < 3) return new Fit(0, 0, 0, 0, n, new double[] {0, 0, 0, 1});
        double det = s[0] * s[2] - s[1] * s[1];
        double linearError = sigma * (withSquare ? Math.sqrt(s[2] / det) : Math.sqrt(1 / s[0])) / scale;
        double quadraticError = withSquare ? sigma * Math.sqrt(s[0] / det) / (scale * scale) : 0;
        double[] means = new double[4];
        for (int k = 0; k < count; k++) {
            if (out[k]) continue;
            means[0] += source[k] / n;
            means[1] += source[k] * source[k] / n;
            means[2] += target[k] / n;
        }
        means[3] = sigma / Math.sqrt(n);
        return new Fit(x[0] / scale, linearError, x[1] / (scale * scale), quadraticError, n, means);
    }

    /// Robust scatter about the fit.
    private double width(double[] x, double scale) {
        double[] r = new double[count];
        for (int k = 0; k < count; k++) {
            double i = source[k] / scale;
            r[k] = Math.abs(target[k] - x[0] * i - x[1] * i * i);
        }
        Arrays.sort(r);
        return count == 0 ? 0 : 1.4826 * r[count / 2];
    }
}
