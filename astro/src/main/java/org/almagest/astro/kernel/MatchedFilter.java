/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;

/// The signal-to-noise of sources shaped like a kernel: S = (K * I) / sqrt(F (K^2 * V)), where *
/// correlates.
///
/// The planes are walked in strips that stay in the cache: only the result has memory of its own. Bound: 2
/// (2 r + 1) fused products per pixel and term for each plane; from memory 4 bytes of each plane are read
/// twice and the result is written twice, 28 bytes a pixel.
///
/// Thread rule: static methods without state.
public final class MatchedFilter {
    private MatchedFilter() {}

    /// Fills an image with S.
    ///
    /// A pixel that is not finite, has no positive finite variance, or is marked bad adds neither signal
    /// nor noise; S is 0 where nothing is left.
    ///
    /// @param bad bits of the mask
    /// @param factor F, by which correlated noise exceeds white one
    /// @param into receives S over the box of the planes
    public static void significance(
            Image image, Image variance, Mask mask, int bad, SeparableSum kernel, double factor, Image into) {
        if (!into.box().equals(image.box()) || into.data() == image.data() || into.data() == variance.data())
            throw new IllegalArgumentException("S over " + into.box() + " of an image over " + image.box());
        PixelLoops loops = PixelLoops.BEST;
        float[] px = image.data(), vv = variance.data(), s = into.data();
        int[] bits = mask.data();
        Correlation.apply(
                image.box(),
                (x, y, n, line, o) -> {
                    int p = image.index(x, y);
                    loops.keepGood(px, p, px, p, vv, variance.index(x, y), bits, mask.index(x, y), bad, line, o, n);
                },
                kernel,
                (x, y, n, row) -> System.arraycopy(row, 0, s, into.index(x, y), n));
        Correlation.apply(
                image.box(),
                (x, y, n, line, o) -> {
                    int v = variance.index(x, y);
                    loops.keepGood(vv, v, px, image.index(x, y), vv, v, bits, mask.index(x, y), bad, line, o, n);
                },
                kernel.squared(1e-2),
                (x, y, n, row) -> loops.significance(s, into.index(x, y), row, 0, (float) factor, n));
    }
}
