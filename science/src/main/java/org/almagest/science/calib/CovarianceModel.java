/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.calib;

/// The covariances that uniform light of a mean mu has when charge moves pixel boundaries: equation 20 of
/// Astier et al. 2019 (A&A 629, A36),
///
/// C_ij = mu/g [ d_i0 d_j0 + a_ij mu g + 2/3 (a*a + ab)_ij (mu g)^2 + (1/3 a*a*a + 5/6 a*ab)_ij (mu g)^3 ]
///            + n_ij/g^2,
///
/// with the next term of the series for b = 0, 2/15 a*a*a*a (mu g)^4, without which signals near full well
/// shift a. Matrices are quadrants [rows away][columns away] of what is symmetric, and zero beyond.
///
/// @param gain true electrons per unit of mu
/// @param a [1/electron]
/// @param ab product of a_ij and b_ij [1/electron^2]
/// @param noise n [electron^2]
record CovarianceModel(double gain, double[][] a, double[][] ab, double[][] noise) {
    static CovarianceModel start(int lags) {
        return new CovarianceModel(1, new double[lags][lags], new double[lags][lags], new double[lags][lags]);
    }

    /// Coefficients of mu^4 and mu^5 of each lag, which follow from a and ab: [lag row][lag column][2].
    double[][][] highOrders() {
        double[][] aa = convolve(a, a), aaa = convolve(aa, a), aab = convolve(a, ab), aaaa = convolve(aaa, a);
        double[][][] out = new double[a.length][a.length][2];
        for (int j = 0; j < a.length; j++)
            for (int i = 0; i < a.length; i++) {
                out[j][i][0] = (aaa[j][i] / 3 + 5.0 / 6 * aab[j][i]) * gain * gain;
                out[j][i][1] = 2.0 / 15 * aaaa[j][i] * gain * gain * gain;
            }
        return out;
    }

    /// a convolved with itself.
    double[][] squared() {
        return convolve(a, a);
    }

    /// Covariance of a lag at a mean, in the units of the mean.
    double at(double mu, int j, int i) {
        double x = mu * gain;
        double third = 2.0 / 3 * (squared()[j][i] + ab[j][i]) * x * x;
        double[] high = highOrders()[j][i];
        return mu / gain * ((i == 0 && j == 0 ? 1 : 0) + a[j][i] * x + third)
                + (high[0] + high[1] * mu) * Math.pow(mu, 4)
                + noise[j][i] / (gain * gain);
    }

    /// Convolution of two symmetric matrices by their quadrants, cut to the same size.
    static double[][] convolve(double[][] p, double[][] q) {
        int n = p.length;
        double[][] out = new double[n][n];
        for (int j = 0; j < n; j++)
            for (int i = 0; i < n; i++) {
                double sum = 0;
                for (int v = 1 - n; v < n; v++)
                    for (int u = 1 - n; u < n; u++) {
                        int y = Math.abs(j - v), x = Math.abs(i - u);
                        if (y < n && x < n) sum += p[Math.abs(v)][Math.abs(u)] * q[y][x];
                    }
                out[j][i] = sum;
            }
        return out;
    }
}
