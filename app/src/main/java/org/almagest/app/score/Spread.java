/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.score;

import java.util.Arrays;

/// Middle and robust width of some values.
///
/// @param n values counted
/// @param median middle value, NaN when there are none
/// @param sigma 0.7413 times the interquartile range: the standard deviation of a normal distribution
public record Spread(int n, double median, double sigma) {
    /// Spread of the finite values given.
    public static Spread of(double[] values) {
        double[] sorted =
                Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
        if (sorted.length == 0) return new Spread(0, Double.NaN, Double.NaN);
        double sigma = 0.741301 * (quantile(sorted, 0.75) - quantile(sorted, 0.25));
        return new Spread(sorted.length, quantile(sorted, 0.5), sigma);
    }

    /// A quantile of sorted values, interpolated.
    ///
    /// @param fraction 0 for the smallest, 1 for the largest
    public static double quantile(double[] sorted, double fraction) {
        if (sorted.length == 0) return Double.NaN;
        double at = fraction * (sorted.length - 1);
        int below = (int) Math.floor(at);
        int above = Math.min(sorted.length - 1, below + 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
