/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.skymap;

import java.util.stream.IntStream;
import org.almagest.astro.region.Circle;
import org.almagest.astro.region.RaDecBox;
import org.almagest.astro.region.Region;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.sky.TangentPlane;
import org.almagest.astro.unit.Angle;

/// The whole sky in rings of declination between two caps.
///
/// Ring height is 180 deg / (N + 1); ring i has floor(2 pi cos(dec) / height) + 1 tracts, dec the edge
/// nearest the equator; tract 0 is the southern cap (the rings sky map of LSST, `lsst.skymap.ringsSkyMap`).
final class RingTiling implements Tiling {
    private final SkyMapConfig config;
    private final double height;
    private final double raStart;
    private final double scale;
    private final double overlap;
    /// Number of the first tract of each ring; the last entry is the northern cap.
    private final int[] first;

    RingTiling(SkyMapConfig config) {
        this.config = config;
        this.height = Math.PI / (config.rings() + 1);
        this.raStart = Math.toRadians(config.raStartDegrees());
        this.scale = Angle.ofArcsec(config.pixelScaleArcsec()).radians();
        this.overlap = Angle.ofArcmin(config.overlapArcmin()).radians();
        this.first = new int[config.rings() + 1];
        first[0] = 1;
        for (int i = 0; i < config.rings(); i++) {
            double dec = Math.min(Math.abs(southEdge(i)), Math.abs(southEdge(i + 1)));
            first[i + 1] = first[i] + (int) (2 * Math.PI * Math.cos(dec) / height) + 1;
        }
    }

    private double southEdge(int ring) {
        return height * (ring + 0.5) - Math.PI / 2;
    }

    @Override
    public int tracts() {
        return first[config.rings()] + 1;
    }

    @Override
    public int primary(SkyCoord sky) {
        int ring = (int) Math.floor((sky.decRadians() + Math.PI / 2) / height - 0.5);
        if (ring < 0) return 0;
        if (ring >= config.rings()) return first[config.rings()];
        int n = first[ring + 1] - first[ring];
        double turn = (sky.raRadians() - raStart) / (2 * Math.PI);
        int place = (int) Math.floor((turn - Math.floor(turn)) * n + 0.5);
        return first[ring] + place % n;
    }

    @Override
    public Tract tract(int id) {
        if (id == 0) return cap(0, -90);
        if (id == first[config.rings()]) return cap(id, 90);
        int ring = 0;
        while (first[ring + 1] <= id) ring++;
        int n = first[ring + 1] - first[ring];
        double half = Math.PI / n;
        double ra = raStart + 2 * half * (id - first[ring]);
        double south = southEdge(ring), north = southEdge(ring + 1);
        SkyCoord centre = new SkyCoord(ra, (south + north) / 2);
        TangentPlane plane = new TangentPlane(centre);
        double[] bounds = {0, 0, 0, 0}, p = new double[2];
        // On a parallel eta, and on a meridian xi, change in one direction only: corners and middles suffice.
        for (double dec : new double[] {south, north})
            for (int side = -1; side <= 1; side++) {
                plane.project(ra + side * half, dec, p);
                bounds[0] = Math.min(bounds[0], p[0] - overlap);
                bounds[1] = Math.min(bounds[1], p[1] - overlap);
                bounds[2] = Math.max(bounds[2], p[0] + overlap);
                bounds[3] = Math.max(bounds[3], p[1] + overlap);
            }
        Region inner = new RaDecBox(
                Math.toDegrees(ra - half), Math.toDegrees(2 * half), Math.toDegrees(south), Math.toDegrees(north));
        return new Tract(id, centre, scale, bounds, inner, config.patches());
    }

    private Tract cap(int id, double decDegrees) {
        SkyCoord pole = SkyCoord.ofDegrees(config.raStartDegrees(), decDegrees);
        double reach = Math.tan(height / 2) + overlap;
        double[] bounds = {-reach, -reach, reach, reach};
        return new Tract(id, pole, scale, bounds, new Circle(pole, new Angle(height / 2)), config.patches());
    }

    @Override
    public int[] candidates(Circle circle) {
        double reach = 3 * (height + overlap)
                + Math.sqrt(2)
                        * scale
                        * (config.patches().innerPixels() + config.patches().borderPixels())
                + circle.radius().radians();
        double dec = circle.centre().decRadians();
        int low = (int) Math.floor((dec - reach + Math.PI / 2) / height - 0.5);
        int high = (int) Math.floor((dec + reach + Math.PI / 2) / height - 0.5);
        IntStream.Builder found = IntStream.builder();
        if (low < 0) found.add(0);
        for (int ring = Math.max(0, low); ring <= Math.min(config.rings() - 1, high); ring++) {
            int n = first[ring + 1] - first[ring];
            for (int k = 0; k < n; k++) {
                SkyCoord centre =
                        new SkyCoord(raStart + 2 * Math.PI * k / n, (southEdge(ring) + southEdge(ring + 1)) / 2);
                if (centre.separation(circle.centre()).radians() <= reach) found.add(first[ring] + k);
            }
        }
        if (high >= config.rings()) found.add(first[config.rings()]);
        return found.build().toArray();
    }
}
