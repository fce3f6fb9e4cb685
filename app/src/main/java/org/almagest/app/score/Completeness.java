/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.score;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The fraction of injected sources found, as a function of true signal to noise, at a threshold of 5.
///
/// @param bins the curve
/// @param fiftyPercent signal to noise at which half are found, NaN when the sources do not tell
public record Completeness(List<Bin> bins, double fiftyPercent) {
    /// Edges of the bins; the middle one, [5.9, 6.1], has both its edges inside.
    private static final double[] EDGES = {4, 4.5, 5, 5.5, 5.9, 6.1, 6.5, 7, 7.5, Double.POSITIVE_INFINITY};

    private static final double THRESHOLD = 5;

    /// One bin of the curve.
    ///
    /// @param lo lower edge
    /// @param hi upper edge, infinite for the last
    /// @param n sources injected
    /// @param found sources found
    /// @param ideal fraction that a perfect matched filter with a free peak finds, averaged over the
    /// sources injected
    public record Bin(double lo, double hi, int n, int found, double ideal) {
        /// Fraction found, NaN when nothing was injected.
        public double fraction() {
            return n == 0 ? Double.NaN : (double) found / n;
        }

        /// Binomial standard error of the fraction (with the Laplace estimate, so that it is never zero).
        public double error() {
            double p = (found + 1.0) / (n + 2.0);
            return n == 0 ? Double.NaN : Math.sqrt(p * (1 - p) / n);
        }

        /// One line of a table.
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%4.1f to %-8s %6d %6d %7.4f +- %.4f %7.4f",
                    lo,
                    hi,
                    n,
                    found,
                    fraction(),
                    error(),
                    ideal);
        }
    }

    /// The curve of some injections.
    ///
    /// @param snr true flux over its expected error, per injection
    /// @param found whether it was found, as long as `snr`
    public static Completeness of(double[] snr, boolean[] found) {
        int n = EDGES.length - 1;
        int[] count = new int[n], hits = new int[n];
        double[] ideal = new double[n];
        for (int i = 0; i < snr.length; i++) {
            int bin = bin(snr[i]);
            if (bin < 0) continue;
            count[bin]++;
            if (found[i]) hits[bin]++;
            ideal[bin] += ideal(snr[i]);
        }
        List<Bin> bins = new ArrayList<>();
        for (int b = 0; b < n; b++)
            bins.add(new Bin(
                    EDGES[b], EDGES[b + 1], count[b], hits[b], count[b] == 0 ? Double.NaN : ideal[b] / count[b]));
        return new Completeness(List.copyOf(bins), fiftyPercent(snr, found));
    }

    /// Probability that a perfect matched filter sees a source above the threshold when its peak may lie
    /// anywhere nearby: the two free coordinates add 2 to the expected square of the peak.
    public static double ideal(double snr) {
        return Normal.cumulative(Math.sqrt(snr * snr + 2) - THRESHOLD);
    }

    private static int bin(double snr) {
        if (!(snr >= EDGES[0])) return -1;
        if (snr == 6.1) return 4;
        int bin = 0;
        while (bin < EDGES.length - 2 && snr >= EDGES[bin + 1]) bin++;
        return bin;
    }

    /// Maximum likelihood of P(found) = Phi((snr - s50) / w) by a scan of both, refined twice.
    private static double fiftyPercent(double[] snr, boolean[] found) {
        int hits = 0;
        for (boolean f : found) if (f) hits++;
        if (hits == 0 || hits == found.length) return Double.NaN;
        double s50 = 6, width = 1, spanS = 4, spanW = 0.9;
        for (int round = 0; round < 4; round++) {
            double bestS = s50, bestW = width, best = Double.NEGATIVE_INFINITY;
            for (int i = -10; i <= 10; i++)
                for (int j = -10; j <= 10; j++) {
                    double s = s50 + spanS * i / 10, w = width + spanW * j / 10;
                    if (w < 0.05) continue;
                    double likelihood = logLikelihood(snr, found, s, w);
                    if (likelihood > best) {
                        best = likelihood;
                        bestS = s;
                        bestW = w;
                    }
                }
            s50 = bestS;
            width = bestW;
            spanS /= 8;
            spanW /= 8;
        }
        return s50;
    }

    private static double logLikelihood(double[] snr, boolean[] found, double s50, double width) {
        double sum = 0;
        for (int i = 0; i < snr.length; i++) {
            if (!(snr[i] >= EDGES[0]) || snr[i] > 9) continue;
            double p = Math.clamp(Normal.cumulative((snr[i] - s50) / width), 1e-4, 1 - 1e-4);
            sum += Math.log(found[i] ? p : 1 - p);
        }
        return sum;
    }
}
