/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.classify;

import java.util.List;

/// Brings log odds to the scale of probabilities: p = 1 / (1 + exp(-(slope * logOdds + offset))), by
/// maximum likelihood with Platt's targets, which keep it finite where classes part cleanly (Platt 1999,
/// Advances in Large Margin Classifiers; Newton's method).
///
/// @param slope on the log odds, positive
/// @param offset added
record ScoreCalibration(double slope, double offset) {
    private static final int STEPS = 50;

    /// @param logOdds of rows that the classifier has not seen, by sample
    /// @param real their classes
    static ScoreCalibration fit(List<double[]> logOdds, List<boolean[]> real) {
        double yes = 0, no = 0;
        for (boolean[] r : real)
            for (boolean b : r) {
                if (b) yes++;
                else no++;
            }
        double high = (yes + 1) / (yes + 2), low = 1 / (no + 2);
        double a = 1, b = 0;
        for (int step = 0; step < STEPS; step++) {
            double ga = 0, gb = 0, haa = 1e-9, hab = 0, hbb = 1e-9;
            for (int s = 0; s < logOdds.size(); s++)
                for (int i = 0; i < logOdds.get(s).length; i++) {
                    double x = logOdds.get(s)[i];
                    double p = 1 / (1 + StrictMath.exp(-(a * x + b)));
                    double r = p - (real.get(s)[i] ? high : low), w = p * (1 - p);
                    ga += r * x;
                    gb += r;
                    haa += w * x * x;
                    hab += w * x;
                    hbb += w;
                }
            double det = haa * hbb - hab * hab;
            double da = (hbb * ga - hab * gb) / det, db = (haa * gb - hab * ga) / det;
            a = Math.max(0.05, a - Math.clamp(da, -0.5, 0.5));
            b -= Math.clamp(db, -2, 2);
            if (Math.abs(da) + Math.abs(db) < 1e-9) break;
        }
        return new ScoreCalibration(a, b);
    }

    /// Probability of the positive class.
    double probability(double logOdds) {
        return 1 / (1 + StrictMath.exp(-(slope * logOdds + offset)));
    }
}
