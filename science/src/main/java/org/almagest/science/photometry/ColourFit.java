/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.photometry;

import java.util.Arrays;
import java.util.Optional;

/// A colour term that the stars of an exposure tell themselves: the slope of reference minus instrumental
/// magnitude against colour.
///
/// @param slope c1 of [ColourTerm]: instrumental minus reference magnitude per magnitude of colour
/// @param error its standard error, of the scatter of the stars
/// @param stars how many were used
record ColourFit(double slope, double error, int stars) {
    /// With fewer stars, or colours that differ less, no slope is fitted.
    static final int FEWEST = 5;

    static final double LEAST_SPREAD = 0.05;
    private static final double FLOOR = 0.01;
    private static final int ROUNDS = 10;

    /// The slope by weighted least squares (each star by its error and 0.01 mag), stars beyond `clipSigma`
    /// times the scatter left out; empty with fewer than five stars or when the standard deviation of their
    /// colours is below 0.05 mag.
    ///
    /// @param difference reference minus instrumental magnitude [mag]; NaN is left out
    /// @param sigma standard error of each [mag]
    /// @param colour of each star [mag]; NaN is left out
    static Optional<ColourFit> of(double[] difference, double[] sigma, double[] colour, double clipSigma) {
        int n = difference.length;
        boolean[] used = new boolean[n];
        for (int i = 0; i < n; i++) used[i] = Double.isFinite(difference[i] + colour[i] + sigma[i]);
        Optional<ColourFit> best = Optional.empty();
        for (int round = 0; round < ROUNDS; round++) {
            double w = 0, wc = 0, wd = 0;
            int count = 0;
            for (int i = 0; i < n; i++) {
                if (!used[i]) continue;
                double k = 1 / (sigma[i] * sigma[i] + FLOOR * FLOOR);
                w += k;
                wc += k * colour[i];
                wd += k * difference[i];
                count++;
            }
            if (count < FEWEST) return best;
            double cc = 0, cd = 0, spread = 0;
            for (int i = 0; i < n; i++) {
                if (!used[i]) continue;
                double k = 1 / (sigma[i] * sigma[i] + FLOOR * FLOOR), c = colour[i] - wc / w;
                cc += k * c * c;
                cd += k * c * (difference[i] - wd / w);
                spread += c * c / count;
            }
            if (!(Math.sqrt(spread) >= LEAST_SPREAD)) return best;
            double slope = cd / cc;
            double[] rest = new double[n];
            double[] sizes = new double[count];
            double squares = 0;
            int at = 0;
            for (int i = 0; i < n; i++) {
                rest[i] = difference[i] - wd / w - slope * (colour[i] - wc / w);
                if (!used[i]) continue;
                sizes[at++] = Math.abs(rest[i]);
                squares += rest[i] * rest[i] / (sigma[i] * sigma[i] + FLOOR * FLOOR);
            }
            best = Optional.of(new ColourFit(-slope, Math.sqrt(squares / (count - 2) / cc), count));
            Arrays.sort(sizes);
            double scatter = 1.4826 * sizes[count / 2];
            boolean[] next = new boolean[n];
            for (int i = 0; i < n; i++)
                next[i] = Double.isFinite(rest[i])
                        && Math.abs(rest[i])
                                <= clipSigma * Math.hypot(Math.max(scatter, FLOOR), Math.min(sigma[i], 0.25));
            if (Arrays.equals(next, used)) return best;
            used = next;
        }
        return best;
    }
}
