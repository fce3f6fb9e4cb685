/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.sky;

/// The gnomonic projection about one direction: xi grows to the east, eta to the north.
///
/// Calabretta & Greisen 2002 (A&A 395, 1077), section 5.1.3, with unit radius.
public final class TangentPlane {
    private final SkyCoord centre;
    private final double sinDec;
    private final double cosDec;

    /// @param centre the point of contact
    public TangentPlane(SkyCoord centre) {
        this.centre = centre;
        this.sinDec = Math.sin(centre.decRadians());
        this.cosDec = Math.cos(centre.decRadians());
    }

    /// The point of contact.
    public SkyCoord centre() {
        return centre;
    }

    /// Standard coordinates of a direction.
    ///
    /// @param out receives xi, eta [rad]; NaN for a direction 90 deg or more from the centre
    public void project(double raRadians, double decRadians, double[] out) {
        double dRa = raRadians - centre.raRadians();
        double s = Math.sin(decRadians), c = Math.cos(decRadians), cosRa = Math.cos(dRa);
        double w = s * sinDec + c * cosDec * cosRa;
        if (w <= 0) {
            out[0] = Double.NaN;
            out[1] = Double.NaN;
            return;
        }
        out[0] = c * Math.sin(dRa) / w;
        out[1] = (s * cosDec - c * sinDec * cosRa) / w;
    }

    /// The direction of standard coordinates.
    ///
    /// @param xi eastward [rad]
    /// @param eta northward [rad]
    public SkyCoord deproject(double xi, double eta) {
        double d = cosDec - eta * sinDec;
        double ra = centre.raRadians() + Math.atan2(xi, d);
        double dec = Math.atan2(sinDec + eta * cosDec, Math.hypot(xi, d));
        return new SkyCoord(ra, dec);
    }
}
