/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.linalg;

import java.util.Comparator;
import java.util.stream.IntStream;

/// Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations.
///
/// Always converges, also where eigenvalues span more orders of magnitude than the QL method stands
/// (Golub and Van Loan, Matrix Computations, 4th edition, section 8.5). Meant for up to some tens of rows.
///
/// @param values largest first
/// @param vectors of each value, orthonormal
public record SymmetricEigen(double[] values, double[][] vectors) {
    private static final int MAX_SWEEPS = 60;
    private static final double ROUNDING = 1e-15;

    /// @param a symmetric matrix; left as it is
    /// @param negligible elements off the diagonal up to this need not be rotated away; the vectors are
    /// orthonormal all the same, and `values` are then v^T A v
    /// @throws IllegalArgumentException if an element is not finite
    public static SymmetricEigen of(double[][] a, double negligible) {
        int n = a.length;
        double[][] m = new double[n][], v = new double[n][n];
        double largest = 0;
        for (int i = 0; i < n; i++) {
            m[i] = a[i].clone();
            v[i][i] = 1;
            for (double e : m[i]) {
                if (!Double.isFinite(e)) throw new IllegalArgumentException("matrix element " + e);
                largest = Math.max(largest, Math.abs(e));
            }
        }
        double limit = Math.max(negligible, ROUNDING * largest);
        for (int sweep = 0; sweep < MAX_SWEEPS; sweep++) {
            boolean rotated = false;
            for (int p = 0; p < n; p++)
                for (int q = p + 1; q < n; q++)
                    if (Math.abs(m[p][q]) > limit) {
                        rotate(m, v, p, q);
                        rotated = true;
                    }
            if (!rotated) break;
        }
        return sorted(m, v);
    }

    private static SymmetricEigen sorted(double[][] m, double[][] v) {
        int[] order = IntStream.range(0, m.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -m[i][i]))
                .mapToInt(i -> i)
                .toArray();
        double[] values = new double[m.length];
        double[][] vectors = new double[m.length][];
        for (int i = 0; i < m.length; i++) {
            values[i] = m[order[i]][order[i]];
            vectors[i] = v[order[i]];
        }
        return new SymmetricEigen(values, vectors);
    }

    /// Makes the element (p, q) zero; rows of v are the vectors.
    private static void rotate(double[][] m, double[][] v, int p, int q) {
        double theta = (m[q][q] - m[p][p]) / (2 * m[p][q]);
        double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        double c = 1 / Math.sqrt(t * t + 1), s = t * c;
        for (double[] row : m) {
            double x = row[p], y = row[q];
            row[p] = c * x - s * y;
            row[q] = s * x + c * y;
        }
        turn(m[p], m[q], c, s);
        turn(v[p], v[q], c, s);
    }

    private static void turn(double[] a, double[] b, double c, double s) {
        for (int i = 0; i < a.length; i++) {
            double x = a[i], y = b[i];
            a[i] = c * x - s * y;
            b[i] = s * x + c * y;
        }
    }
}
