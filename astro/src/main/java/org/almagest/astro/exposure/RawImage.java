/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.exposure;

import org.almagest.astro.camera.Amplifier;
import org.almagest.astro.image.Image;

/// What one amplifier read, in the order of readout.
///
/// @param amplifier its description; the sections of the raw image are counted in `pixels`
/// @param pixels all pixels read, overscans included [count]; origin (0, 0)
public record RawImage(Amplifier amplifier, Image pixels) {
    public RawImage {
        if (!pixels.box().contains(amplifier.raw()))
            throw new IllegalArgumentException("amplifier " + amplifier.name() + " has its pixels at " + amplifier.raw()
                    + ", outside the raw image " + pixels.box());
    }
}
