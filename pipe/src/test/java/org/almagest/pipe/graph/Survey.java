/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.graph;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.region.Circle;
import org.almagest.astro.region.Region;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.time.Timespan;
import org.almagest.astro.unit.Angle;
import org.almagest.butler.Butler;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.butler.dataset.DatasetType;
import org.almagest.butler.dimension.DataId;
import org.almagest.butler.dimension.DimensionElement;
import org.almagest.butler.dimension.DimensionRecord;
import org.almagest.butler.dimension.DimensionUniverse;
import org.almagest.butler.dimension.RowIdPacker;

/// A small survey in memory: instrument Cam, detectors 0 and 1, two biases (exposures 1 and 2), science
/// exposures 11 to 14 (visits 111 to 114) stepping 0.3 deg in right ascension, bands r and g in turn, and a
/// sky map of four patches.
public final class Survey implements GraphSource {
    private final DimensionUniverse universe = DimensionUniverse.standard();
    private final Map<String, List<DimensionRecord>> records = new HashMap<>();
    final Map<String, List<DatasetRef>> datasets = new LinkedHashMap<>();
    final Map<String, DatasetType> types = new HashMap<>();

    public Survey() {
        add("instrument", DataId.of("instrument", "Cam"), Map.of());
        for (String band : List.of("r", "g"))
            add(
                    "physical_filter",
                    DataId.of("instrument", "Cam", "physical_filter", "Cam-" + band, "band", band),
                    Map.of());
        for (int d = 0; d < 2; d++) add("detector", DataId.of("instrument", "Cam", "detector", d), Map.of());
        add("day_obs", DataId.of("instrument", "Cam", "day_obs", 20260101), Map.of());
        type("raw", Chain.Frame.class, false, "instrument", "exposure", "detector");
        for (int e : new int[] {1, 2, 11, 12, 13, 14}) exposure(e);
        add("skymap", DataId.of("skymap", "map"), Map.of());
        place("tract", DataId.of("skymap", "map", "tract", 0), circle(10.5, 3), Optional.empty());
        for (int p = 0; p < 4; p++)
            place(
                    "patch",
                    DataId.of("skymap", "map", "tract", 0, "patch", p),
                    circle(10.0 + 0.4 * p, 0.21),
                    Optional.empty());
    }

    private void exposure(int e) {
        boolean science = e > 10;
        String band = e % 2 == 0 ? "g" : "r";
        Optional<Timespan> time = Optional.of(new Timespan(e * 1000L, e * 1000L + 30));
        DataId id = DataId.of(
                "instrument",
                "Cam",
                "exposure",
                e,
                "physical_filter",
                "Cam-" + band,
                "day_obs",
                20260101,
                "group",
                "g" + e);
        add("group", DataId.of("instrument", "Cam", "group", "g" + e), Map.of());
        records.computeIfAbsent("exposure", _ -> new ArrayList<>())
                .add(new DimensionRecord(
                        "exposure",
                        id,
                        Map.of("observation_type", science ? "science" : "bias", "exposure_time", science ? 30.0 : 0.0),
                        null,
                        time.orElseThrow()));
        for (int d = 0; d < 2; d++) put("raw", DataId.of("instrument", "Cam", "exposure", e, "detector", d), "raw/all");
        if (!science) return;
        int v = e + 100;
        DataId visit =
                DataId.of("instrument", "Cam", "visit", v, "physical_filter", "Cam-" + band, "day_obs", 20260101);
        double ra = 10 + 0.3 * (e - 11);
        place("visit", visit, circle(ra, 0.3), time);
        add("visit_definition", DataId.of("instrument", "Cam", "exposure", e, "visit", v), Map.of());
        for (int d = 0; d < 2; d++)
            place(
                    "visit_detector_region",
                    DataId.of("instrument", "Cam", "visit", v, "detector", d),
                    circle(ra + 0.15 * d, 0.05),
                    Optional.empty());
    }

    static Region circle(double ra, double radius) {
        return new Circle(SkyCoord.ofDegrees(ra, 0), Angle.ofDegrees(radius));
    }

    void add(String element, DataId id, Map<String, Object> fields) {
        records.computeIfAbsent(element, _ -> new ArrayList<>()).add(DimensionRecord.of(element, id, fields));
    }

    private void place(String element, DataId id, Region region, Optional<Timespan> time) {
        records.computeIfAbsent(element, _ -> new ArrayList<>())
                .add(new DimensionRecord(element, id, Map.of(), region, time.orElse(null)));
    }

    void type(String name, Class<?> storage, boolean calibration, String... dimensions) {
        types.put(name, new DatasetType(name, universe.group(dimensions), storage.getName(), calibration));
    }

    DatasetRef put(String type, DataId id, String run) {
        DatasetRef ref = DatasetRef.predict(java.util.Objects.requireNonNull(types.get(type)), id, run);
        datasets.computeIfAbsent(type, _ -> new ArrayList<>()).add(ref);
        return ref;
    }

    /// Makes a repository with this survey's records and raw frames of three pixels: 10, the exposure, the
    /// detector.
    public Butler repository(Path root) {
        Butler butler = Butler.create(root);
        for (DimensionElement e : universe.elements()) butler.registry().insert(records(e.name()));
        butler.registerType("raw", Chain.Frame.class, "instrument", "exposure", "detector");
        for (DatasetRef ref : datasets("raw"))
            butler.put(
                    new Chain.Frame(new double[] {
                        10, ref.dataId().number("exposure"), ref.dataId().number("detector")
                    }),
                    ref);
        return butler;
    }

    @Override
    public DimensionUniverse universe() {
        return universe;
    }

    @Override
    public List<DimensionRecord> records(String element) {
        return records.getOrDefault(element, List.of());
    }

    @Override
    public Optional<DatasetType> datasetType(String name) {
        return Optional.ofNullable(types.get(name));
    }

    @Override
    public List<DatasetRef> datasets(String typeName) {
        return datasets.getOrDefault(typeName, List.of());
    }

    @Override
    public Optional<DatasetRef> valid(String typeName, DataId dataId, Timespan time) {
        return datasets(typeName).stream()
                .filter(r -> r.dataId().equals(dataId))
                .findFirst();
    }

    @Override
    public String storage(Class<?> type) {
        return type.getName();
    }

    @Override
    public RowIdPacker rowIds(String instrument) {
        return RowIdPacker.DEFAULT;
    }
}
