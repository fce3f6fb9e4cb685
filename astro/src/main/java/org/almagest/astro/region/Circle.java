/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.region;

import java.util.OptionalDouble;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.unit.Angle;

/// All directions within an angle of one.
///
/// @param centre the middle
/// @param radius 0 to 180 deg
public record Circle(SkyCoord centre, Angle radius) implements Region {
    /// The whole sky.
    public static final Circle SKY = new Circle(SkyCoord.ofDegrees(0, 90), Angle.ofDegrees(180));

    public Circle {
        if (!(radius.radians() >= 0 && radius.radians() <= Math.PI))
            throw new IllegalArgumentException("circle with a radius of " + radius.degrees() + " deg");
    }

    @Override
    public boolean contains(double[] vector) {
        if (radius.radians() >= Math.PI) return true;
        double half = Math.sin(radius.radians() / 2) + Vector.SLACK;
        return Vector.chordSquared(centre.vector(), vector) <= 4 * half * half;
    }

    @Override
    public Circle boundingCircle() {
        return this;
    }

    /// A circle with the same centre and a radius larger by an angle, at most the whole sky.
    public Circle grown(Angle by) {
        return new Circle(centre, new Angle(Math.clamp(radius.radians() + by.radians(), 0, Math.PI)));
    }

    /// A circle around this one and another.
    public Circle around(Circle o) {
        double d = centre.separation(o.centre).radians(), r = radius.radians(), s = o.radius.radians();
        if (d + s <= r) return this;
        if (d + r <= s) return o;
        double merged = (d + r + s) / 2;
        if (merged >= Math.PI) return SKY;
        SkyCoord middle = centre.offset(centre.positionAngle(o.centre), new Angle(merged - r));
        return new Circle(middle, new Angle(Math.min(Math.PI, merged + Vector.SLACK)));
    }

    @Override
    public OptionalDouble area() {
        double s = Math.sin(radius.radians() / 2);
        return OptionalDouble.of(4 * Math.PI * s * s);
    }

    @Override
    public String text() {
        return "CIRCLE " + RegionText.numbers(centre.raDegrees(), centre.decDegrees(), radius.degrees());
    }
}
