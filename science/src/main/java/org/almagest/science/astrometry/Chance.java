/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.astrometry;

/// How likely a number of matches is by chance.
final class Chance {
    private Chance() {}

    /// An upper bound of log10 of the probability that at least k of n happen, each with probability p
    /// (Chernoff 1952: the binomial tail is at most exp(-n D(k/n || p))); 0 when k is not above the
    /// expectation.
    static double log10Tail(int n, int k, double p) {
        if (n <= 0 || k <= n * p) return 0;
        if (k >= n) return n * Math.log10(p);
        double a = (double) k / n;
        return -n * (a * Math.log(a / p) + (1 - a) * Math.log((1 - a) / (1 - p))) / Math.log(10);
    }

    /// Probability that at least one of the points of a density lies within a radius.
    static double nearby(double density, double radius) {
        return Math.clamp(1 - Math.exp(-density * Math.PI * radius * radius), 1e-12, 0.999);
    }
}
