/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.background;

import java.util.OptionalDouble;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;

/// What an image that came without planes tells of its pixels: which of them count, and their noise.
///
/// Bound: memory, 8 bytes a pixel each.
///
/// Thread rule: static methods without state.
public final class BarePlanes {
    private BarePlanes() {}

    /// Marks pixels at or above the saturation SAT, and those that are no number NO_DATA.
    ///
    /// @param mask over the box of the image
    public static void flag(Image image, Mask mask, OptionalDouble saturation) {
        int noData = mask.valueOf("NO_DATA"), saturated = mask.valueOf("SAT");
        float level = (float) saturation.orElse(Double.POSITIVE_INFINITY);
        for (int y = image.y0(); y <= image.box().y1(); y++)
            flag(
                    image.data(),
                    image.rowStart(y),
                    mask.data(),
                    mask.rowStart(y),
                    image.width(),
                    level,
                    saturated,
                    noData);
    }

    private static void flag(float[] px, int from, int[] flags, int to, int n, float level, int saturated, int noData) {
        for (int i = 0; i < n; i++) {
            float v = px[from + i];
            // not a number, or beyond the level
            if (!(v < level)) flags[to + i] |= v >= level ? saturated : noData;
        }
    }

    /// Variances of pixels without sky: that of the sky and the photons of their light.
    ///
    /// @param variance takes `n` values from `to` on
    /// @param px pixels from `from` on
    /// @param floor variance of a pixel without light
    /// @param perUnit variance that one unit of light adds
    public static void noise(float[] variance, int to, float[] px, int from, int n, float floor, float perUnit) {
        for (int i = 0; i < n; i++) variance[to + i] = floor + Math.max(0, px[from + i]) * perUnit;
    }
}
