/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.almagest.astro.region.Region;
import org.almagest.butler.dimension.DataId;
import org.almagest.butler.dimension.DimensionGroup;
import org.almagest.butler.dimension.DimensionRecord;
import org.almagest.butler.dimension.DimensionUniverse;

/// How data IDs of two dimension groups belong together: by equal values, by the visits that exposures are
/// part of, and by overlap on the sky.
final class DimensionRelation {
    private static final Set<String> MAPPED = Set.of("skymap", "tract", "patch");

    private final DimensionSlice slice;
    private final DimensionGroup from;
    private final DimensionGroup to;
    private final List<String> equal;
    private final Set<String> missing;

    private DimensionRelation(DimensionSlice slice, DimensionGroup from, DimensionGroup to) {
        this.slice = slice;
        this.from = from;
        this.to = to;
        this.equal = List.copyOf(equalKeys(from, to));
        this.missing = new HashSet<>(to.required());
        this.missing.removeAll(known(from));
    }

    static DimensionRelation between(DimensionSlice slice, DimensionGroup from, DimensionGroup to) {
        return new DimensionRelation(slice, from, to);
    }

    /// Names of which an expanded data ID of a group may have values.
    private static Set<String> known(DimensionGroup group) {
        Set<String> names = new HashSet<>(group.names());
        if (names.contains(DimensionSlice.EXPOSURE)) names.add(DimensionSlice.VISIT);
        else if (names.contains(DimensionSlice.VISIT)) names.add(DimensionSlice.EXPOSURE);
        return names;
    }

    private static Set<String> equalKeys(DimensionGroup a, DimensionGroup b) {
        Set<String> keys = new java.util.TreeSet<>(a.required());
        keys.addAll(b.required());
        keys.retainAll(known(a));
        keys.retainAll(known(b));
        boolean mixed = a.contains(DimensionSlice.VISIT) != b.contains(DimensionSlice.VISIT);
        if (mixed && keys.contains(DimensionSlice.VISIT)) keys.remove(DimensionSlice.EXPOSURE);
        return keys;
    }

    /// Dimensions on whose values both must agree.
    List<String> equalKeys() {
        return equal;
    }

    /// Whether a data ID of the first group leads to data IDs of the second without looking at others.
    boolean reaches() {
        for (String name : missing) {
            boolean mapped = MAPPED.contains(name) && observes(from);
            boolean observed = maps(from) && observes(to) && !from.contains(DimensionSlice.VISIT);
            boolean pixel = DimensionUniverse.healpixOrder(name) >= 0;
            if (pixel || !mapped && !observed && !name.equals(DimensionSlice.EXPOSURE)) return false;
        }
        return true;
    }

    /// Whether the two groups have places of different kinds, so that their regions must overlap.
    boolean spatial() {
        return observes(from) && maps(to) && !maps(from) && !observes(to)
                || maps(from) && observes(to) && !observes(from) && !maps(to);
    }

    private static boolean observes(DimensionGroup group) {
        return group.contains(DimensionSlice.VISIT) || group.contains(DimensionSlice.EXPOSURE);
    }

    private static boolean maps(DimensionGroup group) {
        return group.contains("tract");
    }

    /// The data IDs of the second group that belong to one of the first.
    ///
    /// @param id expanded data ID of the first group
    List<DataId> follow(DataId id) {
        List<DataId> found = new ArrayList<>(List.of(id));
        if (missing.contains(DimensionSlice.EXPOSURE)) found = manyExposures(found);
        if (missing.contains("tract")) found = overlapped(found);
        if (missing.contains(DimensionSlice.VISIT) && maps(from)) found = observers(found);
        List<DataId> complete = new ArrayList<>();
        for (DataId one : found) {
            DataId key = one.subset(to.required());
            if (key.values().size() == to.required().size()) complete.add(key);
        }
        return complete;
    }

    private List<DataId> manyExposures(List<DataId> ids) {
        List<DataId> all = new ArrayList<>();
        for (DataId id : ids) for (DataId exposure : slice.exposuresOf(id)) all.add(DimensionSlice.merge(id, exposure));
        return all;
    }

    private List<DataId> overlapped(List<DataId> ids) {
        String finest = to.contains("patch") ? "patch" : "tract";
        List<DataId> all = new ArrayList<>();
        for (DataId id : ids) {
            Optional<Region> seen = slice.observedRegion(id);
            if (seen.isEmpty()) continue;
            for (Map.Entry<DataId, DimensionRecord> tract :
                    slice.records("tract").entrySet()) {
                if (!overlap(seen.get(), tract.getValue())) continue;
                if (finest.equals("tract")) all.add(DimensionSlice.merge(id, tract.getKey()));
                else
                    slice.patchesOf(tract.getKey()).forEach(patch -> {
                        if (overlap(seen.get(), patch)) all.add(DimensionSlice.merge(id, patch.dataId()));
                    });
            }
        }
        return all;
    }

    private List<DataId> observers(List<DataId> ids) {
        List<DataId> all = new ArrayList<>();
        for (DataId id : ids) {
            Optional<Region> mapped = slice.mappedRegion(id);
            if (mapped.isEmpty()) continue;
            for (DimensionRecord r : slice.observedRegions()) {
                if (!overlap(mapped.get(), r)) continue;
                DataId full = slice.expand(r.dataId());
                if (id.subset(equal).equals(full.subset(equal))) all.add(DimensionSlice.merge(id, full));
            }
        }
        return all;
    }

    private static boolean overlap(Region region, DimensionRecord record) {
        return record.region().isPresent() && region.overlaps(record.region().get());
    }

    /// Whether the places of two expanded data IDs overlap; a data ID without a place overlaps nothing.
    boolean overlaps(DataId a, DataId b) {
        Optional<Region> first = observes(from) ? slice.observedRegion(a) : slice.mappedRegion(a);
        Optional<Region> second = observes(to) ? slice.observedRegion(b) : slice.mappedRegion(b);
        return first.isPresent() && second.isPresent() && first.get().overlaps(second.get());
    }
}
