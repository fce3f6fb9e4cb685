/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.region.Region;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.butler.dataset.DatasetType;
import org.almagest.butler.dimension.DataId;
import org.almagest.butler.dimension.DimensionGroup;
import org.almagest.butler.dimension.DimensionUniverse;

/// The datasets of one type that quanta may read: those that exist, or those that earlier steps will make.
final class DatasetPool {
    private final DimensionSlice slice;
    private final DimensionGroup dimensions;
    private final List<Quantum.InputRef> members = new ArrayList<>();
    private final Map<List<String>, Map<DataId, List<Quantum.InputRef>>> indices = new HashMap<>();

    DatasetPool(DimensionSlice slice, DatasetType type) {
        this.slice = slice;
        this.dimensions = type.dimensions();
    }

    void add(DatasetRef ref) {
        members.add(new Quantum.InputRef(ref, slice.expand(ref.dataId())));
        indices.clear();
    }

    /// All datasets, in the order they were added.
    List<Quantum.InputRef> members() {
        return members;
    }

    DimensionGroup dimensions() {
        return dimensions;
    }

    /// The datasets that belong to a quantum.
    ///
    /// @param group dimensions of the quantum
    /// @param full expanded data ID of the quantum
    List<Quantum.InputRef> of(DimensionGroup group, DataId full) {
        DimensionRelation relation = DimensionRelation.between(slice, group, dimensions);
        List<String> keys = relation.equalKeys();
        Map<DataId, List<Quantum.InputRef>> index = indices.computeIfAbsent(keys, this::index);
        List<Quantum.InputRef> found = new ArrayList<>();
        for (Quantum.InputRef ref : index.getOrDefault(full.subset(keys), List.of()))
            if ((!relation.spatial() || relation.overlaps(full, ref.dataId())) && pixelsOverlap(full, ref))
                found.add(ref);
        found.sort((a, b) -> a.ref().dataId().compareTo(b.ref().dataId()));
        return found;
    }

    private Map<DataId, List<Quantum.InputRef>> index(List<String> keys) {
        Map<DataId, List<Quantum.InputRef>> index = new HashMap<>();
        for (Quantum.InputRef m : members) {
            DataId key = m.dataId().subset(keys);
            if (key.values().size() == keys.size())
                index.computeIfAbsent(key, _ -> new ArrayList<>()).add(m);
        }
        return index;
    }

    private boolean pixelsOverlap(DataId full, Quantum.InputRef ref) {
        for (String name : dimensions.required()) {
            int order = DimensionUniverse.healpixOrder(name);
            if (order < 0 || full.has(name)) continue;
            Optional<Region> place = slice.observedRegion(full).or(() -> slice.mappedRegion(full));
            if (place.isEmpty()
                    || !slice.coverage(order, place.get())
                            .contains(ref.ref().dataId().number(name))) return false;
        }
        return true;
    }
}
