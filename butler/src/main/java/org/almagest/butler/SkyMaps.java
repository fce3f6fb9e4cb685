/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.almagest.astro.region.Region;
import org.almagest.astro.skymap.Patch;
import org.almagest.astro.skymap.SkyMap;
import org.almagest.astro.skymap.SkyMapConfig;
import org.almagest.astro.skymap.Tract;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.butler.dataset.DatasetType;
import org.almagest.butler.dimension.DataId;
import org.almagest.butler.dimension.DimensionRecord;

/// Sky maps of a repository: their description as a dataset, their tracts and patches as records.
public final class SkyMaps {
    /// RUN collection of the descriptions.
    public static final String COLLECTION = "skymaps";
    /// Dataset type of the descriptions.
    public static final String TYPE = "skyMap";

    private SkyMaps() {}

    /// What was written.
    ///
    /// @param tracts number of tracts with records
    /// @param patches number of patches with records
    public record Counts(int tracts, int patches) {}

    /// Makes a sky map known, with all of its tracts and patches. For the whole sky at once these are
    /// millions: give the regions that matter to [#register(Butler, SkyMapConfig, List)].
    public static Counts register(Butler butler, SkyMapConfig config) {
        SkyMap map = new SkyMap(config);
        List<Tract> tracts = new ArrayList<>();
        for (int t = 0; t < map.tracts(); t++) tracts.add(map.tract(t));
        List<Patch> patches = new ArrayList<>();
        for (Tract tract : tracts) for (int p = 0; p < tract.patches(); p++) patches.add(tract.patch(p));
        return register(butler, config, tracts, patches);
    }

    /// Makes a sky map known, with the tracts and patches that some regions overlap. Later calls add more.
    public static Counts register(Butler butler, SkyMapConfig config, List<Region> regions) {
        SkyMap map = new SkyMap(config);
        java.util.TreeMap<Integer, Tract> tracts = new java.util.TreeMap<>();
        java.util.TreeMap<List<Integer>, Patch> patches = new java.util.TreeMap<>(
                java.util.Comparator.comparing(List<Integer>::getFirst).thenComparing(List::getLast));
        for (Region region : regions) {
            for (Tract t : map.tractsOverlapping(region)) {
                tracts.put(t.id(), t);
                for (Patch p : t.patchesOverlapping(region)) patches.put(List.of(t.id(), p.index()), p);
            }
        }
        return register(butler, config, List.copyOf(tracts.values()), List.copyOf(patches.values()));
    }

    private static Counts register(Butler butler, SkyMapConfig config, List<Tract> tracts, List<Patch> patches) {
        List<DimensionRecord> records = new ArrayList<>();
        DataId self = DataId.of("skymap", config.name());
        records.add(DimensionRecord.of("skymap", self, Map.of()));
        for (Tract t : tracts)
            records.add(DimensionRecord.of("tract", self.with("tract", (long) t.id()), Map.of())
                    .withRegion(t.region()));
        for (Patch p : patches)
            records.add(DimensionRecord.of(
                            "patch",
                            self.with("tract", (long) p.tract().id()).with("patch", (long) p.index()),
                            Map.of("cell_x", (long) p.column(), "cell_y", (long) p.row()))
                    .withRegion(p.region()));
        butler.registry().insert(records);
        DatasetType type = butler.registerType(TYPE, SkyMapConfig.class, "skymap");
        DatasetRef ref = DatasetRef.predict(type, self, COLLECTION);
        if (butler.findStored(ref).isEmpty()) butler.put(config, ref);
        else if (!butler.get(ref, SkyMapConfig.class).equals(config))
            throw new org.almagest.astro.fault.UserFault(
                    "the repository knows another sky map " + config.name() + ": choose another name");
        return new Counts(tracts.size(), patches.size());
    }
}
