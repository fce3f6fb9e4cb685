/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.period;

import java.util.Arrays;

/// A light curve as one series of harmonics that all bands share, with a mean and an amplitude of each
/// band.
///
/// At a given frequency means and harmonics follow from linear equations with a Gaussian prior on the
/// harmonics; the bands' amplitudes and the weights of outliers are bettered between them. Errors are those
/// of Student's distribution with [#FREEDOM] degrees of freedom, by reweighting: a measurement that lies
/// far off does not decide between frequencies.
///
/// Thread rule: one thread at a time.
final class HarmonicModel {
    static final double FREEDOM = 4;

    private final LightCurve curve;
    private final Series series;
    private final double[] prior;
    private final int bands;
    private final double[] variance;
    private final double[] weight;
    private final double[] scale;
    private final double[] free;
    private final double[] shape;
    private final double[] row;
    private final SmallSystem system;

    /// @param prior standard deviation of each harmonic's amplitudes in units of the variation
    /// @param roughness what the series is taken to miss, as in [Series]
    HarmonicModel(LightCurve curve, Series series, double[] prior, double roughness) {
        int n = curve.size();
        this.curve = curve;
        this.series = series;
        this.prior = prior;
        this.bands = curve.bands();
        this.variance = new double[n];
        for (int i = 0; i < n; i++) {
            double missed = Math.max(Series.LEAST_ERROR, roughness * series.scale()[curve.band()[i]]);
            variance[i] = curve.error()[i] * curve.error()[i] + missed * missed;
        }
        this.weight = new double[n];
        this.scale = series.scale().clone();
        this.free = new double[bands];
        this.shape = new double[n];
        this.row = new double[2 * prior.length];
        this.system = new SmallSystem(bands + 2 * prior.length);
        restart();
    }

    /// Forgets outliers and the bands' amplitudes.
    void restart() {
        for (int i = 0; i < weight.length; i++) weight[i] = Series.trust(series.value()[i]) / variance[i];
        System.arraycopy(series.scale(), 0, scale, 0, bands);
    }

    /// The weighted squares that the best series leaves, with the prior's part: what is least at the right
    /// frequency.
    double badness(double frequency) {
        assemble(frequency);
        double squares = 0;
        for (int i = 0; i < weight.length; i++) {
            double y = value(i);
            squares += weight[i] * y * y;
        }
        return squares - system.explained();
    }

    private double value(int i) {
        int b = curve.band()[i];
        return series.value()[i] * series.scale()[b];
    }

    private void assemble(double frequency) {
        int n = system.n, terms = row.length;
        double[] a = system.matrix, r = system.right;
        Arrays.fill(a, 0);
        Arrays.fill(r, 0);
        for (int b = 0; b < bands; b++) a[b * n + b] = 1e-9;
        for (int k = 0; k < terms; k++) {
            int at = bands + k;
            a[at * n + at] = 1 / (prior[k / 2] * prior[k / 2]);
        }
        for (int i = 0; i < weight.length; i++) {
            int b = curve.band()[i];
            harmonics(frequency, i, scale[b]);
            double w = weight[i], wy = w * value(i);
            a[b * n + b] += w;
            r[b] += wy;
            for (int k = 0; k < terms; k++) {
                int at = (bands + k) * n;
                double wk = w * row[k];
                a[at + b] += wk;
                r[bands + k] += wy * row[k];
                for (int l = 0; l <= k; l++) a[at + bands + l] += wk * row[l];
            }
        }
    }

    private void harmonics(double frequency, int i, double amplitude) {
        double turns = frequency * series.time()[i];
        double phase = 2 * Math.PI * (turns - Math.rint(turns));
        double c = Math.cos(phase), s = Math.sin(phase), pc = amplitude, ps = 0;
        for (int k = 0; k < prior.length; k++) {
            double next = pc * c - ps * s;
            ps = pc * s + ps * c;
            pc = next;
            row[2 * k] = pc;
            row[2 * k + 1] = ps;
        }
    }

    /// One round at a frequency: the best series, then the amplitude of each band, then the weights.
    ///
    /// @return minus twice the logarithm of Student's likelihood and the prior, but for constants
    double better(double frequency) {
        assemble(frequency);
        system.explained();
        system.solve();
        double[] x = system.right.clone();
        double[] cross = new double[bands], square = new double[bands];
        for (int i = 0; i < weight.length; i++) {
            int b = curve.band()[i];
            harmonics(frequency, i, 1);
            double t = 0;
            for (int k = 0; k < row.length; k++) t += x[bands + k] * row[k];
            shape[i] = t;
            cross[b] += weight[i] * t * (value(i) - x[b]);
            square[b] += weight[i] * t * t;
        }
        double result = 0;
        for (int k = 0; k < row.length; k++) {
            double z = x[bands + k] / prior[k / 2];
            result += z * z;
        }
        for (int b = 0; b < bands; b++) {
            // a band's amplitude is known before to a fourth of it, from its scatter
            double before = series.scale()[b], held = 16 / (before * before);
            scale[b] = (cross[b] + held * before) / (square[b] + held);
            free[b] = cross[b] / square[b];
            double z = 4 * (scale[b] - before) / before;
            result += z * z;
        }
        for (int i = 0; i < weight.length; i++) {
            int b = curve.band()[i];
            double d = value(i) - x[b] - scale[b] * shape[i];
            double ratio = d * d / variance[i];
            weight[i] = (FREEDOM + 1) / (FREEDOM + ratio) / variance[i];
            result += (FREEDOM + 1) * Math.log1p(ratio / FREEDOM);
        }
        return result;
    }

    /// After [#better(double)]: mean of each band, counted from the mean that the series took off [mag].
    double mean(int b) {
        return system.right[b];
    }

    /// After [#better(double)]: how much brighter, in the series' units, the star is at its brightest than
    /// at its faintest, and the phase of the brightest.
    double[] extremes() {
        int steps = 400;
        double low = Double.POSITIVE_INFINITY, high = Double.NEGATIVE_INFINITY, brightest = 0;
        for (int i = 0; i < steps; i++) {
            double phase = 2 * Math.PI * i / steps, t = 0;
            for (int k = 0; k < row.length; k += 2)
                t += system.right[bands + k] * Math.cos((k / 2 + 1) * phase)
                        + system.right[bands + k + 1] * Math.sin((k / 2 + 1) * phase);
            if (t < low) {
                low = t;
                brightest = i / (double) steps;
            }
            high = Math.max(high, t);
        }
        return new double[] {high - low, brightest};
    }

    /// After [#better(double)]: the amplitude of a band by its measurements alone, in units of the series.
    double amplitude(int b) {
        return free[b];
    }

    /// After [#better(double)]: standard deviation of what the series leaves, outliers weighed down [mag].
    double scatter() {
        double sum = 0, weights = 0;
        for (int i = 0; i < weight.length; i++) {
            double d = residual(i);
            sum += weight[i] * d * d;
            weights += weight[i];
        }
        return Math.sqrt(sum / weights * weight.length / Math.max(1, weight.length - system.n - 1));
    }

    /// After [#better(double)]: by how much the error of a frequency exceeds that of independent residuals
    /// of the expected size. What a star does differently from cycle to cycle shows in all bands at once,
    /// so residuals of one visit go together.
    double errorFactor(double within) {
        Integer[] order = new Integer[weight.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, java.util.Comparator.comparingDouble(i -> series.time()[i]));
        double together = 0;
        for (int i = 0; i < order.length; ) {
            double start = series.time()[order[i]], sum = 0;
            for (; i < order.length && series.time()[order[i]] - start <= within; i++)
                sum += Math.sqrt(weight[order[i]]) * residual(order[i]);
            together += sum * sum;
        }
        return Math.sqrt(Math.max(together, 1e-12) / Math.max(1, weight.length - system.n - 1));
    }

    private double residual(int i) {
        int b = curve.band()[i];
        return value(i) - system.right[b] - scale[b] * shape[i];
    }
}
