/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.linalg;

import java.util.Optional;

/// The Cholesky factor of a symmetric positive definite matrix, A = L L^T.
///
/// Thread rule: immutable after construction.
public final class Cholesky {
    private final int n;
    private final double[] lower;

    private Cholesky(int n, double[] lower) {
        this.n = n;
        this.lower = lower;
    }

    /// Factorises a matrix; empty when it is not positive definite to working precision.
    ///
    /// @param a row-major symmetric matrix, shape (n, n); only its lower triangle is read, and it is left
    /// as it is
    /// @param n order of the matrix
    public static Optional<Cholesky> of(double[] a, int n) {
        double[] l = new double[n * n];
        for (int j = 0; j < n; j++) {
            int rowJ = j * n;
            double diagonal = a[rowJ + j];
            for (int k = 0; k < j; k++) diagonal -= l[rowJ + k] * l[rowJ + k];
            if (!(diagonal > 1e-14 * Math.abs(a[rowJ + j]))) return Optional.empty();
            double root = Math.sqrt(diagonal);
            l[rowJ + j] = root;
            for (int i = j + 1; i < n; i++) {
                int rowI = i * n;
                double s = a[rowI + j];
                for (int k = 0; k < j; k++) s -= l[rowI + k] * l[rowJ + k];
                l[rowI + j] = s / root;
            }
        }
        return Optional.of(new Cholesky(n, l));
    }

    /// Solves A x = b.
    ///
    /// @param b right side, length n, left as it is
    public double[] solve(double[] b) {
        double[] x = b.clone();
        for (int i = 0; i < n; i++) {
            double s = x[i];
            for (int k = 0; k < i; k++) s -= lower[i * n + k] * x[k];
            x[i] = s / lower[i * n + i];
        }
        for (int i = n - 1; i >= 0; i--) {
            double s = x[i];
            for (int k = i + 1; k < n; k++) s -= lower[k * n + i] * x[k];
            x[i] = s / lower[i * n + i];
        }
        return x;
    }

    /// The inverse of A, row-major: the covariance of a least-squares solution when A holds its normal
    /// equations.
    public double[] inverse() {
        double[] inverse = new double[n * n];
        for (int j = 0; j < n; j++) {
            double[] unit = new double[n];
            unit[j] = 1;
            double[] column = solve(unit);
            for (int i = 0; i < n; i++) inverse[i * n + j] = column[i];
        }
        return inverse;
    }
}
