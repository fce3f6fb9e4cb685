/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

import org.almagest.astro.linalg.Cholesky;

/// Weights that interpolate between pixels, product of one filter per axis. They sum to 1 at every
/// position, so that a constant stays constant. Immutable.
///
/// Greatest error, in units of the peak, of a Gaussian star of sigma 1.3 / 1.9 / 2.4 px, and greatest shift
/// of its centroid: Lanczos-3 6.6e-3, 4.1e-3, 3.4e-3 and 0.020 px; Lanczos-5 2.1e-3, 1.6e-3, 1.4e-3 and
/// 0.011 px; [#STARS] 1.4e-3, 4.9e-4, 3.9e-4 and none.
public final class Interpolation {
    /// Lanczos filter of order 3, divided by its sum: six taps. The raw filter sums to 0.9943 half-way
    /// between pixels, and would take 12 mmag of a star there.
    public static final Interpolation LANCZOS3 = new Interpolation("lanczos3", 3, new Windowed(3));
    /// Lanczos filter of order 5, divided by its sum: ten taps.
    public static final Interpolation LANCZOS5 = new Interpolation("lanczos5", 5, new Windowed(5));
    /// Eight taps with the least mean square error for images whose sharpest structure is a star of sigma
    /// 1.2 px, among filters that keep polynomials of degree three: a star keeps flux, place and width.
    public static final Interpolation STARS = new Interpolation("stars8", 4, new LeastSquares(4, 1.2, 1e-5, 3));

    static final int PHASES = 4096;

    /// Makes weights.
    private sealed interface Filter {
        void weights(double fraction, double[] out);
    }

    private final String name;
    private final int half;
    private final Filter filter;
    private final int lanes;
    private final float[] table;
    private final float[] squares;
    private final float[] polynomials;

    private Interpolation(String name, int half, Filter filter) {
        this.name = name;
        this.half = half;
        this.filter = filter;
        this.lanes = (2 * half + 7) / 8 * 8;
        this.table = new float[(PHASES + 1) * lanes];
        this.squares = new float[(PHASES + 1) * lanes];
        double[] w = new double[2 * half];
        for (int p = 0; p <= PHASES; p++) {
            filter.weights((double) p / PHASES, w);
            for (int t = 0; t < w.length; t++) {
                table[p * lanes + t] = (float) w[t];
                squares[p * lanes + t] = (float) (w[t] * w[t]);
            }
        }
        this.polynomials = fit(filter, 2 * half);
    }

    /// `lanczos3`, `lanczos5` or `stars8`.
    public String name() {
        return name;
    }

    /// Half the number of taps per axis.
    public int half() {
        return half;
    }

    /// Weights of the taps around a position.
    ///
    /// @param fraction position behind the pixel at or below it, 0 <= fraction <= 1
    /// @param out receives 2 * half weights for the pixels floor - half + 1 ... floor + half; their sum is
    /// 1
    public void weights(double fraction, double[] out) {
        filter.weights(fraction, out);
    }

    /// As [#weights], to 1/4096 of a pixel and in single precision, from a table.
    void tabulated(double fraction, double[] out) {
        int row = (int) (fraction * PHASES + 0.5) * lanes;
        for (int t = 0; t < 2 * half; t++) out[t] = table[row + t];
    }

    /// Floats per row of the tables: the taps, then zeros up to a multiple of eight.
    int lanes() {
        return lanes;
    }

    /// Weights at [#PHASES] + 1 fractions, each [#lanes()] floats.
    float[] table() {
        return table;
    }

    /// The squares of [#table()].
    float[] squares() {
        return squares;
    }

    /// The taps' weights as polynomials, [PixelLoops#DEGREE] + 1 coefficients each in powers
    /// of the fraction less a half.
    float[] polynomials() {
        return polynomials;
    }

    /// Coefficients, in powers of the fraction less a half, of the polynomials nearest to each tap's weight
    /// at the places of Chebyshev: tap t's at t * ([PixelLoops#DEGREE] + 1).
    ///
    /// @param weights the exact ones
    private static float[] fit(Filter weights, int taps) {
        int m = InterpolationLoops.DEGREE + 1, samples = 4 * m;
        double[] normal = new double[m * m];
        double[][] right = new double[taps][m];
        double[] w = new double[taps], powers = new double[m];
        for (int s = 0; s < samples; s++) {
            double f = 0.5 - 0.5 * StrictMath.cos(Math.PI * (s + 0.5) / samples);
            weights.weights(f, w);
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

    /// sinc(d) sinc(d / order) over its sum.
    private record Windowed(int order) implements Filter {
        @Override
        public void weights(double fraction, double[] out) {
            double sum = 0;
            for (int t = 0; t < 2 * order; t++) {
                out[t] = raw(t - order + 1 - fraction);
                sum += out[t];
            }
            for (int t = 0; t < 2 * order; t++) out[t] /= sum;
        }

        private double raw(double d) {
            if (Math.abs(d) < 1e-9) return 1;
            if (Math.abs(d) >= order) return 0;
            double a = Math.PI * d;
            return order * StrictMath.sin(a) * StrictMath.sin(a / order) / (a * a);
        }
    }

    /// The best linear unbiased predictor for a covariance exp(-d^2 / 4 sigma^2) + noise, which is that of
    /// stars of width sigma, unbiased for polynomials up to a degree.
    private static final class LeastSquares implements Filter {
        private final int half;
        private final double sigma;
        private final int degree;
        private final double[] inverse;

        LeastSquares(int half, double sigma, double noise, int degree) {
            this.half = half;
            this.sigma = sigma;
            this.degree = degree;
            int n = 2 * half;
            double[] c = new double[n * n];
            for (int i = 0; i < n; i++)
                for (int j = 0; j < n; j++) c[i * n + j] = covariance(i - j) + (i == j ? noise : 0);
            this.inverse = Cholesky.of(c, n).orElseThrow().inverse();
        }

        private double covariance(double d) {
            return StrictMath.exp(-d * d / (4 * sigma * sigma));
        }

        @Override
        public void weights(double fraction, double[] out) {
            int n = 2 * half, m = degree + 1;
            double[][] moments = new double[m][n];
            double[] c = new double[n];
            for (int t = 0; t < n; t++) {
                double d = t - half + 1 - fraction;
                c[t] = covariance(d);
                double power = 1;
                for (int j = 0; j < m; j++, power *= d) moments[j][t] = power;
            }
            double[] free = times(c);
            double[][] along = new double[m][];
            double[] normal = new double[m * m], right = new double[m];
            for (int j = 0; j < m; j++) along[j] = times(moments[j]);
            for (int j = 0; j < m; j++) {
                for (int k = 0; k < m; k++) normal[j * m + k] = dot(moments[j], along[k]);
                right[j] = (j == 0 ? 1 : 0) - dot(moments[j], free);
            }
            double[] lambda = Cholesky.of(normal, m).orElseThrow().solve(right);
            for (int t = 0; t < n; t++) {
                out[t] = free[t];
                for (int j = 0; j < m; j++) out[t] += lambda[j] * along[j][t];
            }
        }

        private double[] times(double[] v) {
            int n = v.length;
            double[] out = new double[n];
            for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) out[i] += inverse[i * n + j] * v[j];
            return out;
        }

        private static double dot(double[] a, double[] b) {
            double sum = 0;
            for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
            return sum;
        }
    }
}
