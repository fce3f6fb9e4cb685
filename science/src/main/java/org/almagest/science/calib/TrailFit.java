/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.calib;

import java.util.Arrays;
import org.almagest.science.isr.DeferredCharge.Register;

/// Fits what flats leave in the serial overscan: extended pixel edge response.
///
/// In the j-th overscan pixel behind a last light-sensitive one of signal s stand
///
/// s loss T  (j = 1)  +  s drift e^(-j / decay)  +  min(size, fraction s) (1 - r) r^(j - 1),  r = e^(-1 /
/// release),
///
/// with T transfers (Snyder et al. 2021, JATIS 7, 048002, section 3). For given lengths and a given signal
/// at which the trap is full this is linear in loss, drift and fraction; the three others are found on a
/// grid that is refined about its best. What comes out negative is set to zero, and the rest fitted again.
final class TrailFit {
    private static final int GRID = 9;
    private static final int REFINEMENTS = 5;
    private static final double[] FIRST = {0.6, 1.5, 800};
    private static final double[] LAST = {5, 15, 40_000};

    private final double[] signals;
    private final double[][] tails;
    private final double[] errors;
    private final int transfers;
    private double best = Double.POSITIVE_INFINITY;
    private double[] bestLengths = new double[3];
    private double[] bestLinear = new double[3];

    private TrailFit(double[] signals, double[][] tails, double[] errors, int transfers) {
        this.signals = signals;
        this.tails = tails;
        this.errors = errors;
        this.transfers = transfers;
    }

    /// @param register what fits best
    /// @param chi2 per degree of freedom
    record Result(Register register, double chi2) {}

    /// @param signals of the last light-sensitive column of each flat [electron]
    /// @param tails of each flat the mean of its first overscan columns [electron]
    /// @param errors of these means [electron]
    /// @param transfers of the last light-sensitive column
    static Result fit(double[] signals, double[][] tails, double[] errors, int transfers) {
        TrailFit fit = new TrailFit(signals, tails, errors, transfers);
        double[] low = new double[3], high = new double[3];
        for (int d = 0; d < 3; d++) {
            low[d] = Math.log(FIRST[d]);
            high[d] = Math.log(LAST[d]);
        }
        for (int round = 0; round <= REFINEMENTS; round++) {
            fit.search(low, high);
            for (int d = 0; d < 3; d++) {
                double step = (high[d] - low[d]) / (GRID - 1) * 1.5;
                low[d] = Math.log(fit.bestLengths[d]) - step;
                high[d] = Math.log(fit.bestLengths[d]) + step;
            }
        }
        double[] x = fit.bestLinear, l = fit.bestLengths;
        int freedom = Math.max(1, signals.length * tails[0].length - 6);
        return new Result(new Register(x[0], x[1], l[0], x[2] * l[2], x[2], l[1]), fit.best / freedom);
    }

    private void search(double[] low, double[] high) {
        double[] lengths = new double[3];
        for (int i = 0; i < GRID; i++)
            for (int j = 0; j < GRID; j++)
                for (int k = 0; k < GRID; k++) {
                    lengths[0] = Math.exp(low[0] + (high[0] - low[0]) * i / (GRID - 1));
                    lengths[1] = Math.exp(low[1] + (high[1] - low[1]) * j / (GRID - 1));
                    lengths[2] = Math.exp(low[2] + (high[2] - low[2]) * k / (GRID - 1));
                    if (lengths[0] < lengths[1]) attempt(lengths);
                }
    }

    private void attempt(double[] lengths) {
        double[] normal = new double[9], right = new double[3], row = new double[3];
        double squares = 0;
        double memory = Math.exp(-1 / lengths[0]), hold = Math.exp(-1 / lengths[1]);
        for (int f = 0; f < signals.length; f++) {
            double s = signals[f], drift = s, trap = Math.min(s, lengths[2]) * (1 - hold);
            double weight = 1 / (errors[f] * errors[f]);
            for (int j = 0; j < tails[f].length; j++) {
                drift *= memory;
                row[0] = j == 0 ? s * transfers : 0;
                row[1] = drift;
                row[2] = trap;
                trap *= hold;
                double value = tails[f][j];
                squares += weight * value * value;
                for (int r = 0; r < 3; r++) {
                    right[r] += weight * row[r] * value;
                    for (int c = 0; c < 3; c++) normal[3 * r + c] += weight * row[r] * row[c];
                }
            }
        }
        double[] x = positive(normal, right);
        double chi2 = squares;
        for (int r = 0; r < 3; r++) {
            chi2 -= 2 * x[r] * right[r];
            for (int c = 0; c < 3; c++) chi2 += x[r] * normal[3 * r + c] * x[c];
        }
        if (chi2 >= best) return;
        best = chi2;
        bestLengths = lengths.clone();
        bestLinear = x;
    }

    /// Least squares with no negative unknown: the best of all choices of which ones are zero.
    private static double[] positive(double[] normal, double[] right) {
        double[] found = new double[3];
        double least = 0;
        for (int choice = 1; choice < 8; choice++) {
            double[] x = solve(normal, right, choice);
            boolean fit = Arrays.stream(x).allMatch(v -> v >= 0);
            double gain = 0;
            for (int r = 0; r < 3; r++) gain -= x[r] * right[r];
            if (!fit || gain >= least) continue;
            least = gain;
            found = x;
        }
        return found;
    }

    /// Gaussian elimination on the unknowns of a choice (bits), the others zero; NaN when singular.
    private static double[] solve(double[] normal, double[] right, int choice) {
        double[][] m = new double[3][4];
        for (int r = 0; r < 3; r++)
            for (int c = 0; c < 3; c++)
                m[r][c] = (choice >> r & 1) == 1 && (choice >> c & 1) == 1 ? normal[3 * r + c] : r == c ? 1 : 0;
        for (int r = 0; r < 3; r++) m[r][3] = (choice >> r & 1) == 1 ? right[r] : 0;
        for (int p = 0; p < 3; p++)
            for (int r = p + 1; r < 3; r++) {
                double factor = m[r][p] / m[p][p];
                for (int c = p; c < 4; c++) m[r][c] -= factor * m[p][c];
            }
        double[] x = new double[3];
        for (int r = 2; r >= 0; r--) {
            double sum = m[r][3];
            for (int c = r + 1; c < 3; c++) sum -= m[r][c] * x[c];
            x[r] = sum / m[r][r];
        }
        return x;
    }
}
