/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.registry;

import static org.almagest.butler.registry.DimensionTables.equal;
import static org.almagest.butler.registry.RegistrySchema.list;
import static org.almagest.butler.registry.RegistrySchema.quoted;
import static org.almagest.butler.registry.RegistrySchema.sqlType;
import static org.almagest.butler.registry.SqliteDatabase.execute;
import static org.almagest.butler.registry.SqliteDatabase.select;
import static org.almagest.butler.registry.SqliteDatabase.update;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.almagest.astro.fault.UserFault;
import org.almagest.butler.dataset.CollectionType;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.butler.dataset.DatasetType;
import org.almagest.butler.dataset.StoredDataset;
import org.almagest.butler.dimension.DataId;
import org.almagest.butler.dimension.DimensionGroup;
import org.almagest.butler.dimension.DimensionUniverse;
import org.almagest.butler.dimension.Suggestion;

/// Dataset types, and the clustered tables of datasets, tags and validities, one of each per dimension
/// group.
final class DatasetTables {
    /// A dataset type with its number and that of its group.
    record TypeEntry(long id, long group, DatasetType type) {}

    private final DimensionUniverse universe;
    private final Map<String, TypeEntry> types = new ConcurrentHashMap<>();

    DatasetTables(DimensionUniverse universe) {
        this.universe = universe;
    }

    /// Table of the datasets of a dimension group.
    static String table(long group) {
        return "ds_" + group;
    }

    /// Table of the validities of a dimension group.
    static String calibrationTable(long group) {
        return "cal_" + group;
    }

    /// Table of the tags of a dimension group.
    static String tagTable(long group) {
        return "tag_" + group;
    }

    TypeEntry register(Connection c, DatasetType type) throws SQLException {
        Optional<TypeEntry> there = findType(c, type.name());
        if (there.isPresent()) {
            DatasetType known = there.get().type();
            if (!known.dimensions().equals(type.dimensions())
                    || !known.storage().equals(type.storage()))
                throw new UserFault("dataset type " + type.name() + " is "
                        + describe(there.get().type()) + " in this repository, not " + describe(type));
            if (type.calibration() && !known.calibration()) {
                update(c, "UPDATE dataset_type SET calibration = 1 WHERE name = ?", type.name());
                types.remove(type.name());
                return requireType(c, type.name());
            }
            return there.get();
        }
        long group = group(c, type.dimensions());
        update(
                c,
                "INSERT INTO dataset_type(name, group_id, storage, calibration) VALUES (?, ?, ?, ?)",
                type.name(),
                group,
                type.storage(),
                type.calibration() ? 1 : 0);
        return requireType(c, type.name());
    }

    private static String describe(DatasetType t) {
        return t.storage() + " of " + t.dimensions().key() + (t.calibration() ? " (calibration)" : "");
    }

    /// Number of a dimension group; its tables are made when it is new.
    private long group(Connection c, DimensionGroup dimensions) throws SQLException {
        List<Long> known =
                select(c, r -> r.getLong(1), "SELECT id FROM dimension_group WHERE key = ?", dimensions.key());
        if (!known.isEmpty()) return known.getFirst();
        update(c, "INSERT INTO dimension_group(key) VALUES (?)", dimensions.key());
        long group = select(c, r -> r.getLong(1), "SELECT id FROM dimension_group WHERE key = ?", dimensions.key())
                .getFirst();
        StringBuilder columns = new StringBuilder();
        StringBuilder key = new StringBuilder();
        for (String d : dimensions.required()) {
            columns.append(", ")
                    .append(quoted(d))
                    .append(' ')
                    .append(sqlType(universe.element(d).key()))
                    .append(" NOT NULL");
            key.append(", ").append(quoted(d));
        }
        execute(
                c,
                "CREATE TABLE " + table(group) + "(type INTEGER NOT NULL, run INTEGER NOT NULL" + columns
                        + ", id BLOB NOT NULL, template INTEGER, path TEXT, format INTEGER NOT NULL, "
                        + "bytes INTEGER NOT NULL, made INTEGER NOT NULL, PRIMARY KEY(type, run" + key
                        + ")) WITHOUT ROWID");
        execute(c, "CREATE UNIQUE INDEX ds_" + group + "_id ON " + table(group) + "(id)");
        execute(
                c,
                "CREATE TABLE " + tagTable(group) + "(type INTEGER NOT NULL, collection INTEGER NOT NULL" + columns
                        + ", run INTEGER NOT NULL, PRIMARY KEY(type, collection" + key + ")) WITHOUT ROWID");
        execute(
                c,
                "CREATE TABLE " + calibrationTable(group) + "(type INTEGER NOT NULL, collection INTEGER NOT NULL"
                        + columns + ", t_begin INTEGER NOT NULL, t_end INTEGER NOT NULL, run INTEGER NOT NULL, "
                        + "PRIMARY KEY(type, collection" + key + ", t_begin)) WITHOUT ROWID");
        return group;
    }

    Optional<TypeEntry> findType(Connection c, String name) throws SQLException {
        TypeEntry known = types.get(name);
        if (known != null) return Optional.of(known);
        return typeEntries(c, "WHERE t.name = ?", name).stream().findFirst();
    }

    TypeEntry requireType(Connection c, String name) throws SQLException {
        Optional<TypeEntry> found = findType(c, name);
        if (found.isPresent()) return found.get();
        List<String> names = select(c, r -> r.getString(1), "SELECT name FROM dataset_type");
        throw new UserFault("there is no dataset type " + name + Suggestion.among(name, names));
    }

    List<TypeEntry> typeEntries(Connection c, String where, Object... values) throws SQLException {
        return select(
                c,
                r -> {
                    String key = r.getString(3);
                    DimensionGroup dims = universe.group(key.isEmpty() ? List.of() : Arrays.asList(key.split("\\+")));
                    return new TypeEntry(
                            r.getLong(1),
                            r.getLong(2),
                            new DatasetType(r.getString(4), dims, r.getString(5), r.getInt(6) != 0));
                },
                "SELECT t.id, g.id, g.key, t.name, t.storage, t.calibration FROM dataset_type t "
                        + "JOIN dimension_group g ON g.id = t.group_id " + where + " ORDER BY t.name",
                values);
    }

    /// Keeps a type at hand that was read outside of a transaction; types never change.
    void remember(TypeEntry type) {
        types.put(type.type().name(), type);
    }

    /// Writes the rows of datasets whose files exist.
    ///
    /// @param template what their paths were made by
    /// @param computed whether a dataset's path is what the template gives
    void insert(Connection c, List<StoredDataset> datasets, String template, Predicate<StoredDataset> computed)
            throws SQLException {
        long templateId = intern(c, "template", List.of("text"), template);
        try (DatasetInsert insert = new DatasetInsert(c, this, templateId, computed)) {
            for (StoredDataset d : datasets) insert.add(d);
        }
    }

    static long intern(Connection c, String table, List<String> columns, Object... values) throws SQLException {
        String find = "SELECT id FROM " + table + " WHERE " + equal(columns);
        List<Long> known = select(c, r -> r.getLong(1), find, values);
        if (!known.isEmpty()) return known.getFirst();
        String marks = String.join(", ", Collections.nCopies(columns.size(), "?"));
        update(c, "INSERT INTO " + table + "(" + list(columns) + ") VALUES (" + marks + ")", values);
        return select(c, r -> r.getLong(1), find, values).getFirst();
    }

    /// The dataset of a type and data ID in one collection that is no chain; none in a CALIBRATION
    /// collection.
    Optional<DatasetRef> find(Connection c, TypeEntry type, DataId required, CollectionTables.Entry collection)
            throws SQLException {
        List<Object> values = new ArrayList<>(List.of(type.id(), collection.id()));
        for (String k : type.type().dimensions().required())
            values.add(required.find(k).orElseThrow());
        String keys = equal(type.type().dimensions().required());
        return switch (collection.type()) {
            case RUN ->
                select(
                                c,
                                r -> new DatasetRef(uuid(r.getBytes(1)), type.type(), required, collection.name()),
                                "SELECT id FROM " + table(type.group()) + " WHERE type = ? AND run = ? AND " + keys,
                                values.toArray())
                        .stream()
                        .findFirst();
            case TAGGED -> {
                List<Long> run = select(
                        c,
                        r -> r.getLong(1),
                        "SELECT run FROM " + tagTable(type.group()) + " WHERE type = ? AND collection = ? AND " + keys,
                        values.toArray());
                yield run.isEmpty() ? Optional.empty() : find(c, type, required, run(c, run.getFirst()));
            }
            case CHAINED, CALIBRATION -> Optional.empty();
        };
    }

    static CollectionTables.Entry run(Connection c, long id) throws SQLException {
        return select(
                        c,
                        r -> new CollectionTables.Entry(id, r.getString(1), CollectionType.RUN, ""),
                        "SELECT name FROM collection WHERE id = ?",
                        id)
                .getFirst();
    }

    /// Where a dataset's file is and how to read it, with the template of its path instead when it has one.
    ///
    /// @param template path template, empty when `path` tells all
    record Place(String template, String path, String format, int formatVersion, long bytes) {}

    Optional<Place> place(Connection c, DatasetRef ref) throws SQLException {
        Optional<TypeEntry> type = findType(c, ref.type().name());
        if (type.isEmpty()) return Optional.empty();
        return select(
                        c,
                        DatasetTables::readPlace,
                        "SELECT t.text, d.path, f.name, f.version, d.bytes FROM "
                                + table(type.get().group())
                                + " d JOIN format f ON f.id = d.format LEFT JOIN template t ON t.id = d.template "
                                + "WHERE d.id = ?",
                        (Object) bytes(ref.id()))
                .stream()
                .findFirst();
    }

    private static Place readPlace(ResultSet r) throws SQLException {
        String template = r.getString(1);
        String path = r.getString(2);
        return new Place(
                template == null ? "" : template, path == null ? "" : path, r.getString(3), r.getInt(4), r.getLong(5));
    }

    Optional<DatasetRef> find(Connection c, UUID id) throws SQLException {
        List<Long> groups = select(c, r -> r.getLong(1), "SELECT id FROM dimension_group");
        for (long group : groups) {
            List<Long> found = select(
                    c, r -> r.getLong(1), "SELECT type FROM " + table(group) + " WHERE id = ?", (Object) bytes(id));
            if (found.isEmpty()) continue;
            TypeEntry type = typeEntries(c, "WHERE t.id = ?", found.getFirst()).getFirst();
            return Optional.of(rows(c, type, "d.id = ?", bytes(id)).getFirst());
        }
        return Optional.empty();
    }

    /// Datasets of one type for a condition on its table `d`.
    List<DatasetRef> rows(Connection c, TypeEntry type, String where, Object... values) throws SQLException {
        List<String> required = type.type().dimensions().required();
        String columns = required.isEmpty() ? "" : ", " + list(required);
        return select(
                c,
                r -> {
                    DataId id = DataId.EMPTY;
                    for (int i = 0; i < required.size(); i++)
                        id = id.with(required.get(i), DimensionTables.key(universe.element(required.get(i)), r, i + 3));
                    return new DatasetRef(uuid(r.getBytes(1)), type.type(), id, r.getString(2));
                },
                "SELECT d.id, c.name" + columns + " FROM " + table(type.group())
                        + " d JOIN collection c ON c.id = d.run WHERE " + where,
                values);
    }

    /// Removes a dataset and all that points to it.
    void remove(Connection c, DatasetRef ref) throws SQLException {
        TypeEntry type = requireType(c, ref.type().name());
        long run = CollectionTables.require(c, ref.run()).id();
        List<Object> values = new ArrayList<>(List.of(type.id(), run));
        for (String k : type.type().dimensions().required())
            values.add(ref.dataId().find(k).orElseThrow());
        String keys = equal(type.type().dimensions().required());
        for (String table : List.of(table(type.group()), tagTable(type.group()), calibrationTable(type.group())))
            update(c, "DELETE FROM " + table + " WHERE type = ? AND run = ? AND " + keys, values.toArray());
    }

    /// Lists datasets in a TAGGED collection.
    void associate(Connection c, String collection, List<DatasetRef> refs) throws SQLException {
        long id = CollectionTables.register(c, collection, CollectionType.TAGGED, "")
                .id();
        for (DatasetRef ref : refs) {
            TypeEntry type = requireType(c, ref.type().name());
            if (place(c, ref).isEmpty()) throw new UserFault("there is no " + ref + " to put into " + collection);
            List<Object> values = new ArrayList<>(List.of(type.id(), id));
            for (String k : type.type().dimensions().required())
                values.add(ref.dataId().find(k).orElseThrow());
            values.add(CollectionTables.require(c, ref.run()).id());
            String marks = String.join(", ", Collections.nCopies(values.size(), "?"));
            update(c, "INSERT OR REPLACE INTO " + tagTable(type.group()) + " VALUES (" + marks + ")", values.toArray());
        }
    }

    /// Refuses a collection that still holds datasets of a type.
    void checkUnused(Connection c, TypeEntry type, CollectionTables.Entry collection) throws SQLException {
        String where = switch (collection.type()) {
            case RUN -> table(type.group()) + " WHERE type = ? AND run = ?";
            case TAGGED -> tagTable(type.group()) + " WHERE type = ? AND collection = ?";
            case CALIBRATION -> calibrationTable(type.group()) + " WHERE type = ? AND collection = ?";
            case CHAINED -> table(type.group()) + " WHERE type = ? AND run = ? AND 0";
        };
        long n = select(c, r -> r.getLong(1), "SELECT count(*) FROM " + where, type.id(), collection.id())
                .getFirst();
        if (n > 0)
            throw new UserFault("collection " + collection.name() + " holds " + n + " datasets of "
                    + type.type().name() + ": remove these first");
    }

    static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    static UUID uuid(byte[] bytes) {
        ByteBuffer b = ByteBuffer.wrap(bytes);
        return new UUID(b.getLong(), b.getLong());
    }
}
