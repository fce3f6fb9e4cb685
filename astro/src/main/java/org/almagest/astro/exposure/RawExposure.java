/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.exposure;

import java.util.List;
import org.almagest.astro.camera.Detector;

/// One detector's raw frame, as it was read out.
///
/// @param detector what was read
/// @param amplifiers what each amplifier read, in the order of the detector's amplifiers
/// @param info visit, filter, detector number, words of the header, and the WCS that pointing and camera
/// promise, if the pointing is known
public record RawExposure(Detector detector, List<RawImage> amplifiers, ExposureInfo info) {
    public RawExposure {
        amplifiers = List.copyOf(amplifiers);
        if (amplifiers.isEmpty())
            throw new IllegalArgumentException("raw exposure of detector " + detector.name() + " has no amplifiers");
    }
}
