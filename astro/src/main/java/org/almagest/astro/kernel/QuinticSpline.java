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
        double[][] rows = new double[height][width], columns = new double[width][height];
        for (int y = 0; y < height; y++) take(rows[y], data, start + y * width, width);
        filter(rows, width);
        for (int y = 0; y < height; y++) turn(rows[y], columns, y, width);
        filter(columns, height);
        for (int y = 0; y < height; y++) turn(columns, y, data, start + y * width, width);
    }

    // loops of their own, so that each is compiled once and soon
    private static void take(double[] to, float[] from, int at, int n) {
        for (int i = 0; i < n; i++) to[i] = from[at + i];
    }

    private static void turn(double[] row, double[][] columns, int y, int n) {
        for (int i = 0; i < n; i++) columns[i][y] = row[i];
    }

    private static void turn(double[][] columns, int y, float[] to, int at, int n) {
        for (int i = 0; i < n; i++) to[at + i] = (float) columns[i][y];
    }

    /// Filters all sequences c[0][i], c[1][i], ... at once, which makes vectors of them.
    private static void filter(double[][] c, int n) {
        int last = c.length - 1;
        for (double z : POLES) {
            double gain = (1 - z) * (1 - 1 / z);
            for (double[] row : c) scale(row, gain, n);
            c[0] = causalStart(c, n, z);
            for (int k = 1; k <= last; k++) add(c[k], z, c[k - 1], n);
            add(c[last], z, c[last - 1], n);
            scale(c[last], z / (z * z - 1), n);
            for (int k = last - 1; k >= 0; k--) back(c[k], z, c[k + 1], n);
        }
    }

    private static void scale(double[] v, double factor, int n) {
        for (int i = 0; i < n; i++) v[i] *= factor;
    }

    private static void add(double[] to, double factor, double[] from, int n) {
        for (int i = 0; i < n; i++) to[i] += factor * from[i];
    }

    private static void back(double[] to, double z, double[] next, int n) {
        for (int i = 0; i < n; i++) to[i] = z * (next[i] - to[i]);
    }

    /// Sum of the mirrored samples before the first, weighted by powers of the pole, to 1e-10: samples are
    /// single numbers.
    private static double[] causalStart(double[][] c, int n, double z) {
        double[] sum = new double[n];
        double power = 1;
        int k = 0, step = 1;
        while (Math.abs(power) > 1e-10) {
            add(sum, power, c[k], n);
            power *= z;
            k += step;
            if (k == c.length - 1) step = -1;
            else if (k == 0) step = 1;
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
