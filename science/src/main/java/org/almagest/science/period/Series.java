/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.period;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// A light curve whose bands were made comparable: each freed of its mean and divided by its variation.
///
/// @param time [d], counted from the middle of the light curve
/// @param value in units of the band's variation
/// @param weight one over the square of the error in the same units
/// @param band number of the band
/// @param mean that was taken off each band [mag]
/// @param scale variation of each band beyond its noise [mag]
record Series(double[] time, double[] value, double[] weight, int[] band, double[] mean, double[] scale) {
    private static final double LEAST_SCALE = 0.1;
    private static final double FAR = 2.5;

    /// The least error that a measurement is taken to have [mag].
    static final double LEAST_ERROR = 0.01;

    /// @param roughness what the model is taken to miss, added to the errors in quadrature, as a share of
    /// each band's variation
    static Series of(LightCurve curve, double roughness) {
        int n = curve.size(), bands = curve.bands();
        double[] mean = new double[bands], scale = new double[bands], noise = new double[bands];
        for (int b = 0; b < bands; b++) {
            int which = b;
            int[] rows =
                    IntStream.range(0, n).filter(i -> curve.band()[i] == which).toArray();
            if (rows.length == 0) continue;
            double[] mags = Arrays.stream(rows)
                    .mapToDouble(i -> curve.magnitude()[i])
                    .sorted()
                    .toArray();
            double[] errors = Arrays.stream(rows)
                    .mapToDouble(i -> curve.error()[i])
                    .sorted()
                    .toArray();
            double median = mags[mags.length / 2];
            noise[b] = Math.hypot(errors[errors.length / 2], LEAST_ERROR);
            double width = 0.7413 * (mags[(int) (0.75 * (mags.length - 1))] - mags[(int) (0.25 * (mags.length - 1))]);
            double limit = Math.max(4 * width, 5 * noise[b]);
            double sw = 0, sy = 0, syy = 0;
            for (int i : rows) {
                double d = curve.magnitude()[i] - median;
                if (Math.abs(d) > limit) continue;
                double w = 1 / (curve.error()[i] * curve.error()[i] + LEAST_ERROR * LEAST_ERROR + width * width);
                sw += w;
                sy += w * d;
                syy += w * d * d;
            }
            mean[b] = median + sy / sw;
            double variance = syy / sw - sy / sw * (sy / sw);
            scale[b] = Math.sqrt(Math.max(0, variance - noise[b] * noise[b]));
        }
        double largest = Math.max(Arrays.stream(scale).max().orElse(0), 1e-6);
        for (int b = 0; b < bands; b++) scale[b] = Math.max(scale[b], LEAST_SCALE * largest);
        return of(curve, roughness, mean, scale);
    }

    private static Series of(LightCurve curve, double roughness, double[] mean, double[] scale) {
        int n = curve.size();
        double first = Arrays.stream(curve.time()).min().orElse(0), middle = first + curve.span() / 2;
        double[] time = new double[n], value = new double[n], weight = new double[n];
        for (int i = 0; i < n; i++) {
            int b = curve.band()[i];
            time[i] = curve.time()[i] - middle;
            value[i] = (curve.magnitude()[i] - mean[b]) / scale[b];
            double e = curve.error()[i];
            double missed = Math.max(LEAST_ERROR, roughness * scale[b]);
            weight[i] = trust(value[i]) * scale[b] * scale[b] / (e * e + missed * missed);
        }
        return new Series(time, value, weight, curve.band(), mean, scale);
    }

    /// How much a value counts before there is a model: an eclipse may lie as far off as a mistake, so it
    /// counts less, and still counts.
    static double trust(double value) {
        double far = Math.max(1, Math.abs(value) / FAR);
        return 1 / (far * far);
    }

    int size() {
        return time.length;
    }

    /// Means of measurements that lie within so many days.
    Series merged(double within) {
        Integer[] order = new Integer[size()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> time[i]));
        double[] t = new double[size()], v = new double[size()], w = new double[size()];
        int out = 0;
        for (int i = 0; i < order.length; ) {
            double start = time[order[i]], sw = 0, st = 0, sv = 0;
            for (; i < order.length && time[order[i]] - start <= within; i++) {
                int o = order[i];
                sw += weight[o];
                st += weight[o] * (time[o] - start);
                sv += weight[o] * value[o];
            }
            t[out] = start + st / sw;
            v[out] = sv / sw;
            w[out++] = sw;
        }
        return new Series(
                Arrays.copyOf(t, out),
                Arrays.copyOf(v, out),
                Arrays.copyOf(w, out),
                new int[out],
                new double[] {0},
                new double[] {1});
    }
}
