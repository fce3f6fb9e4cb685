/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.registry;

import org.almagest.astro.healpix.Healpix;
import org.almagest.astro.region.Region;

/// The HEALPix pixels (nested) by which regions are found that may overlap.
final class SkyPixels {
    /// Order of the pixels: 27 arcmin, a few per detector. Part of the schema.
    static final int ORDER = 7;

    private static final Healpix PIXELS = new Healpix(ORDER);

    private SkyPixels() {}

    /// Pixels that hold all of a region.
    static long[] touchedBy(Region region) {
        return PIXELS.covering(region).toArray();
    }
}
