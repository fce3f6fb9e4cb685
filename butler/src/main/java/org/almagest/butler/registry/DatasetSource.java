/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.registry;

import static org.almagest.butler.registry.RegistrySchema.list;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.almagest.butler.dataset.CollectionType;

/// Rows of one dataset type in some collections, as a query to join: its dimensions, `id` and `run`.
///
/// @param collections of one kind; several only when they are runs
/// @param firstRank place of the first collection in the search
record DatasetSource(DatasetTables.TypeEntry type, List<CollectionTables.Entry> collections, int firstRank) {

    /// One source for each run of RUN collections, and one for each other collection, in search order.
    static List<DatasetSource> each(
            Connection c, DatasetTables.TypeEntry type, List<CollectionTables.Entry> collections) {
        List<DatasetSource> all = new ArrayList<>();
        int i = 0;
        while (i < collections.size()) {
            int end = i + 1;
            if (collections.get(i).type() == CollectionType.RUN)
                while (end < collections.size() && collections.get(end).type() == CollectionType.RUN) end++;
            all.add(new DatasetSource(type, collections.subList(i, end), i));
            i = end;
        }
        return all;
    }

    /// The datasets of all RUN collections among some.
    static DatasetSource any(Connection c, DatasetTables.TypeEntry type, List<CollectionTables.Entry> collections) {
        return new DatasetSource(
                type,
                collections.stream().filter(e -> e.type() == CollectionType.RUN).toList(),
                0);
    }

    boolean calibration() {
        return !collections.isEmpty() && collections.getFirst().type() == CollectionType.CALIBRATION;
    }

    /// Place in the search of a dataset of this source that is in a run.
    int rank(String run) {
        for (int i = 0; i < collections.size(); i++)
            if (collections.get(i).name().equals(run)) return firstRank + i;
        return firstRank;
    }

    void addTo(JoinBuilder join, String alias) {
        List<String> required = type.type().dimensions().required();
        List<Object> values = new ArrayList<>(List.of(type.id()));
        collections.forEach(e -> values.add(e.id()));
        String marks = String.join(", ", Collections.nCopies(collections.size(), "?"));
        String dims = required.isEmpty() ? "" : ", " + list(required);
        CollectionType kind = collections.isEmpty()
                ? CollectionType.RUN
                : collections.getFirst().type();
        String sql = switch (kind) {
            case RUN, CHAINED ->
                "(SELECT id, run" + dims + " FROM " + DatasetTables.table(type.group()) + " WHERE type = ? AND run IN ("
                        + marks + "))";
            case TAGGED -> members(DatasetTables.tagTable(type.group()), required);
            case CALIBRATION -> members(DatasetTables.calibrationTable(type.group()), required);
        };
        join.source(sql, alias, required, values);
    }

    private String members(String table, List<String> required) {
        List<String> shared = new ArrayList<>(required);
        shared.addAll(List.of("type", "run"));
        String dims = required.isEmpty() ? "" : ", " + list(required);
        return "(SELECT DISTINCT d.id AS id, run" + dims + " FROM " + table + " JOIN "
                + DatasetTables.table(type.group()) + " d USING (" + list(shared)
                + ") WHERE type = ? AND collection = ?)";
    }
}
