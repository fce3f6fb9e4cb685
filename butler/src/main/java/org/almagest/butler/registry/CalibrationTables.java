/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.registry;

import static org.almagest.butler.registry.DatasetTables.calibrationTable;
import static org.almagest.butler.registry.DimensionTables.equal;
import static org.almagest.butler.registry.SqliteDatabase.select;
import static org.almagest.butler.registry.SqliteDatabase.update;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.time.Timespan;
import org.almagest.butler.dataset.CollectionType;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.butler.dataset.DatasetType;
import org.almagest.butler.dimension.DataId;

/// When each calibration is valid.
final class CalibrationTables {
    private final DatasetTables datasets;

    CalibrationTables(DatasetTables datasets) {
        this.datasets = datasets;
    }

    /// Certifies datasets for a time; nothing of one type and data ID may be valid twice.
    void certify(Connection c, String collection, List<DatasetRef> refs, Timespan validity) throws SQLException {
        if (validity.isEmpty()) throw new UserFault("certify for an empty time");
        long id = CollectionTables.register(c, collection, CollectionType.CALIBRATION, "")
                .id();
        for (DatasetRef ref : refs) {
            DatasetTables.TypeEntry type = datasets.requireType(c, ref.type().name());
            if (!type.type().calibration()) {
                DatasetType t = type.type();
                type = datasets.register(c, new DatasetType(t.name(), t.dimensions(), t.storage(), true));
            }
            if (datasets.place(c, ref).isEmpty()) throw new UserFault("there is no " + ref + " to certify");
            List<Object> values = key(type, id, ref.dataId());
            String keys = equal(type.type().dimensions().required());
            List<Object> range = new ArrayList<>(values);
            range.add(validity.endNanos());
            range.add(validity.beginNanos());
            List<Timespan> others = select(
                    c,
                    r -> new Timespan(r.getLong(1), r.getLong(2)),
                    "SELECT t_begin, t_end FROM " + calibrationTable(type.group())
                            + " WHERE type = ? AND collection = ? AND " + keys + " AND t_begin < ? AND t_end > ?",
                    range.toArray());
            if (!others.isEmpty())
                throw new DataFault("certify " + ref + " in " + collection + " for " + validity
                        + ": another is valid for " + others.getFirst() + "; decertify it or choose another time");
            values.add(validity.beginNanos());
            values.add(validity.endNanos());
            values.add(CollectionTables.require(c, ref.run()).id());
            update(
                    c,
                    "INSERT INTO " + calibrationTable(type.group()) + " VALUES ("
                            + String.join(", ", Collections.nCopies(values.size(), "?")) + ")",
                    values.toArray());
        }
    }

    /// Takes a time away from the validity of all datasets of a type; what is left on its sides stays.
    void decertify(Connection c, String collection, String typeName, Timespan time) throws SQLException {
        long id = CollectionTables.require(c, collection).id();
        DatasetTables.TypeEntry type = datasets.requireType(c, typeName);
        String table = calibrationTable(type.group());
        String where = " WHERE type = ? AND collection = ? AND t_begin < ? AND t_end > ?";
        Object[] range = {type.id(), id, time.endNanos(), time.beginNanos()};
        List<String> columns = new ArrayList<>(List.of("type", "collection"));
        columns.addAll(type.type().dimensions().required());
        columns.addAll(List.of("t_begin", "t_end", "run"));
        List<List<Object>> rows = select(
                c,
                r -> {
                    List<Object> row = new ArrayList<>();
                    for (int i = 1; i <= columns.size(); i++) row.add(r.getObject(i));
                    return row;
                },
                "SELECT " + RegistrySchema.list(columns) + " FROM " + table + where,
                range);
        update(c, "DELETE FROM " + table + where, range);
        int at = columns.size() - 3;
        for (List<Object> row : rows) {
            Timespan was = new Timespan(((Number) row.get(at)).longValue(), ((Number) row.get(at + 1)).longValue());
            for (Timespan left : was.minus(time)) {
                List<Object> values = new ArrayList<>(row);
                values.set(at, left.beginNanos());
                values.set(at + 1, left.endNanos());
                update(
                        c,
                        "INSERT INTO " + table + " VALUES ("
                                + String.join(", ", Collections.nCopies(values.size(), "?")) + ")",
                        values.toArray());
            }
        }
    }

    /// The dataset valid for all of a time.
    ///
    /// @throws DataFault when several are valid for parts of it
    Optional<DatasetRef> find(
            Connection c,
            DatasetTables.TypeEntry type,
            DataId required,
            CollectionTables.Entry collection,
            Timespan time)
            throws SQLException {
        List<Object> values = key(type, collection.id(), required);
        values.add(time.endNanos());
        values.add(time.beginNanos());
        List<Long> runs = select(
                c,
                r -> r.getLong(1),
                "SELECT run FROM " + calibrationTable(type.group()) + " WHERE type = ? AND collection = ? AND "
                        + equal(type.type().dimensions().required()) + " AND t_begin < ? AND t_end > ?",
                values.toArray());
        if (runs.isEmpty()) return Optional.empty();
        if (runs.size() > 1)
            throw new DataFault(type.type().name() + " " + required + ": " + runs.size() + " are valid in "
                    + collection.name() + " within " + time + "; ask for a time with one");
        return datasets.find(c, type, required, DatasetTables.run(c, runs.getFirst()));
    }

    private static List<Object> key(DatasetTables.TypeEntry type, long collection, DataId id) {
        List<Object> values = new ArrayList<>(List.of(type.id(), collection));
        for (String k : type.type().dimensions().required())
            values.add(id.find(k)
                    .orElseThrow(
                            () -> new UserFault(type.type().name() + " needs " + k + ", data ID " + id + " has none")));
        return values;
    }
}
