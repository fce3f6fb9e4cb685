/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.detect;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.almagest.astro.image.Mask;

/// One peak for each saturated core: what was filled in between the wings of a saturated star has maxima
/// that are no stars.
public final class SaturatedCores {
    private SaturatedCores() {}

    /// Of the peaks that lie on or beside one compact saturated region the most significant stays, moved to
    /// the middle of the region; bleeding trails keep their peaks.
    ///
    /// @param mask planes of the exposure; the plane SAT counts
    public static List<Footprint> onePeakEach(List<Footprint> footprints, Mask mask) {
        if (mask.valueOf("SAT") == 0) return footprints;
        SaturatedRegions regions = new SaturatedRegions(mask);
        List<Footprint> out = new ArrayList<>(footprints.size());
        for (Footprint f : footprints) {
            List<Peak> kept = new ArrayList<>();
            Set<Integer> seen = new HashSet<>();
            for (Peak p : f.peaks()) {
                int number = p.isPositive() ? beside(regions, p) : 0;
                if (number == 0 || !regions.region(number).isCompact()) kept.add(p);
                else if (seen.add(number)) kept.add(moved(p, regions.region(number)));
            }
            out.add(new Footprint(f.spans(), kept));
        }
        return List.copyOf(out);
    }

    private static Peak moved(Peak p, SaturatedRegions.Region r) {
        return new Peak((int) Math.round(r.x()), (int) Math.round(r.y()), p.significance());
    }

    private static int beside(SaturatedRegions regions, Peak p) {
        int own = regions.at(p.x(), p.y());
        for (int k = 0; own == 0 && k < 9; k++) own = regions.at(p.x() + k % 3 - 1, p.y() + k / 3 - 1);
        return own;
    }
}
