/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.associate;

import java.util.Arrays;

/// Statistics of one light curve, in flux. What cannot be had from so few points is NaN.
///
/// @param count points with a finite flux and a positive finite error
/// @param mean mean weighted by 1/error^2 [nJy]
/// @param meanError 1/sqrt(sum of the weights) [nJy]
/// @param sigma sample standard deviation, from 2 points [nJy]
/// @param min smallest flux [nJy]
/// @param max largest flux [nJy]
/// @param maxSlope largest change per day between neighbouring points, from 2 times [nJy/d]
/// @param meanOfErrors plain mean of the errors [nJy]
/// @param percentiles 5, 25, 50, 75 and 95 %, linear between points [nJy]
/// @param chi2 sum of ((flux - mean) / error)^2
/// @param mad median of |flux - median| [nJy]
/// @param skew third central moment over the second to the power 3/2, from 3 points
/// @param slope slope of the line weighted by 1/error^2, from 2 times [nJy/d]
/// @param intercept that line at the first point [nJy]
/// @param stetsonJ variability index of Stetson 1996 (PASP 108, 851), equations 1-3, each point by itself,
/// from 2 points
record FluxStatistics(
        int count,
        double mean,
        double meanError,
        double sigma,
        double min,
        double max,
        double maxSlope,
        double meanOfErrors,
        double[] percentiles,
        double chi2,
        double mad,
        double skew,
        double slope,
        double intercept,
        double stetsonJ) {
    private static final double[] LEVELS = {0.05, 0.25, 0.50, 0.75, 0.95};
    private static final int STETSON_ITERATIONS = 20;
    private static final double STETSON_TOLERANCE = 1e-9;

    /// @param days times, rising [d]
    /// @param flux fluxes [nJy]
    /// @param error their standard errors [nJy]
    static FluxStatistics of(double[] days, double[] flux, double[] error) {
        int n = 0;
        double[] t = new double[flux.length];
        double[] f = new double[flux.length];
        double[] e = new double[flux.length];
        for (int i = 0; i < flux.length; i++) {
            if (!Double.isFinite(flux[i]) || !(error[i] > 0) || !Double.isFinite(error[i])) continue;
            t[n] = days[i];
            f[n] = flux[i];
            e[n++] = error[i];
        }
        return ofGood(Arrays.copyOf(t, n), Arrays.copyOf(f, n), Arrays.copyOf(e, n));
    }

    private static FluxStatistics ofGood(double[] t, double[] f, double[] e) {
        int n = f.length;
        double weights = 0;
        double weighted = 0;
        double sum = 0;
        double errors = 0;
        for (int i = 0; i < n; i++) {
            double w = 1 / (e[i] * e[i]);
            weights += w;
            weighted += w * f[i];
            sum += f[i];
            errors += e[i];
        }
        double mean = weighted / weights;
        double plain = sum / n;
        double chi2 = 0;
        double m2 = 0;
        double m3 = 0;
        for (int i = 0; i < n; i++) {
            double r = (f[i] - mean) / e[i];
            double d = f[i] - plain;
            chi2 += r * r;
            m2 += d * d;
            m3 += d * d * d;
        }
        double[] sorted = f.clone();
        Arrays.sort(sorted);
        double[] line = line(t, f, e, weights, mean);
        return new FluxStatistics(
                n,
                n > 0 ? mean : Double.NaN,
                n > 0 ? 1 / Math.sqrt(weights) : Double.NaN,
                n > 1 ? Math.sqrt(m2 / (n - 1)) : Double.NaN,
                n > 0 ? sorted[0] : Double.NaN,
                n > 0 ? sorted[n - 1] : Double.NaN,
                maxSlope(t, f),
                n > 0 ? errors / n : Double.NaN,
                Arrays.stream(LEVELS).map(q -> percentile(sorted, q)).toArray(),
                n > 0 ? chi2 : Double.NaN,
                mad(sorted),
                n > 2 && m2 > 0 ? m3 / n / Math.pow(m2 / n, 1.5) : Double.NaN,
                line[0],
                line[1],
                stetsonJ(f, e));
    }

    private static double maxSlope(double[] t, double[] f) {
        double max = Double.NaN;
        for (int i = 1; i < t.length; i++) {
            double dt = t[i] - t[i - 1];
            if (!(dt > 0)) continue;
            double slope = (f[i] - f[i - 1]) / dt;
            if (!(slope <= max)) max = slope;
        }
        return max;
    }

    /// Linear between the points, the extremes at 0 and 1.
    static double percentile(double[] sorted, double level) {
        if (sorted.length == 0) return Double.NaN;
        double place = level * (sorted.length - 1);
        int below = (int) place;
        if (below + 1 >= sorted.length) return sorted[sorted.length - 1];
        return sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]);
    }

    private static double mad(double[] sorted) {
        double median = percentile(sorted, 0.5);
        double[] off = Arrays.stream(sorted).map(x -> Math.abs(x - median)).toArray();
        Arrays.sort(off);
        return percentile(off, 0.5);
    }

    private static double[] line(double[] t, double[] f, double[] e, double weights, double mean) {
        double meanTime = 0;
        for (int i = 0; i < t.length; i++) meanTime += (t[i] - t[0]) / (e[i] * e[i]);
        meanTime /= weights;
        double xx = 0;
        double xy = 0;
        for (int i = 0; i < t.length; i++) {
            double w = 1 / (e[i] * e[i]);
            double x = t[i] - t[0] - meanTime;
            xx += w * x * x;
            xy += w * x * (f[i] - mean);
        }
        if (!(xx > 0)) return new double[] {Double.NaN, Double.NaN};
        double slope = xy / xx;
        return new double[] {slope, mean - slope * meanTime};
    }

    private static double stetsonJ(double[] f, double[] e) {
        int n = f.length;
        if (n < 2) return Double.NaN;
        double scale = Math.sqrt(n / (n - 1.0));
        double mean = stetsonMean(f, e, scale);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double delta = scale * (f[i] - mean) / e[i];
            double p = delta * delta - 1;
            sum += Math.signum(p) * Math.sqrt(Math.abs(p));
        }
        return sum / n;
    }

    /// A mean whose weights fall off for outlying points: w = 1/error^2 / (1 + (|delta|/2)^2).
    private static double stetsonMean(double[] f, double[] e, double scale) {
        double[] sorted = f.clone();
        Arrays.sort(sorted);
        double mean = percentile(sorted, 0.5);
        for (int pass = 0; pass < STETSON_ITERATIONS; pass++) {
            double weights = 0;
            double weighted = 0;
            for (int i = 0; i < f.length; i++) {
                double half = scale * (f[i] - mean) / e[i] / 2;
                double w = 1 / (e[i] * e[i]) / (1 + half * half);
                weights += w;
                weighted += w * f[i];
            }
            double next = weighted / weights;
            boolean settled = Math.abs(next - mean) <= STETSON_TOLERANCE * Math.abs(next);
            mean = next;
            if (settled) break;
        }
        return mean;
    }
}
