/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

/// A round light profile of unit flux as a sum of Gaussians.
///
/// All three profiles here are exact scale mixtures of Gaussians: f(r) = integral p(t) exp(-t r^2) dt, so
/// they need no fit: the trapezoid rule in ln t converges exponentially (Trefethen & Weideman 2014, SIAM
/// Review 56, section 5).
///
/// @param flux share of each component; sums to 1
/// @param variance of each component along an axis, in squared scale lengths of the profile
record Mixture(double[] flux, double[] variance) {
    /// Moffat profile (1 + r^2)^-beta: p(t) = t^(beta-1) exp(-t) / Gamma(beta); the scale length is
    /// Moffat's alpha.
    static Mixture moffat(double beta) {
        double step = 0.6;
        int first = -10;
        int n = 16;
        double[] logT = new double[n];
        double[] weight = new double[n];
        for (int i = 0; i < n; i++) {
            logT[i] = (first + i) * step;
            weight[i] = StrictMath.exp(beta * logT[i] - StrictMath.exp(logT[i]));
        }
        return of(logT, weight, 1e-8);
    }

    /// Exponential disc (Sersic index 1); the scale length is the half-light radius.
    static Mixture exponential() {
        return stretched(1, 1.6783469900166605, 0.625);
    }

    /// De Vaucouleurs profile (Sersic index 4); the scale length is the half-light radius.
    static Mixture deVaucouleurs() {
        return stretched(3, 7.669249442500804, 1.0);
    }

    int size() {
        return flux.length;
    }

    /// exp(-b r^(2^(1-halvings))): the exponential of the `halvings`-fold square root of r^2. Each square
    /// root is a mixture under Levy's stable density of index 1/2, so ln t is a sum of scaled logarithms of
    /// Levy deviates.
    private static Mixture stretched(int halvings, double b, double nodeStep) {
        double h = 1 / 16.0;
        int half = 16 * 48;
        double[] density = new double[2 * half + 1];
        density[half] = 1 / h;
        double[] fold = density;
        for (int k = 0; k < halvings; k++) fold = convolved(fold, levyOfLog(half, h, 1 << k), h);
        // s^(1/2^halvings) scaled by b: t is multiplied by b^(2^halvings), in ln t a shift.
        double shift = (1 << halvings) * StrictMath.log(b);
        int stride = (int) (nodeStep / h);
        int n = 2 * half / stride + 1;
        double[] logT = new double[n];
        double[] weight = new double[n];
        for (int i = 0; i < n; i++) {
            int at = i * stride;
            logT[i] = (at - half) * h + shift;
            weight[i] = fold[at];
        }
        return of(logT, weight, 2e-6);
    }

    /// Density of scale * ln t for Levy's t on a grid of step h around 0.
    private static double[] levyOfLog(int half, double h, int scale) {
        double[] density = new double[2 * half + 1];
        for (int i = 0; i <= 2 * half; i++) {
            double v = (i - half) * h / scale;
            double inner = v < -8 ? 0 : StrictMath.exp(-v / 2 - StrictMath.exp(-v) / 4);
            density[i] = inner / (2 * StrictMath.sqrt(StrictMath.PI) * scale);
        }
        return density;
    }

    private static double[] convolved(double[] a, double[] b, double h) {
        int n = a.length;
        int half = n / 2;
        double[] out = new double[n];
        for (int i = 0; i < n; i++) {
            if (a[i] == 0) continue;
            for (int k = Math.max(0, i - half); k < Math.min(n, i + half + 1); k++)
                out[k] += a[i] * b[k - i + half] * h;
        }
        return out;
    }

    /// Components with flux shares from amplitudes; those that hold too little of anything are left out,
    /// and the very narrow ones, which only the cusp needs, become one point of no size.
    private static Mixture of(double[] logT, double[] weight, double leastShare) {
        int n = logT.length;
        double[] flux = new double[n];
        double sum = 0;
        for (int i = 0; i < n; i++) {
            flux[i] = weight[i] * StrictMath.exp(-logT[i]);
            sum += flux[i];
        }
        double[] keptFlux = new double[n + 1];
        double[] keptVariance = new double[n + 1];
        int kept = 1;
        double point = 0;
        double total = 0;
        for (int i = 0; i < n; i++) {
            double share = flux[i] / sum;
            double variance = 0.5 * StrictMath.exp(-logT[i]);
            if (variance < 1e-4) point += share;
            else if (share > leastShare) {
                keptFlux[kept] = share;
                keptVariance[kept++] = variance;
                total += share;
            }
        }
        int from = point > 0 ? 0 : 1;
        keptFlux[0] = point;
        total += point;
        double[] f = java.util.Arrays.copyOfRange(keptFlux, from, kept);
        for (int i = 0; i < f.length; i++) f[i] /= total;
        return new Mixture(f, java.util.Arrays.copyOfRange(keptVariance, from, kept));
    }
}
