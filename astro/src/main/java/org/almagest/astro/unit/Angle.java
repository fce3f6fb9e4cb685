/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.unit;

/// An angle. Stored in radians; every way in and out names its unit.
///
/// @param radians the angle [rad], finite, not wrapped
public record Angle(double radians) implements Comparable<Angle> {
    /// No angle at all.
    public static final Angle ZERO = new Angle(0);

    public Angle {
        if (!Double.isFinite(radians)) throw new IllegalArgumentException("angle is not finite: " + radians + " rad");
    }

    /// @param rad angle [rad]
    public static Angle ofRadians(double rad) {
        return new Angle(rad);
    }

    /// @param deg angle [deg]
    public static Angle ofDegrees(double deg) {
        return new Angle(Math.toRadians(deg));
    }

    /// @param arcmin angle [arcmin]
    public static Angle ofArcmin(double arcmin) {
        return new Angle(Math.toRadians(arcmin / 60));
    }

    /// @param arcsec angle [arcsec]
    public static Angle ofArcsec(double arcsec) {
        return new Angle(Math.toRadians(arcsec / 3600));
    }

    /// The angle [deg].
    public double degrees() {
        return Math.toDegrees(radians);
    }

    /// The angle [arcmin].
    public double arcmin() {
        return 60 * degrees();
    }

    /// The angle [arcsec].
    public double arcsec() {
        return 3600 * degrees();
    }

    /// The same direction within [0, 2 pi) rad.
    public Angle wrapped() {
        double turn = 2 * Math.PI;
        double r = radians % turn;
        if (r < 0) r += turn;
        return new Angle(r >= turn ? 0 : r);
    }

    @Override
    public int compareTo(Angle o) {
        return Double.compare(radians, o.radians);
    }
}
