/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.time;

import java.util.Optional;

/// Times as a clock at the barycentre of the solar system would see the light arrive.
///
/// The light-travel term (Roemer delay) alone: Shapiro delay (<= 0.1 ms away from the Sun) and the source's
/// parallax are left out. Good to 2 ms from 1950 to 2070 (see the source of the Earth's position), to which
/// the observer's place on the Earth adds up to 21 ms when it is not given.
public final class Barycentre {
    private static final double LIGHT_SECONDS_PER_AU = 499.004783836;

    private Barycentre() {}

    /// What to add to the time of arrival to have it at the barycentre [s].
    ///
    /// @param time when the light reached the observer, mid-exposure as a rule
    /// @param raRadians direction of the source, ICRS [rad]
    /// @param decRadians direction of the source, ICRS [rad]
    /// @param site where the observer stood; empty for the geocentre
    public static double lightTravelSeconds(Time time, double raRadians, double decRadians, Optional<Site> site) {
        double[] earth = SolarSystem.earthBarycentric(time.julianCenturiesTt());
        if (site.isPresent()) {
            double[] observer = site.get().geocentric(time);
            for (int k = 0; k < 3; k++) earth[k] += observer[k];
        }
        double c = StrictMath.cos(decRadians);
        double along = earth[0] * c * StrictMath.cos(raRadians)
                + earth[1] * c * StrictMath.sin(raRadians)
                + earth[2] * StrictMath.sin(decRadians);
        return LIGHT_SECONDS_PER_AU * along;
    }

    /// Barycentric modified Julian date on TDB of an observation [d]: BJD_TDB - 2,400,000.5.
    ///
    /// Parameters as in [#lightTravelSeconds].
    public static double mjdTdb(Time time, double raRadians, double decRadians, Optional<Site> site) {
        return time.plusSeconds(lightTravelSeconds(time, raRadians, decRadians, site))
                .mjd(TimeScale.TDB);
    }

    /// Barycentric Julian date on TDB of an observation [d]; a double holds it to 40 microseconds.
    ///
    /// Parameters as in [#lightTravelSeconds].
    public static double bjdTdb(Time time, double raRadians, double decRadians, Optional<Site> site) {
        return 2_400_000.5 + mjdTdb(time, raRadians, decRadians, site);
    }
}
