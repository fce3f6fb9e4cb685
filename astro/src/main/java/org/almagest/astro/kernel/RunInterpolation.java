/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

import org.almagest.astro.linalg.Cholesky;

/// Interpolates runs of output pixels whose sources lie side by side, as they do on grids that are nearly
/// parallel and of nearly one scale: the taps of a run are then rows of contiguous pixels, and each tap is
/// one pass of products over the run. Weights are polynomials in the position between pixels, so that no
/// table is gathered from.
///
/// Bound: (taps + 1) taps products a pixel, and 2 taps degree for the weights: 42 + 96 for six taps, on
/// weights that stay in the first cache.
///
/// Thread rule: one thread; it holds the weights of a run.
final class RunInterpolation {
    /// Longest run [pixel].
    static final int LONGEST = 64;
    /// Shorter runs are not worth it [pixel].
    static final int SHORTEST = 16;

    /// Of the polynomials that stand for the weights, which they meet to single precision.
    static final int DEGREE = 8;

    /// Fills an array with the weights at a fraction of a pixel.
    interface Weights {
        void at(double fraction, double[] out);
    }

    private final int taps;
    private final float[] polynomials;
    private final float[] weightsX;
    private final float[] weightsY;

    RunInterpolation(Interpolation kernel) {
        this.taps = 2 * kernel.half();
        this.polynomials = kernel.polynomials();
        this.weightsX = new float[taps * LONGEST];
        this.weightsY = new float[taps * LONGEST];
    }

    /// Computes the weights of a run.
    ///
    /// @param x position of each pixel behind the source pixel at or below it, along the rows, 0 to 1
    /// @param y the same along the columns
    /// @param from first pixel of the run in both
    void begin(float[] x, float[] y, int from, int n) {
        weights(x, from, n, weightsX);
        weights(y, from, n, weightsY);
    }

    /// From now on with the squares of the weights, as for variances.
    void square() {
        for (int i = 0; i < weightsX.length; i++) weightsX[i] *= weightsX[i];
        for (int i = 0; i < weightsY.length; i++) weightsY[i] *= weightsY[i];
    }

    /// Writes the run's pixels.
    ///
    /// @param in source pixels
    /// @param place of the first tap of the first pixel
    /// @param factor multiplies each result
    /// @param f first factor
    void write(float[] in, int place, int stride, float[] factor, int f, float[] out, int o, int n) {
        PixelLoops.BEST.taps(in, place, stride, weightsX, weightsY, LONGEST, taps, factor, f, out, o, n);
    }

    private void weights(float[] fraction, int from, int n, float[] out) {
        for (int t = 0; t < taps; t++)
            PixelLoops.BEST.polynomial(fraction, from, polynomials, t * (DEGREE + 1), DEGREE, out, t * LONGEST, n);
    }

    /// Coefficients, in powers of the fraction less a half, of the polynomials nearest to each tap's weight
    /// at the places of Chebyshev: tap t's at t * (DEGREE + 1).
    ///
    /// @param weights the exact ones
    static float[] fit(Weights weights, int taps) {
        int m = DEGREE + 1, samples = 4 * m;
        double[] normal = new double[m * m];
        double[][] right = new double[taps][m];
        double[] w = new double[taps], powers = new double[m];
        for (int s = 0; s < samples; s++) {
            double f = 0.5 - 0.5 * StrictMath.cos(Math.PI * (s + 0.5) / samples);
            weights.at(f, w);
            powers[0] = 1;
            // in units of a half, so that powers are of one size
            for (int k = 1; k < m; k++) powers[k] = powers[k - 1] * (2 * f - 1);
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < m; j++) normal[i * m + j] += powers[i] * powers[j];
                for (int t = 0; t < taps; t++) right[t][i] += powers[i] * w[t];
            }
        }
        Cholesky factor = Cholesky.of(normal, m).orElseThrow();
        float[] out = new float[taps * m];
        for (int t = 0; t < taps; t++) {
            double[] c = factor.solve(right[t]);
            double scale = 1;
            for (int k = 0; k < m; k++, scale *= 2) out[t * m + k] = (float) (c[k] * scale);
        }
        return out;
    }
}
