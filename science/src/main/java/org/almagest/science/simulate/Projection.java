/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

/// Gnomonic projection about a point of the sky: east and north offsets in the tangent plane [arcsec].
record Projection(double ra, double dec) {
    private static final double RAD = StrictMath.PI / 180;
    private static final double ARCSEC = 3600 / RAD;

    /// East and north offsets [arcsec] of a position [deg] on the same side of the sky.
    double[] toPlane(double raDeg, double decDeg) {
        double da = (raDeg - ra) * RAD;
        double d = decDeg * RAD;
        double d0 = dec * RAD;
        double sd = StrictMath.sin(d);
        double cd = StrictMath.cos(d);
        double s0 = StrictMath.sin(d0);
        double c0 = StrictMath.cos(d0);
        double ca = StrictMath.cos(da);
        double depth = s0 * sd + c0 * cd * ca;
        return new double[] {ARCSEC * cd * StrictMath.sin(da) / depth, ARCSEC * (c0 * sd - s0 * cd * ca) / depth};
    }

    /// Position [deg] of an offset [arcsec]; right ascension in [0, 360).
    double[] toSky(double east, double north) {
        double xi = east / ARCSEC;
        double eta = north / ARCSEC;
        double d0 = dec * RAD;
        double s0 = StrictMath.sin(d0);
        double c0 = StrictMath.cos(d0);
        double depth = c0 - eta * s0;
        double raDeg = ra + StrictMath.atan2(xi, depth) / RAD;
        double decDeg = StrictMath.atan2(s0 + eta * c0, StrictMath.sqrt(xi * xi + depth * depth)) / RAD;
        if (raDeg < 0) raDeg += 360;
        if (raDeg >= 360) raDeg -= 360;
        return new double[] {raDeg, decDeg};
    }
}
