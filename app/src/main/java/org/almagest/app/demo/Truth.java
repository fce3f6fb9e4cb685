/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.table.Table;
import org.almagest.parquet.ParquetTable;

/// The truth of a simulated survey, as its simulator wrote it (`docs/simulate.md`).
///
/// @param visits one row per visit
/// @param sources one row per source on a detector in a visit
/// @param varying one row per transient, variable and mover on a detector in a science visit
/// @param grid true mapping on a grid of each visit and detector
record Truth(Table visits, Table sources, Table varying, Table grid) {
    /// A visit and a detector.
    record Key(long visit, int detector) {}

    /// Reads the tables beneath a survey's folder.
    static Truth read(Path survey) {
        Path truth = survey.resolve("truth");
        return new Truth(
                ParquetTable.read(truth.resolve("visits.parquet")),
                ParquetTable.read(truth.resolve("sources.parquet")),
                ParquetTable.read(truth.resolve("varying.parquet")),
                ParquetTable.read(truth.resolve("grid.parquet")));
    }

    /// Exposure ids of the visits for templates, or of the others.
    List<Long> visits(boolean template) {
        List<Long> out = new ArrayList<>();
        for (int i = 0; i < visits.rows(); i++)
            if (visits.booleans("template")[i] == template) out.add(visits.longs("visit")[i]);
        return out;
    }

    /// Row of `visits` of a visit.
    int visitRow(long visit) {
        for (int i = 0; i < visits.rows(); i++) if (visits.longs("visit")[i] == visit) return i;
        throw new DataFault("the truth knows no visit " + visit);
    }

    /// Rows of a table with columns `visit` and `detector`, by both.
    static Map<Key, List<Integer>> byDetector(Table table) {
        Map<Key, List<Integer>> out = new HashMap<>();
        long[] visit = table.longs("visit");
        int[] detector = table.ints("detector");
        for (int i = 0; i < table.rows(); i++)
            out.computeIfAbsent(new Key(visit[i], detector[i]), k -> new ArrayList<>())
                    .add(i);
        return out;
    }

    /// Every detector of every science visit.
    Set<Key> scienceDetectors() {
        Set<Long> science = Set.copyOf(visits(false));
        return byDetector(grid).keySet().stream()
                .filter(k -> science.contains(k.visit()))
                .collect(Collectors.toCollection(HashSet::new));
    }

    /// A numeric column of some rows.
    static double[] numbers(Table table, String column, int[] rows) {
        return IntStream.of(rows).mapToDouble(i -> table.number(column, i)).toArray();
    }
}
