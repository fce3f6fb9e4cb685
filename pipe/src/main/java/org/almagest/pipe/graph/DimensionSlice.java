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
import java.util.TreeMap;
import org.almagest.astro.healpix.Healpix;
import org.almagest.astro.healpix.RangeSet;
import org.almagest.astro.region.Region;
import org.almagest.astro.time.Timespan;
import org.almagest.butler.dimension.DataId;
import org.almagest.butler.dimension.DimensionElement;
import org.almagest.butler.dimension.DimensionRecord;
import org.almagest.butler.dimension.DimensionUniverse;

/// The dimension records of a repository in memory, and what follows from them: implied values, the visits
/// of exposures, regions and times. Each element is read once, when first asked for.
final class DimensionSlice {
    static final String VISIT = "visit";
    static final String EXPOSURE = "exposure";
    static final String DETECTOR = "detector";
    private static final String VISIT_DETECTOR = "visit_detector_region";

    private final GraphSource source;
    private final DimensionUniverse universe;
    private final Map<String, Map<DataId, DimensionRecord>> records = new HashMap<>();
    private final Map<DataId, List<DataId>> visitsOfExposure = new HashMap<>();
    private final Map<DataId, List<DataId>> exposuresOfVisit = new HashMap<>();
    private final Map<DataId, DataId> expanded = new HashMap<>();
    private final Map<DataId, List<DimensionRecord>> patches = new HashMap<>();
    private final Map<Covered, RangeSet> coverages = new HashMap<>();
    private boolean definitionsRead;

    DimensionSlice(GraphSource source) {
        this.source = source;
        this.universe = source.universe();
    }

    DimensionUniverse universe() {
        return universe;
    }

    /// Records of an element by the values of the dimensions that name one.
    Map<DataId, DimensionRecord> records(String element) {
        return records.computeIfAbsent(element, name -> {
            Map<DataId, DimensionRecord> all = new TreeMap<>();
            List<String> keys = keys(universe.element(name));
            for (DimensionRecord r : source.records(name)) all.put(r.dataId().subset(keys), r);
            return all;
        });
    }

    /// The record of an element that a data ID names.
    Optional<DimensionRecord> record(String element, DataId id) {
        DimensionElement e = universe.element(element);
        if (!e.stored()) return Optional.empty();
        List<String> keys = keys(e);
        DataId key = id.subset(keys);
        if (key.values().size() < keys.size()) return Optional.empty();
        return Optional.ofNullable(records(element).get(key));
    }

    private static List<String> keys(DimensionElement e) {
        List<String> keys = new ArrayList<>(e.requires());
        if (!e.relation()) keys.add(e.name());
        return keys;
    }

    /// A data ID with all values that follow from it; also the visit of an exposure and the exposure of a
    /// visit where there is just one.
    DataId expand(DataId id) {
        return expanded.computeIfAbsent(id, this::expandAnew);
    }

    private DataId expandAnew(DataId id) {
        DataId full = implied(id);
        if (full.has(EXPOSURE) && !full.has(VISIT)) {
            List<DataId> visits = visitsOf(full);
            if (visits.size() == 1) full = implied(merge(full, visits.getFirst()));
        } else if (full.has(VISIT) && !full.has(EXPOSURE)) {
            List<DataId> exposures = exposuresOf(full);
            if (exposures.size() == 1) full = implied(merge(full, exposures.getFirst()));
        }
        return full;
    }

    private DataId implied(DataId id) {
        DataId full = id;
        List<String> open = new ArrayList<>(id.values().keySet());
        while (!open.isEmpty()) {
            String name = open.removeLast();
            for (Map.Entry<String, Object> e : record(name, full)
                    .map(r -> r.dataId().values())
                    .orElse(Map.of())
                    .entrySet())
                if (!full.has(e.getKey())) {
                    full = full.with(e.getKey(), e.getValue());
                    open.add(e.getKey());
                }
        }
        return full;
    }

    static DataId merge(DataId a, DataId b) {
        DataId both = a;
        for (Map.Entry<String, Object> e : b.values().entrySet()) both = both.with(e.getKey(), e.getValue());
        return both;
    }

    /// Visits that an exposure is part of: instrument and visit each.
    List<DataId> visitsOf(DataId exposure) {
        readDefinitions();
        return visitsOfExposure.getOrDefault(exposure.subset(List.of("instrument", EXPOSURE)), List.of());
    }

    /// Exposures of a visit: instrument and exposure each.
    List<DataId> exposuresOf(DataId visit) {
        readDefinitions();
        return exposuresOfVisit.getOrDefault(visit.subset(List.of("instrument", VISIT)), List.of());
    }

    private void readDefinitions() {
        if (definitionsRead) return;
        definitionsRead = true;
        for (DataId both : records("visit_definition").keySet()) {
            DataId exposure = both.subset(List.of("instrument", EXPOSURE));
            DataId visit = both.subset(List.of("instrument", VISIT));
            visitsOfExposure.computeIfAbsent(exposure, _ -> new ArrayList<>()).add(visit);
            exposuresOfVisit.computeIfAbsent(visit, _ -> new ArrayList<>()).add(exposure);
        }
    }

    /// Where a data ID observed: the region of its visit and detector, else of its visit.
    Optional<Region> observedRegion(DataId full) {
        Optional<Region> fine = record(VISIT_DETECTOR, full).flatMap(DimensionRecord::region);
        if (fine.isPresent() || full.has(DETECTOR)) return fine;
        return record(VISIT, full).flatMap(DimensionRecord::region);
    }

    /// Which part of a sky map a data ID names: its patch, else its tract.
    Optional<Region> mappedRegion(DataId full) {
        Optional<Region> patch = record("patch", full).flatMap(DimensionRecord::region);
        return patch.isPresent() ? patch : record("tract", full).flatMap(DimensionRecord::region);
    }

    /// When a data ID observed: the time of its exposure, else of its visit.
    Optional<Timespan> timespan(DataId full) {
        Optional<Timespan> exposure = record(EXPOSURE, full).flatMap(DimensionRecord::timespan);
        return exposure.isPresent() ? exposure : record(VISIT, full).flatMap(DimensionRecord::timespan);
    }

    /// Records of the patches of a tract.
    List<DimensionRecord> patchesOf(DataId tract) {
        if (patches.isEmpty())
            for (DimensionRecord r : records("patch").values())
                patches.computeIfAbsent(r.dataId().subset(List.of("skymap", "tract")), _ -> new ArrayList<>())
                        .add(r);
        return patches.getOrDefault(tract, List.of());
    }

    /// The HEALPix pixels (nested) that a region may touch.
    RangeSet coverage(int order, Region region) {
        return coverages.computeIfAbsent(new Covered(order, region), c -> new Healpix(c.order).covering(c.region));
    }

    private record Covered(int order, Region region) {}

    /// Visits and detectors with a region.
    Iterable<DimensionRecord> observedRegions() {
        return records(VISIT_DETECTOR).values();
    }

    /// Facts of all elements that a data ID names, as `element.field`.
    Map<String, Object> facts(DataId full) {
        Map<String, Object> facts = new TreeMap<>();
        for (DimensionElement e : universe.elements()) {
            if (!e.stored() || e.relation() && !e.region()) continue;
            record(e.name(), full).ifPresent(r -> {
                r.fields().forEach((k, v) -> facts.put(e.name() + "." + k, v));
                r.region().ifPresent(v -> facts.put(e.name() + ".region", v));
                r.timespan().ifPresent(v -> facts.put(e.name() + ".timespan", v));
            });
        }
        return facts;
    }
}
