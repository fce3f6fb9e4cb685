/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.almagest.app.progress.Progress;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.table.Table;
import org.almagest.butler.Butler;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.butler.dimension.DataId;
import org.almagest.pipe.graph.QuantumMetadata;

/// Reads the products of the prompt pipeline and holds them against the truth.
final class DemoScore {
    private static final String FIRST_STEP = "isr";
    private static final String LAST_STEP = "associate";

    private final Butler butler;
    private final List<String> collections;
    private final Truth truth;

    DemoScore(Butler butler, String collection, Truth truth) {
        this.butler = butler;
        this.collections = List.of(collection);
        this.truth = truth;
    }

    /// Scores every visit-detector whose association was done.
    ///
    /// @param tally that the counts are added to
    /// @param withNoise whether the expectation of noise is drawn too
    void addTo(Tally tally, boolean withNoise) {
        Map<Truth.Key, List<Integer>> varying = Truth.byDetector(truth.varying());
        Map<Truth.Key, List<Integer>> sources = Truth.byDetector(truth.sources());
        Map<Truth.Key, List<Integer>> grid = Truth.byDetector(truth.grid());
        Set<Truth.Key> missing = truth.scienceDetectors();
        List<DatasetRef> done = butler.queryDatasets("dia_source_detector", collections, "");
        try (Progress progress = Progress.start("score", done.size())) {
            for (DatasetRef ref : done) {
                Truth.Key key = new Truth.Key(
                        ref.dataId().number("visit"), (int) ref.dataId().number("detector"));
                new DetectorScore(
                                truth,
                                rows(varying, key),
                                rows(sources, key),
                                rows(grid, key),
                                products(ref.dataId()),
                                tally,
                                withNoise)
                        .add();
                missing.remove(key);
                progress.step();
            }
        }
        missing.stream()
                .sorted(Comparator.comparingLong(Truth.Key::visit).thenComparingInt(Truth.Key::detector))
                .forEach(tally.unscored::add);
    }

    private static int[] rows(Map<Truth.Key, List<Integer>> byKey, Truth.Key key) {
        return byKey.getOrDefault(key, List.of()).stream().mapToInt(i -> i).toArray();
    }

    private DetectorScore.Products products(DataId id) {
        return new DetectorScore.Products(
                get("preliminary_visit_image", id, Exposure.class),
                get("difference_image", id, Exposure.class),
                get("single_visit_star", id, Table.class),
                get("dia_source_detector", id, Table.class),
                get("rejected_dia_source", id, Table.class));
    }

    private <T> T get(String type, DataId id, Class<T> valueType) {
        return butler.get(type, id, collections, valueType);
    }

    /// Time and memory of the run, from the metadata of its quanta.
    Summary.Costs costs() {
        Map<String, List<QuantumMetadata>> byDetector = new TreeMap<>();
        double cpu = 0, peak = 0, first = Double.NaN;
        List<String> runs = promptRuns();
        for (String type : metadataTypes())
            for (DatasetRef ref : butler.queryDatasets(type, runs, "")) {
                QuantumMetadata m = butler.get(ref, QuantumMetadata.class);
                byDetector
                        .computeIfAbsent(visitDetector(ref.dataId()), k -> new ArrayList<>())
                        .add(m);
                cpu += m.cpuSeconds();
                peak = Math.max(peak, m.peakRssMb());
            }
        List<Double> wall = new ArrayList<>();
        for (List<QuantumMetadata> quanta : byDetector.values()) {
            Instant begin = Instant.MAX, end = Instant.MIN;
            boolean started = false, finished = false, fresh = false;
            double sum = 0;
            for (QuantumMetadata m : quanta) {
                Instant from = Instant.parse(m.begin());
                Instant to = from.plus(Duration.ofNanos((long) (1e9 * m.wallSeconds())));
                if (from.isBefore(begin)) begin = from;
                if (to.isAfter(end)) end = to;
                started |= m.label().equals(FIRST_STEP);
                finished |= m.label().equals(LAST_STEP);
                fresh |= m.firstInWorker();
                sum += m.cpuSeconds();
            }
            if (started && finished) wall.add(Duration.between(begin, end).toNanos() / 1e9);
            if (fresh) first = Double.isNaN(first) ? sum : Math.max(first, sum);
        }
        double per = wall.isEmpty() ? Double.NaN : cpu / wall.size();
        return new Summary.Costs(Tally.array(wall), per, first, peak);
    }

    /// A visit has the number of its exposure.
    private static String visitDetector(DataId id) {
        return id.number(id.has("visit") ? "visit" : "exposure") + "/" + id.number("detector");
    }

    /// The runs of the prompt pipeline itself, without the collections it read from.
    private List<String> promptRuns() {
        String prefix = collections.getFirst() + "/";
        return butler.registry().collections().stream()
                .map(c -> c.name())
                .filter(n -> n.startsWith(prefix) && !n.endsWith("/metrics"))
                .toList();
    }

    private List<String> metadataTypes() {
        return butler.registry().types().stream()
                .map(t -> t.name())
                .filter(n -> n.endsWith("_metadata"))
                .toList();
    }
}
