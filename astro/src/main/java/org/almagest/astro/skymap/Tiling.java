/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.skymap;

import org.almagest.astro.region.Circle;
import org.almagest.astro.sky.SkyCoord;

/// Where the tracts of a map lie.
sealed interface Tiling permits RingTiling, DiscreteTiling {
    int tracts();

    Tract tract(int id);

    /// Number of the primary tract of a position, -1 when there is none.
    int primary(SkyCoord sky);

    /// Numbers, increasing, of all tracts that may reach into a circle.
    int[] candidates(Circle circle);
}
