/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

/// Interpolation by B-splines of degree five: exact at the samples, smooth to the fourth derivative, and
/// for a Gaussian of FWHM 3 pixels good to 1e-3 of its peak between them, which is its aliasing (5 pixels:
/// 1e-5).
///
/// Source: Unser, Aldroubi and Eden 1993, IEEE Trans. Signal Processing 41, 821 and 834.
public final class QuinticSpline {
    /// Samples that weigh on one interpolated value.
    public static final int TAPS = 6;

    private static final double[] POLES = {
        Math.sqrt(135 / 2.0 - Math.sqrt(17745 / 4.0)) + Math.sqrt(105 / 4.0) - 13 / 2.0,
        Math.sqrt(135 / 2.0 + Math.sqrt(17745 / 4.0)) - Math.sqrt(105 / 4.0) - 13 / 2.0
    };

    private QuinticSpline() {}

    /// Turns samples into spline coefficients, in place; beyond the edges the samples are mirrored.
    ///
    /// @param data samples, row by row from `start`
    /// @param start index of the first sample
    /// @param width samples in a row, 2 or more
    /// @param height rows, 2 or more
    public static void prefilter(float[] data, int start, int width, int height) {
        double[] line = new double[Math.max(width, height)];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) line[x] = data[start + y * width + x];
            filter(line, width);
            for (int x = 0; x < width; x++) data[start + y * width + x] = (float) line[x];
        }
        for (int x = 0; x < width; x++) {
            for (int y = 0; y < height; y++) line[y] = data[start + y * width + x];
            filter(line, height);
            for (int y = 0; y < height; y++) data[start + y * width + x] = (float) line[y];
        }
    }

    private static void filter(double[] c, int n) {
        for (double z : POLES) {
            double gain = (1 - z) * (1 - 1 / z);
            for (int i = 0; i < n; i++) c[i] *= gain;
            c[0] = causalStart(c, n, z);
            for (int i = 1; i < n; i++) c[i] += z * c[i - 1];
            c[n - 1] = z / (z * z - 1) * (c[n - 1] + z * c[n - 2]);
            for (int i = n - 2; i >= 0; i--) c[i] = z * (c[i + 1] - c[i]);
        }
    }

    /// Sum of the mirrored samples before the first, weighted by powers of the pole, to 1e-14.
    private static double causalStart(double[] c, int n, double z) {
        int period = 2 * (n - 1);
        double sum = 0;
        double power = 1;
        for (int i = 0; Math.abs(power) > 1e-15; i++) {
            int k = i % period;
            sum += power * c[k < n ? k : period - k];
            power *= z;
        }
        return sum;
    }

    /// Fills the six weights of the coefficients around a position and returns the place of the first.
    ///
    /// @param position in samples, 0 at the first
    /// @param weights at `at` .. `at + 5`
    public static int weights(double position, double[] weights, int at) {
        int first = (int) Math.floor(position) - 2;
        for (int k = 0; k < TAPS; k++) weights[at + k] = bSpline(position - (first + k));
        return first;
    }

    /// The central B-spline of degree five.
    static double bSpline(double x) {
        double a = Math.abs(x);
        if (a >= 3) return 0;
        double a2 = a * a;
        if (a < 1) return 11 / 20.0 - a2 / 2 + a2 * a2 * (1 / 4.0 - a / 12);
        if (a < 2) return 17 / 40.0 + a * (5 / 8.0 + a * (-7 / 4.0 + a * (5 / 4.0 + a * (-3 / 8.0 + a / 24))));
        double b = 3 - a;
        return b * b * b * b * b / 120;
    }
}
