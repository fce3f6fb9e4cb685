/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

/// The exponential function of negative numbers by table and polynomial, of plain IEEE arithmetic: equal
/// bits on every machine and about five times as fast as StrictMath.exp. Relative error below 1e-14.
final class FastExp {
    private static final int STEPS = 64;
    private static final int FINE = 1024;
    private static final double[] FINE_TABLE = table(FINE, 1.0 / STEPS);
    private static final double[] COARSE_TABLE = table(45, (double) FINE / STEPS);

    private FastExp() {}

    /// exp(-x) for x >= 0; 0 from x = 700.
    static double ofMinus(double x) {
        if (x >= 700) return 0;
        int n = (int) (x * STEPS);
        double r = x - n * (1.0 / STEPS);
        double polynomial = 1
                - r
                        * (1
                                - r
                                        * (1.0 / 2)
                                        * (1
                                                - r
                                                        * (1.0 / 3)
                                                        * (1 - r * (1.0 / 4) * (1 - r * (1.0 / 5) * (1 - r / 6)))));
        return polynomial * FINE_TABLE[n & (FINE - 1)] * COARSE_TABLE[n / FINE];
    }

    /// exp(x) for |x| < 700.
    static double of(double x) {
        return x <= 0 ? ofMinus(-x) : 1 / ofMinus(x);
    }

    private static double[] table(int n, double step) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) values[i] = StrictMath.exp(-i * step);
        return values;
    }
}
