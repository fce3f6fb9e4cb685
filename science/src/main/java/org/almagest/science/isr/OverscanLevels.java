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
/// Thread rule: immutable once made.
final class OverscanLevels {
    private final double overall;
    private final double[] medians;
    private final double[] means;
    private double squares;
    private long freedom;

    /// @param used pixels that count
    /// @param clipSigma outliers beyond this many sigma of the row do not count for its mean
    /// @param maxDeviation outliers beyond this do not count at all [count]
    OverscanLevels(Image px, Box used, double clipSigma, double maxDeviation) {
        float[] all = px.view(used).toArray();
        int width = used.width(), height = used.height();
        this.overall = CountedMedian.of(all);
        this.medians = new double[height];
        this.means = new double[height];
        int[] near = new int[height];
        double common = 0;
        for (int y = 0; y < height; y++) {
            near[y] = keepNear(all, y * width, width, overall, maxDeviation);
            Arrays.sort(all, y * width, y * width + near[y]);
            common += quartileSigma(all, y * width, near[y]);
        }
        common /= height;
        for (int y = 0; y < height; y++) {
            double sigma = Math.max(common, quartileSigma(all, y * width, near[y]));
            medians[y] = near[y] == 0 ? overall : median(all, y * width, near[y]);
            means[y] = clippedMean(all, y * width, near[y], medians[y], clipSigma * Math.max(sigma, 1e-3));
        }
    }

    /// Mean of the sorted values at most a limit away from the middle one; adds to the scatter.
    private double clippedMean(float[] sorted, int from, int n, double middle, double limit) {
        int first = from, last = from + n;
        while (first < last && !(Math.abs(sorted[first] - middle) <= limit)) first++;
        while (first < last && !(Math.abs(sorted[last - 1] - middle) <= limit)) last--;
        double sum = 0, sumOfSquares = 0;
        for (int i = first; i < last; i++) {
            double d = sorted[i] - middle;
            sum += d;
            sumOfSquares += d * d;
        }
        int kept = last - first;
        if (kept > 1) {
            squares += sumOfSquares - sum * sum / kept;
            freedom += kept - 1;
        }
        return kept == 0 ? middle : middle + sum / kept;
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
        return freedom == 0 ? 0 : Math.sqrt(squares / freedom);
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
