/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.exposure;

import java.util.Objects;
import java.util.function.UnaryOperator;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;

/// Image, variance and mask over the same pixels, with their components.
///
/// Thread rule: a dataset that came from a connection is never written to, unless its step declared it
/// consumed.
///
/// @param image pixels [electron, or nJy once calibrated]
/// @param mask bit planes
/// @param variance variance of each pixel [image unit squared]
/// @param info WCS, PSF, calibration and circumstances
public record Exposure(Image image, Mask mask, Image variance, ExposureInfo info) {
    public Exposure {
        Objects.requireNonNull(info);
        if (!image.box().equals(mask.box()) || !image.box().equals(variance.box()))
            throw new IllegalArgumentException("image " + image.box() + ", mask " + mask.box() + " and variance "
                    + variance.box() + " do not cover the same pixels");
    }

    /// The pixels covered.
    public Box box() {
        return image.box();
    }

    /// The same pixels with other components.
    public Exposure with(ExposureInfo other) {
        return new Exposure(image, mask, variance, other);
    }

    /// The same pixels with changed components.
    public Exposure withInfo(UnaryOperator<ExposureInfo> change) {
        return with(change.apply(info));
    }

    /// The part inside a box, sharing its pixels.
    public Exposure view(Box part) {
        return new Exposure(image.view(part), mask.view(part), variance.view(part), info);
    }

    /// A copy with pixels of its own.
    public Exposure copy() {
        return new Exposure(image.copy(), mask.copy(), variance.copy(), info);
    }
}
