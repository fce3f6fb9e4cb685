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

/// A range of right ascension and declination, bounded by meridians and parallels.
///
/// @param raFromDegrees western edge [deg], in [0, 360)
/// @param raWidthDegrees how far it reaches to the east [deg], 0 to 360
/// @param decFromDegrees southern edge [deg]
/// @param decToDegrees northern edge [deg]
public record RaDecBox(double raFromDegrees, double raWidthDegrees, double decFromDegrees, double decToDegrees)
        implements Region {
    private static final double SLACK_DEGREES = Math.toDegrees(Vector.SLACK);

    public RaDecBox {
        if (!(raWidthDegrees >= 0 && raWidthDegrees <= 360 && Double.isFinite(raFromDegrees)))
            throw new IllegalArgumentException(
                    "box from ra " + raFromDegrees + " with a width of " + raWidthDegrees + " deg");
        if (!(decFromDegrees <= decToDegrees && decFromDegrees >= -90 && decToDegrees <= 90))
            throw new IllegalArgumentException("box from dec " + decFromDegrees + " to " + decToDegrees + " deg");
        raFromDegrees = wrap(raFromDegrees);
    }

    /// A box from one right ascension eastwards to another, through 0 when the second is smaller; the whole
    /// turn when they differ by 360 deg or more.
    public static RaDecBox of(double raFromDegrees, double raToDegrees, double decFromDegrees, double decToDegrees) {
        double width = raToDegrees - raFromDegrees >= 360 - 1e-9 ? 360 : wrap(raToDegrees - raFromDegrees);
        return new RaDecBox(raFromDegrees, width, decFromDegrees, decToDegrees);
    }

    @Override
    public boolean contains(double[] vector) {
        return contains(SkyCoord.ofVector(vector[0], vector[1], vector[2]));
    }

    @Override
    public boolean contains(SkyCoord sky) {
        double dec = sky.decDegrees();
        if (dec < decFromDegrees - SLACK_DEGREES || dec > decToDegrees + SLACK_DEGREES) return false;
        return Math.abs(dec) >= 90 - SLACK_DEGREES || containsRa(sky.raDegrees());
    }

    boolean containsRa(double raDegrees) {
        double east = wrap(raDegrees - raFromDegrees);
        double slack = 10 * SLACK_DEGREES;
        return east <= raWidthDegrees + slack || east >= 360 - slack;
    }

    double raToDegrees() {
        return raFromDegrees + raWidthDegrees;
    }

    /// South-west, south-east, north-east and north-west.
    SkyCoord[] corners() {
        return new SkyCoord[] {
            SkyCoord.ofDegrees(raFromDegrees, decFromDegrees),
            SkyCoord.ofDegrees(raToDegrees(), decFromDegrees),
            SkyCoord.ofDegrees(raToDegrees(), decToDegrees),
            SkyCoord.ofDegrees(raFromDegrees, decToDegrees)
        };
    }

    /// The largest and smallest of n . p over this box.
    ///
    /// @return {smallest, largest}
    double[] extremesOf(double[] n) {
        double low = Double.POSITIVE_INFINITY, high = Double.NEGATIVE_INFINITY;
        double ra = Math.toDegrees(Math.atan2(n[1], n[0])), across = Math.hypot(n[0], n[1]);
        double poleDec = Math.toDegrees(Math.atan2(n[2], across));
        for (int turn = 0; turn < 2; turn++) {
            if (!containsRa(ra + 180 * turn)) continue;
            double dec = turn == 0 ? poleDec : -poleDec;
            if (dec > decFromDegrees && dec < decToDegrees) {
                double value = turn == 0 ? Vector.norm(n) : -Vector.norm(n);
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
            for (double d : new double[] {decFromDegrees, decToDegrees}) {
                double value =
                        Vector.dot(n, SkyCoord.ofDegrees(ra + 180 * turn, d).vector());
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        SkyCoord[] corner = corners();
        for (int i = 0; i < 4; i++) {
            double value = Vector.dot(n, corner[i].vector());
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        for (double side : new double[] {raFromDegrees, raToDegrees()}) {
            double r = Math.toRadians(side);
            double top = Math.toDegrees(Math.atan2(n[2], n[0] * Math.cos(r) + n[1] * Math.sin(r)));
            for (double d : new double[] {top, top + 180, top - 180}) {
                if (d <= decFromDegrees || d >= decToDegrees) continue;
                double value = Vector.dot(n, SkyCoord.ofDegrees(side, d).vector());
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        return new double[] {low, high};
    }

    @Override
    public Circle boundingCircle() {
        double middleDec = (decFromDegrees + decToDegrees) / 2;
        SkyCoord middle = raWidthDegrees >= 180
                ? SkyCoord.ofDegrees(0, middleDec >= 0 ? 90 : -90)
                : SkyCoord.ofDegrees(raFromDegrees + raWidthDegrees / 2, middleDec);
        double least = extremesOf(middle.vector())[0];
        double angle = Math.acos(Math.clamp(least, -1, 1));
        return new Circle(middle, new Angle(Math.min(Math.PI, angle + 2e-8)));
    }

    @Override
    public OptionalDouble area() {
        return OptionalDouble.of(Math.toRadians(raWidthDegrees)
                * (Math.sin(Math.toRadians(decToDegrees)) - Math.sin(Math.toRadians(decFromDegrees))));
    }

    @Override
    public String text() {
        return "BOX " + RegionText.numbers(raFromDegrees, raToDegrees(), decFromDegrees, decToDegrees);
    }

    private static double wrap(double degrees) {
        double d = degrees % 360;
        if (d < 0) d += 360;
        return d >= 360 ? 0 : d;
    }
}
