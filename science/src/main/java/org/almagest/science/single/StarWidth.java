/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.single;

import static org.almagest.astro.psf.GaussianPsf.FWHM_PER_SIGMA;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;

/// The width of the stars of an image, at a glance: from the curvature of the logarithm at bright peaks,
/// which for a Gaussian is 1 / sigma^2 wherever the peak lies between pixels.
///
/// Stars have one width, galaxies and blends are wider by all sorts, cosmic rays sharper than any optics:
/// the width is the densest place of what is found. Good to a few per cent, for searches that need no
/// model.
///
/// Thread rule: static methods without state.
public final class StarWidth {
    /// Narrower peaks are no stars [pixel^2].
    private static final double LEAST_VARIANCE = 0.3;
    private static final double MOST_VARIANCE = 100;
    private static final int ENOUGH = 2000;
    private static final int FEWEST = 5;
    /// The densest place is sought among intervals that hold this share of the peaks.
    private static final double SHARE = 0.3;

    private StarWidth() {}

    /// Full width at half maximum [pixel]; empty when fewer than five peaks tell it.
    ///
    /// @param image without its sky
    /// @param mask pixels whose value shares a bit with `unusable`, and their neighbours, are not used
    /// @param noise standard deviation of a pixel; peaks stand 30 of it high
    public static OptionalDouble fwhm(Image image, Mask mask, int unusable, double noise) {
        double[] widths = new double[ENOUGH];
        int n = 0;
        Box box = image.box();
        float[] px = image.data();
        float least = (float) (30 * noise);
        int up = image.stride();
        for (int y = box.y0() + 1; y < box.y1() && n < ENOUGH; y++) {
            int row = image.rowStart(y);
            for (int i = row + 1; i < row + box.width() - 1 && n < ENOUGH; i++) {
                if (!(px[i] > least) || !isPeak(px, i, up)) continue;
                if (anyBit(mask, y, i - row, unusable)) continue;
                double v = variance(px, i, up);
                if (v > LEAST_VARIANCE && v < MOST_VARIANCE) widths[n++] = Math.sqrt(v);
            }
        }
        return n < FEWEST ? OptionalDouble.empty() : OptionalDouble.of(FWHM_PER_SIGMA * densest(widths, n));
    }

    private static boolean isPeak(float[] px, int i, int up) {
        float v = px[i];
        return v > px[i - 1]
                && v >= px[i + 1]
                && v > px[i - up]
                && v >= px[i + up]
                && v > px[i - up - 1]
                && v > px[i - up + 1]
                && v >= px[i + up - 1]
                && v >= px[i + up + 1];
    }

    private static boolean anyBit(Mask mask, int y, int x, int bits) {
        int found = 0;
        for (int dy = -1; dy <= 1; dy++) {
            int at = mask.rowStart(y + dy) + x;
            found |= mask.data()[at - 1] | mask.data()[at] | mask.data()[at + 1];
        }
        return (found & bits) != 0;
    }

    /// Mean of sigma^2 along both axes; negative when a neighbour has no light.
    private static double variance(float[] px, int i, int up) {
        double x = along(px[i - 1], px[i], px[i + 1]), y = along(px[i - up], px[i], px[i + up]);
        return x > 0 && y > 0 ? 2 / (x + y) : -1;
    }

    private static double along(float before, float at, float after) {
        return before > 0 && after > 0 ? Math.log((double) at * at / ((double) before * after)) : -1;
    }

    private static double densest(double[] widths, int n) {
        Arrays.sort(widths, 0, n);
        int k = Math.max(2, (int) (SHARE * n));
        int best = 0;
        double narrowest = Double.POSITIVE_INFINITY;
        for (int i = 0; i + k <= n; i++) {
            double spread = (widths[i + k - 1] - widths[i]) / widths[i];
            if (spread < narrowest) {
                narrowest = spread;
                best = i;
            }
        }
        return widths[best + k / 2];
    }
}
