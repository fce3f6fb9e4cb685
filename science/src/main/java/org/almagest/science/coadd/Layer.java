/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.coadd;

import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.NoiseCorrelation;

/// One input resampled to a strip of the coadd.
///
/// @param input which
/// @param weight inverse of the mean variance of the input
/// @param image pixels [nJy]; NaN where there are none
/// @param variance their variances
/// @param mask flags
/// @param unusable joined value of the planes that keep a pixel out of the mean
/// @param matched the image with the PSF common to all layers; 0 where a pixel is unusable
/// @param matchedFactor variance of a matched pixel per variance of a pixel
/// @param peakRatio peak of this layer's PSF over the median layer's
/// @param correlation of the resampled noise
record Layer(
        CoaddInput input,
        double weight,
        Image image,
        Image variance,
        Mask mask,
        int unusable,
        Image matched,
        double matchedFactor,
        double peakRatio,
        NoiseCorrelation correlation) {
    /// Whether the pixel at an index of the strip counts.
    boolean counts(int i) {
        return (mask.data()[i] & unusable) == 0 && Math.abs(image.data()[i]) <= Float.MAX_VALUE;
    }
}
