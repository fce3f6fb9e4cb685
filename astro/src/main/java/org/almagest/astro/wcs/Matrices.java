/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.wcs;

/// Small matrices, row by row.
final class Matrices {
    private Matrices() {}

    static double[] inverse2(double[] m) {
        double det = m[0] * m[3] - m[1] * m[2];
        if (!(Math.abs(det) > 0) || Double.isInfinite(det))
            throw new IllegalArgumentException("the matrix of the WCS is singular: determinant " + det);
        return new double[] {m[3] / det, -m[1] / det, -m[2] / det, m[0] / det};
    }

    static double[] multiply3(double[] a, double[] b) {
        double[] out = new double[9];
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++)
                out[3 * i + j] = a[3 * i] * b[j] + a[3 * i + 1] * b[3 + j] + a[3 * i + 2] * b[6 + j];
        return out;
    }

    static double[] transposed3(double[] m) {
        return new double[] {m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8]};
    }

    /// Turns about the z axis.
    static double[] aboutZ(double radians) {
        double c = Math.cos(radians), s = Math.sin(radians);
        return new double[] {c, -s, 0, s, c, 0, 0, 0, 1};
    }
}
