/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.astrometry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/// A made-up field of stars in a plane with unit half-diagonal: references over a disc, sources seen
/// through a shift, turn, mirror, stretch and a little cubic distortion, some without reference and some
/// references without source.
final class PlaneField {
    private static final double SIDE = Math.sqrt(2);
    /// A 4096 pixel detector has 2896 pixels to its corner.
    static final double PIXEL = 1 / 2896.0;

    final Points sources;
    final Points references;
    final double searchArea;
    /// Truth: where the references say that the sources' places are.
    final Affine truth;

    private record Star(double x, double y, double mag) {}

    /// @param perField mean number of references in a field's area
    /// @param shift how far the field's middle is off
    /// @param related whether sources come from the references at all
    PlaneField(
            Random random, int perField, double shift, double turn, boolean mirrored, double scale, boolean related) {
        double reach = shift + 1.05 / Math.min(1, scale);
        this.searchArea = Math.PI * reach * reach;
        int n = (int) Math.round(perField * searchArea / 2);
        List<Star> sky = disc(random, n, reach);
        List<Star> seen = related ? sky : disc(random, n, reach);
        double angle = 2 * Math.PI * random.nextDouble();
        double sx = shift * Math.cos(angle), sy = shift * Math.sin(angle), m = mirrored ? -1 : 1;
        double c = scale * Math.cos(turn), s = scale * Math.sin(turn);
        this.truth = new Affine(c, -s * m, s, c * m, sx, sy);
        List<Star> field = new ArrayList<>();
        for (Star star : seen) {
            double px = star.x - sx, py = star.y - sy, d = c * c + s * s;
            double u = (c * px + s * py) / d, v = m * (-s * px + c * py) / d;
            if (Math.abs(u) > SIDE / 2 || Math.abs(v) > SIDE / 2 || random.nextDouble() > 0.9) continue;
            double bend = 1 - 1e-3 * (u * u + v * v);
            field.add(new Star(
                    u * bend + 0.3 * PIXEL * random.nextGaussian(),
                    v * bend + 0.3 * PIXEL * random.nextGaussian(),
                    star.mag + 0.3 * random.nextGaussian()));
        }
        int spurious = field.size() / 4;
        for (int i = 0; i < spurious; i++)
            field.add(new Star(
                    SIDE * (random.nextDouble() - 0.5), SIDE * (random.nextDouble() - 0.5), magnitude(random)));
        this.sources = points(field);
        this.references = points(sky);
    }

    private static List<Star> disc(Random random, int n, double radius) {
        List<Star> stars = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double r = radius * Math.sqrt(random.nextDouble()), a = 2 * Math.PI * random.nextDouble();
            stars.add(new Star(r * Math.cos(a), r * Math.sin(a), magnitude(random)));
        }
        return stars;
    }

    /// Numbers grow by 10^0.3 per magnitude.
    private static double magnitude(Random random) {
        return 20 + Math.log10(1 - random.nextDouble()) / 0.3;
    }

    private static Points points(List<Star> stars) {
        stars.sort(Comparator.comparingDouble(Star::mag));
        return new Points(
                stars.stream().mapToDouble(Star::x).toArray(),
                stars.stream().mapToDouble(Star::y).toArray());
    }

    /// Whether a map agrees with the truth to within a distance all over the field.
    boolean agrees(Affine map, double within) {
        for (int i = 0; i < 4; i++) {
            double u = (i & 1) == 0 ? -SIDE / 2 : SIDE / 2, v = i < 2 ? -SIDE / 2 : SIDE / 2;
            double dx = map.applyX(u, v) - truth.applyX(u, v), dy = map.applyY(u, v) - truth.applyY(u, v);
            if (Math.hypot(dx, dy) > within) return false;
        }
        return true;
    }

    static MatchLimits blind() {
        return new MatchLimits(0, 0, 1, 1, Math.PI, 0.02, true, 0.003, 1.5 * PIXEL, 6, -9);
    }

    static MatchLimits pointing() {
        return new MatchLimits(0, 0, 1, 250 * PIXEL, Math.toRadians(1), 0.005, false, 3 * PIXEL, 1.5 * PIXEL, 6, -9);
    }

    static double area() {
        return SIDE * SIDE;
    }
}
