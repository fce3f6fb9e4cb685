/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import java.util.Arrays;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;

/// What the overscan of one amplifier shows, row by row.
///
/// Of one row the quartiles of whole counts are too coarse a measure of the scatter: all rows together
/// tell it, and a row of more scatter tells its own.
///
/// Bound: the overscan's pixels, read once; then a sort of each row in the first cache.
///
/// Thread rule: immutable.
final class OverscanLevels {
    private final double overall;
    private final double[] medians;
    private final double[] means;
    private final double sigma;

    /// @param used pixels that count
    /// @param clipSigma outliers beyond this many sigma of the row do not count for its mean
    /// @param maxDeviation outliers beyond this do not count at all [count]
    OverscanLevels(Image px, Box used, double clipSigma, double maxDeviation) {
        float[] all = px.view(used).toArray();
        this.overall = Selection.median(all);
        int width = used.width();
        int[] near = new int[used.height()];
        double common = 0;
        for (int y = 0; y < near.length; y++) {
            int from = y * width;
            near[y] = keepNear(all, from, width, overall, maxDeviation);
            Arrays.sort(all, from, from + near[y]);
            common += quartileSigma(all, from, near[y]);
        }
        common /= near.length;
        this.medians = new double[near.length];
        this.means = new double[near.length];
        double squares = 0;
        long freedom = 0;
        for (int y = 0; y < near.length; y++) {
            int from = y * width, n = near[y];
            medians[y] = n == 0 ? overall : median(all, from, n);
            double limit = clipSigma * Math.max(Math.max(common, quartileSigma(all, from, n)), 1e-3);
            int first = from, last = from + n;
            while (first < last && !(Math.abs(all[first] - medians[y]) <= limit)) first++;
            while (first < last && !(Math.abs(all[last - 1] - medians[y]) <= limit)) last--;
            double sum = 0, sumOfSquares = 0;
            for (int i = first; i < last; i++) {
                double d = all[i] - medians[y];
                sum += d;
                sumOfSquares += d * d;
            }
            int kept = last - first;
            means[y] = kept == 0 ? medians[y] : medians[y] + sum / kept;
            if (kept < 2) continue;
            squares += sumOfSquares - sum * sum / kept;
            freedom += kept - 1;
        }
        this.sigma = freedom == 0 ? 0 : Math.sqrt(squares / freedom);
    }

    /// Median of all pixels [count].
    double overall() {
        return overall;
    }

    /// Median of a row, from 0 [count].
    double median(int row) {
        return medians[row];
    }

    /// Clipped mean of a row, from 0 [count].
    double mean(int row) {
        return means[row];
    }

    /// Scatter of the pixels that the means are made of [count].
    double sigma() {
        return sigma;
    }

    /// Moves the values near a centre to the front, and gives their number.
    private static int keepNear(float[] v, int from, int n, double centre, double maxDeviation) {
        int to = from;
        for (int i = from; i < from + n; i++) if (Math.abs(v[i] - centre) <= maxDeviation) v[to++] = v[i];
        return to - from;
    }

    private static double quartileSigma(float[] sorted, int from, int n) {
        return n == 0 ? 0 : 0.741 * (sorted[from + (3 * n) / 4] - sorted[from + n / 4]);
    }

    private static double median(float[] sorted, int from, int n) {
        int upper = from + n / 2;
        return n % 2 == 1 ? sorted[upper] : 0.5 * (sorted[upper - 1] + sorted[upper]);
    }
}
