/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.detect;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.linalg.Cholesky;

/// Fills runs of bad pixels from the good ones at their ends: the best linear prediction for a profile as
/// wide as the PSF over an unknown level.
///
/// Covariance between pixels d apart is exp(-d^2 / (4 sigma^2)), that of the PSF's own smoothing; up to
/// three good pixels on either side predict. The weights sum to 1, so a flat sky stays flat; in a run much
/// wider than the PSF they go to the mean of both ends.
///
/// Thread rule: one thread; it keeps the weights of the runs met.
public final class RowInterpolation {
    private static final int REACH = 3;
    private static final double NUGGET = 0.02;

    private final double sigma;
    private final Map<Long, double[]> cache = new HashMap<>();

    /// @param sigma assumed width of the PSF [pixel]
    public RowInterpolation(double sigma) {
        if (!(sigma > 0)) throw new IllegalArgumentException("PSF width " + sigma);
        this.sigma = sigma;
    }

    /// Replaces all pixels of some planes and marks them INTRP; rows without a good pixel stay as they are.
    ///
    /// NO_DATA pixels are neither replaced nor used.
    ///
    /// @return how many pixels were replaced
    public long fill(Image image, Mask mask, String... planes) {
        BitSet all = new BitSet();
        all.set(0, image.height());
        return fill(image, mask, mask.valueOf(planes), all);
    }

    /// As above, by the planes' bits, in some rows, counted from the first.
    long fill(Image image, Mask mask, int bad, BitSet rows) {
        int unusable = bad | mask.valueOf("NO_DATA");
        int intrp = mask.plane("INTRP");
        long replaced = 0;
        for (int at = rows.nextSetBit(0); at >= 0; at = rows.nextSetBit(at + 1)) {
            int y = image.y0() + at, row = mask.rowStart(y), x = 0;
            while (x < mask.width()) {
                if ((mask.data()[row + x] & unusable) == 0) {
                    x++;
                    continue;
                }
                int first = x;
                boolean wanted = false;
                while (x < mask.width() && (mask.data()[row + x] & unusable) != 0)
                    wanted |= (mask.data()[row + x++] & bad) != 0;
                if (wanted) replaced += fillRun(image, mask, y, first, x - 1, bad, unusable, intrp);
            }
        }
        return replaced;
    }

    private long fillRun(Image image, Mask mask, int y, int first, int last, int bad, int unusable, int intrp) {
        int bits = mask.rowStart(y);
        int row = image.rowStart(y);
        int left = 0;
        while (left < REACH && usable(mask, bits, first - 1 - left, unusable)) left++;
        int right = 0;
        while (right < REACH && usable(mask, bits, last + 1 + right, unusable)) right++;
        if (left + right == 0) return 0;
        long replaced = 0;
        for (int x = first; x <= last; x++) {
            if ((mask.data()[bits + x] & bad) == 0 || (mask.data()[bits + x] & unusable & ~bad) != 0) continue;
            double[] w = weights(x - first + 1, last - x + 1, left, right);
            double sum = 0;
            for (int k = 0; k < left; k++) sum += w[k] * image.data()[row + first - 1 - k];
            for (int k = 0; k < right; k++) sum += w[left + k] * image.data()[row + last + 1 + k];
            image.data()[row + x] = (float) sum;
            mask.data()[bits + x] |= intrp;
            replaced++;
        }
        return replaced;
    }

    private static boolean usable(Mask mask, int row, int x, int unusable) {
        return x >= 0 && x < mask.width() && (mask.data()[row + x] & unusable) == 0;
    }

    /// Weights of the good pixels for a bad one at given distances from the nearest good ones on either
    /// side.
    private double[] weights(int toLeft, int toRight, int left, int right) {
        int far = (int) Math.ceil(6 * sigma);
        int a = Math.min(toLeft, far);
        int b = Math.min(toRight, far);
        long key = ((long) a << 40) | ((long) b << 16) | (left << 8) | right;
        return cache.computeIfAbsent(key, k -> solve(a, b, left, right));
    }

    /// Kriging with an unknown mean: w = C^-1 (c + (1 - 1 C^-1 c) / (1 C^-1 1)).
    private double[] solve(int toLeft, int toRight, int left, int right) {
        int n = left + right;
        double[] at = new double[n];
        for (int k = 0; k < left; k++) at[k] = -toLeft - k;
        for (int k = 0; k < right; k++) at[left + k] = toRight + k;
        double[] c = new double[n * n];
        double[] toBad = new double[n];
        double[] ones = new double[n];
        for (int i = 0; i < n; i++) {
            ones[i] = 1;
            toBad[i] = covariance(at[i]);
            for (int j = 0; j < n; j++) c[i * n + j] = covariance(at[i] - at[j]) + (i == j ? NUGGET : 0);
        }
        Cholesky factor = Cholesky.of(c, n).orElseThrow();
        double[] w = factor.solve(toBad);
        double[] u = factor.solve(ones);
        double sumW = 0;
        double sumU = 0;
        for (int i = 0; i < n; i++) {
            sumW += w[i];
            sumU += u[i];
        }
        for (int i = 0; i < n; i++) w[i] += u[i] * (1 - sumW) / sumU;
        return w;
    }

    private double covariance(double d) {
        return Math.exp(-d * d / (4 * sigma * sigma));
    }
}
