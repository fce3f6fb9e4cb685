/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.calib;

import java.util.Arrays;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;

/// Mean and covariances of a pair of flats.
///
/// The frames are brought to their common mean and subtracted; half the covariance of the difference at
/// lags of 0 to `lags - 1` rows and columns is that of one frame, without its fixed pattern. Lags with and
/// without a change of sign are averaged. Masked pixels and those beyond 5.5 sigma take no part.
///
/// @param mean of both frames [electron]
/// @param covariance [rows away][columns away] [electron^2]
/// @param pixels that took part
/// @param maskedFraction of pixels, before clipping
/// @param gaussian probability that so large a Kolmogorov-Smirnov distance from a Gaussian comes by chance
record FlatPair(double mean, double[][] covariance, long pixels, double maskedFraction, double gaussian) {
    private static final double CLIP = 5.5;
    private static final int ROUNDS = 3;
    private static final int SAMPLE = 20_000;

    /// Measures a part of two frames.
    static FlatPair of(Image first, Mask firstMask, Image second, Mask secondMask, Box box, int lags, int planes) {
        int width = box.width(), height = box.height();
        boolean[] masked = new boolean[width * height];
        double sumA = 0, sumB = 0;
        int kept = 0;
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++) {
                float a = first.data()[first.index(box.x0() + x, box.y0() + y)];
                float b = second.data()[second.index(box.x0() + x, box.y0() + y)];
                int bits = firstMask.data()[firstMask.index(box.x0() + x, box.y0() + y)]
                        | secondMask.data()[secondMask.index(box.x0() + x, box.y0() + y)];
                if ((bits & planes) != 0 || !Float.isFinite(a) || !Float.isFinite(b)) {
                    masked[y * width + x] = true;
                    continue;
                }
                sumA += a;
                sumB += b;
                kept++;
            }
        if (kept < 2) return new FlatPair(Double.NaN, new double[lags][lags], kept, 1, 0);
        double meanA = sumA / kept, meanB = sumB / kept, mean = 0.5 * (meanA + meanB);
        float[] difference = new float[width * height];
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++) {
                int at = y * width + x;
                if (masked[at]) continue;
                double a = first.data()[first.index(box.x0() + x, box.y0() + y)] * (mean / meanA);
                double b = second.data()[second.index(box.x0() + x, box.y0() + y)] * (mean / meanB);
                difference[at] = (float) (a - b);
            }
        double share = 1 - (double) kept / masked.length;
        double chance = clip(difference, masked);
        long left = 0;
        for (boolean m : masked) if (!m) left++;
        double[][] covariance = new double[lags][lags];
        Covariances sums = new Covariances(difference, masked, width, height);
        for (int j = 0; j < lags; j++)
            for (int i = 0; i < lags; i++)
                covariance[j][i] = 0.5 * (i == 0 || j == 0 ? sums.at(i, j) : 0.5 * (sums.at(i, j) + sums.at(-i, j)));
        return new FlatPair(mean, covariance, left, share, chance);
    }

    /// Masks outliers and takes the mean of the rest off; gives the chance of so un-Gaussian a sample.
    private static double clip(float[] difference, boolean[] masked) {
        double mean = 0, sigma = Double.POSITIVE_INFINITY;
        for (int round = 0; round <= ROUNDS; round++) {
            double sum = 0, squares = 0;
            int n = 0;
            for (int i = 0; i < difference.length; i++) {
                if (masked[i]) continue;
                double d = difference[i] - mean;
                if (Math.abs(d) > CLIP * sigma) {
                    masked[i] = true;
                    continue;
                }
                sum += d;
                squares += d * d;
                n++;
            }
            if (n < 2) return 0;
            double shift = sum / n;
            mean += shift;
            sigma = Math.sqrt(Math.max(0, squares / n - shift * shift));
        }
        for (int i = 0; i < difference.length; i++) difference[i] = masked[i] ? 0 : (float) (difference[i] - mean);
        return kolmogorov(difference, masked, sigma);
    }

    private static double kolmogorov(float[] difference, boolean[] masked, double sigma) {
        float[] sample = new float[Math.min(SAMPLE, difference.length)];
        int n = 0, step = Math.max(1, difference.length / SAMPLE);
        for (int i = 0; i < difference.length && n < sample.length; i += step)
            if (!masked[i]) sample[n++] = difference[i];
        if (n == 0 || !(sigma > 0)) return 0;
        Arrays.sort(sample, 0, n);
        double worst = 0;
        for (int i = 0; i < n; i++) {
            double cdf = 0.5 * (1 + error(sample[i] / (sigma * Math.sqrt(2))));
            worst = Math.max(worst, Math.abs(cdf - (i + 0.5) / n));
        }
        double t = worst * (Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n)), sum = 0, sign = 2;
        for (int k = 1; k <= 100; k++, sign = -sign) sum += sign * Math.exp(-2.0 * k * k * t * t);
        return t < 0.3 ? 1 : Math.clamp(sum, 0.0, 1.0);
    }

    /// The error function to 1.5e-7 (Abramowitz & Stegun 7.1.26).
    private static double error(double x) {
        double t = 1 / (1 + 0.3275911 * Math.abs(x));
        double p = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
        return Math.copySign(1 - p * Math.exp(-x * x), x);
    }
}
