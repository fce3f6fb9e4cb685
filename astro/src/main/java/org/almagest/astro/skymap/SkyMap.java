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
import java.util.Optional;
import org.almagest.astro.region.Region;
import org.almagest.astro.sky.SkyCoord;

/// The tracts of a sky map, and which of them a position belongs to. Immutable.
public final class SkyMap {
    private final SkyMapConfig config;
    private final Tiling tiling;

    /// @param config what the map is made of
    public SkyMap(SkyMapConfig config) {
        this.config = config;
        this.tiling = config.type().equals(SkyMapConfig.RINGS) ? new RingTiling(config) : new DiscreteTiling(config);
    }

    public SkyMapConfig config() {
        return config;
    }

    public String name() {
        return config.name();
    }

    /// Number of tracts; their numbers run from 0.
    public int tracts() {
        return tiling.tracts();
    }

    public Tract tract(int id) {
        if (id < 0 || id >= tracts())
            throw new IllegalArgumentException("tract " + id + " of sky map " + name() + ", which has " + tracts());
        return tiling.tract(id);
    }

    /// The primary tract of a position; empty where a discrete map has none.
    public Optional<Tract> tractOf(SkyCoord sky) {
        int id = tiling.primary(sky);
        return id < 0 ? Optional.empty() : Optional.of(tiling.tract(id));
    }

    /// The primary patch of a position: of its primary tract, the patch in whose inner part it lies.
    public Optional<Patch> patchOf(SkyCoord sky) {
        return tractOf(sky).flatMap(tract -> tract.patchOf(sky));
    }

    /// Whether a patch is the primary one of a position. Of all patches of the map this holds for exactly
    /// one, or for none where a discrete map has no tract.
    public boolean isPrimary(Patch patch, SkyCoord sky) {
        if (tiling.primary(sky) != patch.tract().id()) return false;
        return patch.tract()
                .patchOf(sky)
                .filter(p -> p.index() == patch.index())
                .isPresent();
    }

    /// Tracts with at least one pixel in a region, by number.
    public List<Tract> tractsOverlapping(Region region) {
        List<Tract> found = new ArrayList<>();
        for (int id : tiling.candidates(region.boundingCircle())) {
            Tract tract = tiling.tract(id);
            if (region.overlaps(tract.region())) found.add(tract);
        }
        return found;
    }

    /// Patches with at least one pixel, border included, in a region, by tract and number.
    public List<Patch> patchesOverlapping(Region region) {
        List<Patch> found = new ArrayList<>();
        for (Tract tract : tractsOverlapping(region)) found.addAll(tract.patchesOverlapping(region));
        return found;
    }
}
