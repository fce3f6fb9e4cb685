/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.detect;

import java.util.BitSet;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;

/// Replaces pixels marked CR by the least of the linear predictions along four directions.
///
/// A prediction takes the pixels one and two steps away on both sides, all of which must be good, and
/// counts when it is no lower than two sigma below the background. The least is taken because what is left
/// of a ray can only add light; the amount by which the least of n noisy numbers lies low is added back.
/// Pixels without a prediction are filled along their row.
final class DirectionalFill {
    /// Expected depth of the least of n unit Gaussians.
    private static final double[] LEAST = {0, 0, 0.5642, 0.8463, 1.0294};

    private final double sigma;
    private final float background;
    private final double[] along;
    private final double[] diagonal;

    DirectionalFill(double sigma, float background) {
        this.sigma = sigma;
        this.background = background;
        this.along = coefficients(1);
        this.diagonal = coefficients(Math.sqrt(2));
    }

    /// Weights of the pixels one and two steps away, for a profile of the PSF's covariance; they sum to
    /// 1/2.
    private double[] coefficients(double step) {
        double c1 = covariance(step);
        double c2 = covariance(2 * step);
        double c3 = covariance(3 * step);
        double c4 = covariance(4 * step);
        // minimise the prediction's variance with 2 a + 2 b = 1, noise added to the diagonal
        double noise = 0.02;
        double aa = 2 * (1 + noise + c2);
        double bb = 2 * (1 + noise + c4);
        double ab = 2 * (c1 + c3);
        double pa = 2 * c1;
        double pb = 2 * c2;
        // b = 1/2 - a
        double a = (0.5 * (bb - ab) + pa - pb) / (aa + bb - 2 * ab);
        return new double[] {a, 0.5 - a};
    }

    private double covariance(double d) {
        return Math.exp(-d * d / (4 * sigma * sigma));
    }

    /// @param rows that have such pixels, counted from the first
    void fill(Image image, Image variance, Mask mask, BitSet rows) {
        int cr = mask.valueOf("CR");
        int bad = mask.valueOf("CR", "BAD", "SAT", "NO_DATA", "UNMASKEDNAN");
        int intrp = mask.plane("INTRP");
        int left = mask.planes().with("CR_UNFILLED").valueOf("CR_UNFILLED");
        int width = image.width();
        boolean rest = false;
        float[] fresh = new float[width];
        for (int y = rows.nextSetBit(0); y >= 0; y = rows.nextSetBit(y + 1)) {
            int bits = mask.offset() + y * mask.stride();
            for (int x = 0; x < width; x++) {
                if ((mask.data()[bits + x] & cr) == 0) continue;
                fresh[x] = predict(image, variance, mask, x, y, bad);
                if (Float.isNaN(fresh[x])) {
                    mask.data()[bits + x] |= left;
                    rest = true;
                }
            }
            for (int x = 0; x < width; x++) {
                if ((mask.data()[bits + x] & cr) == 0 || Float.isNaN(fresh[x])) continue;
                image.data()[image.offset() + y * image.stride() + x] = fresh[x];
                mask.data()[bits + x] |= intrp;
            }
        }
        if (!rest) return;
        new RowInterpolation(sigma).fill(image, mask, left, rows);
        for (int y = rows.nextSetBit(0); y >= 0; y = rows.nextSetBit(y + 1)) {
            int row = mask.offset() + y * mask.stride();
            for (int i = row; i < row + width; i++) mask.data()[i] &= ~left;
        }
    }

    private float predict(Image image, Image variance, Mask mask, int x, int y, int bad) {
        double least = Double.POSITIVE_INFINITY;
        double error = 0;
        int n = 0;
        double noise = Math.sqrt(lowest(variance, x, y));
        for (int d = 0; d < 4; d++) {
            int dx = d == 0 ? 0 : 1;
            int dy = d == 0 ? 1 : d == 1 ? 0 : d == 2 ? 1 : -1;
            double[] c = d < 2 ? along : diagonal;
            double sum = 0;
            boolean good = true;
            for (int k = 1; k <= 2 && good; k++)
                for (int s = -1; s <= 1; s += 2) {
                    int u = x + s * k * dx;
                    int v = y + s * k * dy;
                    good &= u >= 0 && v >= 0 && u < image.width() && v < image.height();
                    good = good && (mask.data()[mask.offset() + v * mask.stride() + u] & bad) == 0;
                    if (!good) break;
                    sum += c[k - 1] * image.data()[image.offset() + v * image.stride() + u];
                }
            if (!good || sum < background - 2 * noise) continue;
            n++;
            least = Math.min(least, sum);
            error = noise * Math.sqrt(2 * (c[0] * c[0] + c[1] * c[1]));
        }
        return n == 0 ? Float.NaN : (float) (least + LEAST[n] * error);
    }

    /// The least variance of the pixels around: the ray's own charge is in that of its pixels.
    private static double lowest(Image variance, int x, int y) {
        double least = Double.POSITIVE_INFINITY;
        for (int v = Math.max(0, y - 2); v <= Math.min(variance.height() - 1, y + 2); v++)
            for (int u = Math.max(0, x - 2); u <= Math.min(variance.width() - 1, x + 2); u++)
                least = Math.min(least, variance.data()[variance.offset() + v * variance.stride() + u]);
        return Math.max(0, least);
    }
}
