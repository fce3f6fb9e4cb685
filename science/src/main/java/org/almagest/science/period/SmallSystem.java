/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.period;

/// Small symmetric positive definite equations that are solved over and over in place.
final class SmallSystem {
    final int n;
    /// Row-major, only the lower triangle is read; overwritten by its Cholesky factor.
    final double[] matrix;

    /// Overwritten by the solution of the lower triangle, by [#solve()] with the whole solution.
    final double[] right;

    SmallSystem(int n) {
        this.n = n;
        this.matrix = new double[n * n];
        this.right = new double[n];
    }

    /// Right side times solution: what the least squares explain of the sum of squares. A row that the rows
    /// before it determine takes no part.
    double explained() {
        double out = 0;
        for (int i = 0; i < n; i++) {
            int row = i * n;
            double before = matrix[row + i];
            for (int j = 0; j < i; j++) {
                int other = j * n;
                double s = matrix[row + j];
                for (int k = 0; k < j; k++) s -= matrix[row + k] * matrix[other + k];
                matrix[row + j] = s * matrix[other + j];
            }
            double d = before, v = right[i];
            for (int k = 0; k < i; k++) {
                d -= matrix[row + k] * matrix[row + k];
                v -= matrix[row + k] * right[k];
            }
            // the diagonal holds the inverse of the factor's, 0 for a row that is left out
            double inverse = d > 1e-9 * before ? 1 / Math.sqrt(d) : 0;
            matrix[row + i] = inverse;
            right[i] = v * inverse;
            out += right[i] * right[i];
        }
        return out;
    }

    /// After [#explained()]: puts the solution into [#right].
    void solve() {
        for (int i = n - 1; i >= 0; i--) {
            double s = right[i];
            for (int k = i + 1; k < n; k++) s -= matrix[k * n + i] * right[k];
            right[i] = s * matrix[i * n + i];
        }
    }
}
