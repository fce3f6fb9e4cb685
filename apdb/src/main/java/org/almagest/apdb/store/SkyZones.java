/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.apdb.store;

import java.util.ArrayList;
import java.util.List;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.unit.Angle;

/// Numbers places on the sky so that a circle becomes few ranges of numbers: zones of 30" in declination,
/// and within each by right ascension.
public final class SkyZones {
    private static final int ZONES_PER_DEGREE = 120;
    private static final int LAST_ZONE = 180 * ZONES_PER_DEGREE - 1;
    private static final long CELLS = 1L << 32;

    private SkyZones() {}

    /// The number of a place.
    ///
    /// @param raDeg right ascension [deg]
    /// @param decDeg declination [deg]
    public static long number(double raDeg, double decDeg) {
        return zone(decDeg) * CELLS + cell(raDeg);
    }

    /// Ranges {first, last} that together hold every place of a circle, in rising order.
    public static List<long[]> circle(SkyCoord centre, Angle radius) {
        double dec = centre.decDegrees();
        double r = radius.degrees();
        double half = halfWidth(centre.decRadians(), radius.radians());
        List<long[]> ranges = new ArrayList<>();
        for (long z = zone(dec - r); z <= zone(dec + r); z++) {
            long base = z * CELLS;
            if (half >= 180) {
                ranges.add(new long[] {base, base + CELLS - 1});
                continue;
            }
            double west = centre.raDegrees() - half;
            double east = centre.raDegrees() + half;
            if (west < 0) {
                ranges.add(new long[] {base, base + cell(east)});
                ranges.add(new long[] {base + cell(west + 360), base + CELLS - 1});
            } else if (east >= 360) {
                ranges.add(new long[] {base, base + cell(east - 360)});
                ranges.add(new long[] {base + cell(west), base + CELLS - 1});
            } else {
                ranges.add(new long[] {base + cell(west), base + cell(east)});
            }
        }
        return ranges;
    }

    /// Half the circle's extent in right ascension [deg], 180 when it holds a pole.
    private static double halfWidth(double decRad, double radiusRad) {
        double slack = 1e-9;
        double limit = Math.cos(decRad);
        double s = Math.sin(Math.min(radiusRad, Math.PI / 2));
        if (radiusRad >= Math.PI / 2 || Math.abs(decRad) + radiusRad >= Math.PI / 2 - slack || s >= limit) return 180;
        return Math.toDegrees(Math.asin(s / limit)) + slack;
    }

    private static long zone(double decDeg) {
        return Math.clamp((long) Math.floor((decDeg + 90) * ZONES_PER_DEGREE), 0, LAST_ZONE);
    }

    private static long cell(double raDeg) {
        return Math.clamp((long) Math.floor(raDeg / 360 * CELLS), 0, CELLS - 1);
    }
}
