/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.skymap;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.almagest.astro.region.Circle;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.unit.Angle;

/// Tracts at chosen places. Of those whose patches hold a position, the one with the nearest centre is
/// primary; of equally near ones, the first.
final class DiscreteTiling implements Tiling {
    private final List<Tract> tracts;

    DiscreteTiling(SkyMapConfig config) {
        double scale = Angle.ofArcsec(config.pixelScaleArcsec()).radians();
        double overlap = Angle.ofArcmin(config.overlapArcmin()).radians();
        List<Tract> made = new ArrayList<>();
        for (SkyMapConfig.TractCentre c : config.centres()) {
            if (!(c.radiusDegrees() > 0 && c.radiusDegrees() < 60))
                throw new IllegalArgumentException("tract with a radius of " + c.radiusDegrees() + " deg");
            double reach = Math.tan(Math.toRadians(c.radiusDegrees())) + overlap;
            SkyCoord centre = SkyCoord.ofDegrees(c.raDegrees(), c.decDegrees());
            double[] bounds = {-reach, -reach, reach, reach};
            // The region is not known before the tract is: all its patches' inner parts.
            Tract bare = new Tract(made.size(), centre, scale, bounds, Circle.SKY, config.patches());
            made.add(new Tract(made.size(), centre, scale, bounds, bare.polygon(bare.box()), config.patches()));
        }
        this.tracts = List.copyOf(made);
    }

    @Override
    public int tracts() {
        return tracts.size();
    }

    @Override
    public Tract tract(int id) {
        return tracts.get(id);
    }

    @Override
    public int primary(SkyCoord sky) {
        int best = -1;
        double nearest = Double.POSITIVE_INFINITY;
        for (Tract tract : tracts) {
            double d = tract.centre().separation(sky).radians();
            if (d < nearest && tract.patchOf(sky).isPresent()) {
                nearest = d;
                best = tract.id();
            }
        }
        return best;
    }

    @Override
    public int[] candidates(Circle circle) {
        return IntStream.range(0, tracts.size()).toArray();
    }
}
