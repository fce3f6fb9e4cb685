/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.background;

/// Natural cubic splines through values one apart, continued as straight lines.
final class CubicSpline {
    private CubicSpline() {}

    /// Second derivatives at the nodes, zero at both ends.
    static double[] curvature(double[] v) {
        int n = v.length;
        double[] m = new double[n];
        if (n < 3) return m;
        double[] upper = new double[n];
        for (int i = 1; i < n - 1; i++) {
            double pivot = 4 - upper[i - 1];
            upper[i] = 1 / pivot;
            m[i] = (6 * (v[i + 1] - 2 * v[i] + v[i - 1]) - m[i - 1]) / pivot;
        }
        for (int i = n - 2; i >= 1; i--) m[i] -= upper[i] * m[i + 1];
        return m;
    }

    /// Value at x, in node numbers.
    static double evaluate(double[] v, double[] m, double x) {
        int n = v.length;
        if (n == 1) return v[0];
        int i = Math.clamp((int) Math.floor(x), 0, n - 2);
        double b = x - i;
        double slope = v[i + 1] - v[i];
        if (b < 0) return v[i] + b * (slope - m[i] / 3 - m[i + 1] / 6);
        if (b > 1) return v[i + 1] + (b - 1) * (slope + m[i] / 6 + m[i + 1] / 3);
        double a = 1 - b;
        return a * v[i] + b * v[i + 1] + ((a * a * a - a) * m[i] + (b * b * b - b) * m[i + 1]) / 6;
    }
}
