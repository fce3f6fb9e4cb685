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

/// All directions whose distances to two foci add up to at most twice the semi-major axis.
///
/// @param centre the middle
/// @param semiMajor less than 90 deg
/// @param semiMinor greater than 0, at most `semiMajor`
/// @param positionAngle of the major axis, from north through east
public record Ellipse(SkyCoord centre, Angle semiMajor, Angle semiMinor, Angle positionAngle) implements Region {
    public Ellipse {
        double a = semiMajor.radians(), b = semiMinor.radians();
        if (!(b > 0 && b <= a && a < Math.PI / 2))
            throw new IllegalArgumentException(
                    "ellipse with semi-axes of " + semiMajor.degrees() + " and " + semiMinor.degrees() + " deg");
    }

    @Override
    public boolean contains(double[] vector) {
        Angle focal = new Angle(Math.acos(Math.min(1, Math.cos(semiMajor.radians()) / Math.cos(semiMinor.radians()))));
        double[] f1 = centre.offset(positionAngle, focal).vector();
        double[] f2 = centre.offset(new Angle(positionAngle.radians() + Math.PI), focal)
                .vector();
        return Vector.angle(f1, vector) + Vector.angle(f2, vector) <= 2 * semiMajor.radians() + Vector.SLACK;
    }

    @Override
    public Circle boundingCircle() {
        return new Circle(centre, semiMajor);
    }

    /// The largest circle inside with the same centre.
    public Circle innerCircle() {
        return new Circle(centre, semiMinor);
    }

    @Override
    public OptionalDouble area() {
        return OptionalDouble.empty();
    }

    @Override
    public String text() {
        return "ELLIPSE "
                + RegionText.numbers(
                        centre.raDegrees(),
                        centre.decDegrees(),
                        semiMajor.degrees(),
                        semiMinor.degrees(),
                        positionAngle.degrees());
    }
}
