/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.query;

import java.util.ArrayList;
import java.util.List;
import org.almagest.astro.region.Circle;
import org.almagest.astro.region.ConvexPolygon;
import org.almagest.astro.region.RaDecBox;
import org.almagest.astro.region.Region;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.unit.Angle;

/// The regions that expressions can name, in degrees.
final class Places {
    private Places() {}

    /// @param name `POINT`, `CIRCLE`, `BOX` or `POLYGON`
    /// @throws IllegalArgumentException when there is no such shape or the numbers make none
    static Region of(String name, double[] n) {
        return switch (name) {
            case "POINT" -> {
                count(name, n, 2, "ra, dec");
                yield new Circle(SkyCoord.ofDegrees(n[0], n[1]), Angle.ZERO);
            }
            case "CIRCLE" -> {
                count(name, n, 3, "ra, dec, radius");
                yield new Circle(SkyCoord.ofDegrees(n[0], n[1]), Angle.ofDegrees(n[2]));
            }
            case "BOX" -> {
                count(name, n, 4, "ra, dec, width, height");
                yield new RaDecBox(n[0] - n[2] / 2, n[2], n[1] - n[3] / 2, n[1] + n[3] / 2);
            }
            case "POLYGON" -> {
                if (n.length < 6 || n.length % 2 != 0)
                    throw new IllegalArgumentException("POLYGON takes ra and dec of three corners or more");
                List<SkyCoord> corners = new ArrayList<>();
                for (int i = 0; i < n.length; i += 2) corners.add(SkyCoord.ofDegrees(n[i], n[i + 1]));
                yield new ConvexPolygon(corners);
            }
            default ->
                throw new IllegalArgumentException(
                        "there is no function " + name + "; there are POINT, CIRCLE, BOX, POLYGON, GLOB");
        };
    }

    private static void count(String name, double[] n, int expected, String what) {
        if (n.length != expected) throw new IllegalArgumentException(name + " takes " + what + " [deg]");
    }
}
