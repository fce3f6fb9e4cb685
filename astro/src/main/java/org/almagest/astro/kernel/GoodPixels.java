/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

/// Parts good pixels from others: good ones are finite, have a positive finite variance and no bad bit.
///
/// Bound: memory, 12 bytes read per pixel.
///
/// Thread rule: static methods without state.
public final class GoodPixels {
    private GoodPixels() {}

    /// Copies a part of a row and its variances, with zeros in place of pixels that are not good.
    ///
    /// @param px pixels from `p` on
    /// @param vv variances from `v` on
    /// @param bits mask from `b` on
    /// @param bad bits that spoil a pixel
    /// @param signal receives n pixels
    /// @param power receives n variances, none of them zero where the pixel is good
    public static void keep(
            float[] px, int p, float[] vv, int v, int[] bits, int b, int bad, float[] signal, float[] power, int n) {
        PixelLoops.BEST.keepGood(px, p, vv, v, bits, b, bad, signal, power, 0, n);
    }
}
