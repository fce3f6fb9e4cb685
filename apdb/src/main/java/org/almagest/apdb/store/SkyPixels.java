/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.apdb.store;

import org.almagest.astro.healpix.Healpix;
import org.almagest.astro.healpix.RangeSet;
import org.almagest.astro.region.Region;
import org.almagest.astro.sky.SkyCoord;

/// Numbers places on the sky so that a region becomes few ranges of numbers: nested HEALPix of order 20,
/// with pixels of 0.2".
public final class SkyPixels {
    private static final Healpix FINE = new Healpix(20);
    /// Pixels of the covering along the region's diameter: more give a tighter fit, but more ranges.
    private static final int PIXELS_ACROSS = 8;

    private SkyPixels() {}

    /// The number of a place.
    ///
    /// @param raDeg right ascension [deg]
    /// @param decDeg declination [deg]
    public static long number(double raDeg, double decDeg) {
        return FINE.pixelOf(SkyCoord.ofDegrees(raDeg, decDeg));
    }

    /// Ranges that together hold the number of every place in a region.
    public static RangeSet covering(Region region) {
        double diameter = 2 * region.boundingCircle().radius().radians();
        int order = 0;
        while (order < FINE.order() && new Healpix(order).pixelSize().radians() * PIXELS_ACROSS > diameter) order++;
        return new Healpix(order).covering(region).refined(FINE.order() - order);
    }
}
