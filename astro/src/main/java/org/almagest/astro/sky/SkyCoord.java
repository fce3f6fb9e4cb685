/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.sky;

import org.almagest.astro.unit.Angle;

/// A direction on the sky: ICRS right ascension and declination.
///
/// @param raRadians right ascension [rad], in [0, 2 pi)
/// @param decRadians declination [rad], in [-pi/2, pi/2]
public record SkyCoord(double raRadians, double decRadians) {
    private static final double TURN = 2 * Math.PI;
    private static final double POLE_SLACK = 1e-12;

    public SkyCoord {
        if (!Double.isFinite(raRadians) || !Double.isFinite(decRadians))
            throw new IllegalArgumentException("sky position is not finite: " + raRadians + ", " + decRadians + " rad");
        if (Math.abs(decRadians) > Math.PI / 2 + POLE_SLACK)
            throw new IllegalArgumentException("declination outside +-90 deg: " + Math.toDegrees(decRadians) + " deg");
        decRadians = Math.clamp(decRadians, -Math.PI / 2, Math.PI / 2);
        raRadians = raRadians % TURN;
        if (raRadians < 0) raRadians += TURN;
        if (raRadians >= TURN) raRadians = 0;
    }

    /// @param raDeg right ascension [deg], any turn
    /// @param decDeg declination [deg]
    public static SkyCoord ofDegrees(double raDeg, double decDeg) {
        return new SkyCoord(Math.toRadians(raDeg), Math.toRadians(decDeg));
    }

    /// The direction of a vector of any length but zero.
    public static SkyCoord ofVector(double x, double y, double z) {
        return new SkyCoord(Math.atan2(y, x), Math.atan2(z, Math.hypot(x, y)));
    }

    /// Right ascension [deg], in [0, 360).
    public double raDegrees() {
        return Math.toDegrees(raRadians);
    }

    /// Declination [deg].
    public double decDegrees() {
        return Math.toDegrees(decRadians);
    }

    /// Unit vector (x, y, z): x towards (0, 0), z towards the north pole.
    public double[] vector() {
        double c = Math.cos(decRadians);
        return new double[] {c * Math.cos(raRadians), c * Math.sin(raRadians), Math.sin(decRadians)};
    }

    /// Great-circle distance to another direction; exact at any distance (Vincenty's form of the
    /// haversine).
    public Angle separation(SkyCoord o) {
        double dRa = o.raRadians - raRadians;
        double s1 = Math.sin(decRadians), c1 = Math.cos(decRadians);
        double s2 = Math.sin(o.decRadians), c2 = Math.cos(o.decRadians);
        double a = c2 * Math.sin(dRa);
        double b = c1 * s2 - s1 * c2 * Math.cos(dRa);
        return new Angle(Math.atan2(Math.hypot(a, b), s1 * s2 + c1 * c2 * Math.cos(dRa)));
    }

    /// Position angle of another direction seen from this one, from north through east [rad], in (-pi, pi].
    public Angle positionAngle(SkyCoord o) {
        double dRa = o.raRadians - raRadians;
        double a = Math.cos(o.decRadians) * Math.sin(dRa);
        double b = Math.cos(decRadians) * Math.sin(o.decRadians)
                - Math.sin(decRadians) * Math.cos(o.decRadians) * Math.cos(dRa);
        return new Angle(Math.atan2(a, b));
    }

    /// The direction reached by going a distance along a position angle.
    public SkyCoord offset(Angle positionAngle, Angle distance) {
        double sd = Math.sin(distance.radians()), cd = Math.cos(distance.radians());
        double s1 = Math.sin(decRadians), c1 = Math.cos(decRadians);
        double sp = Math.sin(positionAngle.radians()), cp = Math.cos(positionAngle.radians());
        double x = c1 * cd - s1 * sd * cp, y = sp * sd;
        double dec = Math.atan2(s1 * cd + c1 * sd * cp, Math.hypot(x, y));
        return new SkyCoord(raRadians + Math.atan2(y, x), dec);
    }
}
