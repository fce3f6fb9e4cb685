/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.period;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// How much of the variation a series of harmonics explains, over an even grid of frequencies.
///
/// All bands count as one: each is freed of its mean and divided by its own variation, which is right for
/// stars whose bands differ in amplitude, not in shape (stage one of two; the second frees means,
/// amplitudes and times of all bands). Measurements closer than a fortieth of the shortest period count as
/// one. Amplitudes of higher harmonics are held down by a Gaussian prior.
///
/// Source: generalised Lomb-Scargle, Zechmeister and Kuerster 2009 (A&A 496, 577), eqs. 4-5, with
/// harmonics.
final class Periodogram {
    /// A local maximum.
    ///
    /// @param frequency [1/d]
    /// @param power part of the weighted variation that is explained
    record Top(double frequency, double power) {}

    private final double[] power;
    private final double first;
    private final double step;
    private final int points;
    private final int harmonics;

    private Periodogram(double[] power, double first, double step, int points, int harmonics) {
        this.points = points;
        this.harmonics = harmonics;
        this.power = power;
        this.first = first;
        this.step = step;
    }

    /// @param lowest frequency [1/d]
    /// @param highest frequency [1/d]
    /// @param step of the grid [1/d]
    /// @param prior standard deviation of each harmonic's amplitudes, from the first, in units of the
    /// variation
    static Periodogram of(Series series, double lowest, double highest, double step, double[] prior) {
        Series merged = series.merged(1 / (40 * highest));
        int harmonics = prior.length, n = (int) Math.ceil((highest - lowest) / step) + 1;
        HarmonicSums sums = new HarmonicSums(merged.time(), merged.weight(), merged.value(), harmonics, step);
        double total = 0, sum = 0, squares = 0;
        for (int i = 0; i < merged.size(); i++) {
            double w = merged.weight()[i], y = merged.value()[i];
            total += w;
            sum += w * y;
            squares += w * y * y;
        }
        double variation = squares - sum * sum / total;
        double[] power = new double[n];
        SmallSystem system = new SmallSystem(2 * harmonics + 1);
        for (int begin = 0; begin < n; begin += HarmonicSums.BLOCK) {
            sums.block(lowest + begin * step);
            int count = Math.min(HarmonicSums.BLOCK, n - begin);
            for (int b = 0; b < count; b++) {
                fill(system, sums, b, total, sum, prior);
                double explained = system.explained() - sum * sum / total;
                power[begin + b] = variation > 0 ? explained / variation : 0;
            }
        }
        return new Periodogram(power, lowest, step, merged.size(), harmonics);
    }

    /// Normal equations of a constant and the harmonics, by the products of sines and cosines.
    private static void fill(SmallSystem system, HarmonicSums sums, int b, double total, double sum, double[] prior) {
        double[] a = system.matrix, r = system.right;
        int n = system.n;
        a[0] = total;
        r[0] = sum;
        for (int k = 1; k <= prior.length; k++) {
            int row = 2 * k - 1;
            a[row * n] = sums.cos(k, b);
            a[(row + 1) * n] = sums.sin(k, b);
            r[row] = sums.valueCos(k, b);
            r[row + 1] = sums.valueSin(k, b);
            for (int l = 1; l <= k; l++) {
                int column = 2 * l - 1;
                double lowC = k == l ? total : sums.cos(k - l, b), lowS = k == l ? 0 : sums.sin(k - l, b);
                double highC = sums.cos(k + l, b), highS = sums.sin(k + l, b);
                a[row * n + column] = 0.5 * (lowC + highC);
                a[row * n + column + 1] = 0.5 * (highS - lowS);
                a[(row + 1) * n + column] = 0.5 * (highS + lowS);
                a[(row + 1) * n + column + 1] = 0.5 * (lowC - highC);
            }
            double held = 1 / (prior[k - 1] * prior[k - 1]);
            a[row * n + row] += held;
            a[(row + 1) * n + row + 1] += held;
        }
    }

    /// The highest local maxima, highest first.
    List<Top> tops(int count) {
        List<Top> out = new ArrayList<>();
        for (int i = 0; i < power.length; i++) {
            boolean left = i == 0 || power[i] > power[i - 1], right = i == power.length - 1 || power[i] >= power[i + 1];
            if (left && right) out.add(new Top(first + i * step, power[i]));
        }
        out.sort(Comparator.comparingDouble(Top::power).reversed().thenComparingDouble(Top::frequency));
        return out.subList(0, Math.min(count, out.size()));
    }

    /// Logarithm to base 10 of the probability that noise alone explains as much at any frequency: for one
    /// frequency the explained part r of n points by h harmonics is beta distributed, its tail
    /// (1 - r)^a sum of C(a + k - 1, k) r^k over k below h, with a = (n - 2 h - 1) / 2; frequencies count
    /// as independent when they lie one over the span apart.
    ///
    /// @param span of the measurements [d]
    double log10FalseAlarm(double span) {
        double r = 0;
        for (double p : power) r = Math.max(r, p);
        double a = 0.5 * (points - 2 * harmonics - 1);
        if (a <= 0 || r <= 0) return 0;
        double term = 1, sum = 0;
        for (int k = 0; k < harmonics; k++) {
            sum += term;
            term *= (a + k) / (k + 1) * r;
        }
        double one = a * Math.log10(Math.max(1e-300, 1 - r)) + Math.log10(sum);
        double trials = Math.max(1, power.length * step * span);
        return Math.min(0, one + Math.log10(trials));
    }
}
