/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.registry;

import static org.almagest.butler.registry.RegistrySchema.list;
import static org.almagest.butler.registry.RegistrySchema.quoted;
import static org.almagest.butler.registry.RegistrySchema.skyTable;
import static org.almagest.butler.registry.RegistrySchema.table;
import static org.almagest.butler.registry.SqliteDatabase.select;
import static org.almagest.butler.registry.SqliteDatabase.update;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.region.Region;
import org.almagest.astro.time.Timespan;
import org.almagest.butler.dimension.DataId;
import org.almagest.butler.dimension.DimensionElement;
import org.almagest.butler.dimension.DimensionRecord;
import org.almagest.butler.dimension.DimensionUniverse;
import org.almagest.butler.dimension.KeyType;
import org.jspecify.annotations.Nullable;

/// Records of the dimension elements, and the pixels that their regions touch.
final class DimensionTables {
    private final DimensionUniverse universe;

    DimensionTables(DimensionUniverse universe) {
        this.universe = universe;
    }

    /// Dimensions whose values name a record.
    static List<String> keys(DimensionElement e) {
        List<String> key = new ArrayList<>(e.requires());
        if (!e.relation()) key.add(e.name());
        return key;
    }

    /// All columns of an element's table, in the order that [#read] expects.
    static List<String> columns(DimensionElement e) {
        List<String> all = keys(e);
        all.addAll(e.implies());
        all.addAll(e.fields().keySet());
        if (e.region()) all.add("region");
        if (e.timespan()) {
            all.add("t_begin");
            all.add("t_end");
        }
        return all;
    }

    /// Writes records, over those of the same key.
    void replace(Connection c, List<DimensionRecord> records) throws SQLException {
        for (DimensionRecord record : records) {
            DimensionElement e = universe.element(record.element());
            if (!e.stored()) throw new UserFault(e.name() + " has no records of its own");
            checkRequired(c, e, record);
            List<String> columns = columns(e);
            update(
                    c,
                    "INSERT OR REPLACE INTO " + table(e) + "(" + list(columns) + ") VALUES ("
                            + String.join(", ", Collections.nCopies(columns.size(), "?")) + ")",
                    values(e, record));
            if (e.region()) replacePixels(c, e, record);
        }
    }

    /// What a record needs must be known, or joins would silently lose it.
    private void checkRequired(Connection c, DimensionElement e, DimensionRecord record) throws SQLException {
        List<String> needed = new ArrayList<>(e.requires());
        needed.addAll(e.implies());
        for (String name : needed) {
            DimensionElement other = universe.element(name);
            if (other.stored() && find(c, other, record.dataId()).isEmpty())
                throw new UserFault(e.name() + " " + record.dataId() + " names a " + name
                        + " that the repository does not know; insert it first");
        }
    }

    private static @Nullable Object[] values(DimensionElement e, DimensionRecord record) {
        List<@Nullable Object> values = new ArrayList<>();
        List<String> ids = keys(e);
        ids.addAll(e.implies());
        for (String d : ids)
            values.add(record.dataId()
                    .find(d)
                    .orElseThrow(() -> new UserFault(e.name() + " record " + record.dataId() + " has no " + d)));
        for (String unknown : record.fields().keySet())
            if (!e.fields().containsKey(unknown))
                throw new UserFault(e.name() + " has no field " + unknown
                        + org.almagest.butler.dimension.Suggestion.among(
                                unknown, e.fields().keySet()));
        e.fields().forEach((f, type) -> values.add(stored(record.fields().get(f))));
        if (e.region()) values.add(record.region().map(Region::text).orElse(null));
        if (e.timespan()) {
            values.add(record.timespan().map(Timespan::beginNanos).orElse(null));
            values.add(record.timespan().map(Timespan::endNanos).orElse(null));
        }
        return values.toArray();
    }

    /// SQLite keeps NaN as NULL; a truth is 0 or 1.
    private static @Nullable Object stored(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Boolean b -> b ? 1 : 0;
            case Double d -> Double.isNaN(d) ? null : d;
            default -> value;
        };
    }

    private static void replacePixels(Connection c, DimensionElement e, DimensionRecord record) throws SQLException {
        List<String> keys = keys(e);
        List<@Nullable Object> values = new ArrayList<>();
        for (String d : keys) values.add(record.dataId().find(d).orElseThrow());
        update(c, "DELETE FROM " + skyTable(e) + " WHERE " + equal(keys), values.toArray());
        Optional<Region> region = record.region();
        if (region.isEmpty()) return;
        String sql = "INSERT INTO " + skyTable(e) + " VALUES ("
                + String.join(", ", Collections.nCopies(keys.size() + 1, "?")) + ")";
        try (PreparedStatement s = c.prepareStatement(sql)) {
            SqliteDatabase.bind(s, values.toArray());
            for (long pixel : SkyPixels.touchedBy(region.get())) {
                s.setLong(keys.size() + 1, pixel);
                s.executeUpdate();
            }
        }
    }

    /// `"a" = ? AND "b" = ?`; `1` without columns.
    static String equal(List<String> columns) {
        if (columns.isEmpty()) return "1";
        return String.join(
                " AND ", columns.stream().map(k -> quoted(k) + " = ?").toList());
    }

    Optional<DimensionRecord> find(Connection c, DimensionElement e, DataId id) throws SQLException {
        List<String> keys = keys(e);
        List<Object> values = new ArrayList<>();
        for (String d : keys) {
            Optional<Object> value = id.find(d);
            if (value.isEmpty()) return Optional.empty();
            values.add(value.get());
        }
        return select(
                        c,
                        r -> read(e, r, 1),
                        "SELECT " + list(columns(e)) + " FROM " + table(e) + " WHERE " + equal(keys),
                        values.toArray())
                .stream()
                .findFirst();
    }

    /// The record whose columns begin at a place of a row.
    DimensionRecord read(DimensionElement e, ResultSet row, int first) throws SQLException {
        int at = first;
        DataId id = DataId.EMPTY;
        List<String> ids = keys(e);
        ids.addAll(e.implies());
        for (String d : ids) id = id.with(d, key(universe.element(d), row, at++));
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Map.Entry<String, KeyType> f : e.fields().entrySet()) {
            Object value = field(f.getValue(), row, at++);
            if (value != null) fields.put(f.getKey(), value);
        }
        Region region = null;
        if (e.region()) {
            String text = row.getString(at++);
            if (text != null) region = Region.parse(text);
        }
        Timespan span = null;
        if (e.timespan()) {
            long begin = row.getLong(at);
            if (!row.wasNull()) span = new Timespan(begin, row.getLong(at + 1));
        }
        return new DimensionRecord(e.name(), id, fields, region, span);
    }

    /// The value of a dimension in a row.
    static Object key(DimensionElement e, ResultSet row, int at) throws SQLException {
        return e.key() == KeyType.LONG ? (Object) row.getLong(at) : row.getString(at);
    }

    private static @Nullable Object field(KeyType type, ResultSet row, int at) throws SQLException {
        Object value = switch (type) {
            case LONG -> row.getLong(at);
            case DOUBLE -> row.getDouble(at);
            case TEXT -> row.getString(at);
            case BOOLEAN -> row.getInt(at) != 0;
        };
        return row.wasNull() ? null : value;
    }

    /// A data ID with all that its values imply.
    ///
    /// @param names dimensions to fill in, in the universe's order
    DataId expand(Connection c, DataId id, List<String> names) throws SQLException {
        DataId full = id;
        for (String name : names.reversed()) {
            DimensionElement e = universe.dimension(name);
            if (!e.stored() || e.implies().isEmpty()) continue;
            Optional<DimensionRecord> record = find(c, e, full);
            if (record.isEmpty()) {
                if (!full.has(name)) continue;
                throw new UserFault("the repository knows no " + name + " " + full.subset(keys(e)));
            }
            for (String implied : e.implies()) {
                Object value = record.get().dataId().find(implied).orElseThrow();
                Optional<Object> given = full.find(implied);
                if (given.isPresent() && !given.get().equals(value))
                    throw new UserFault("data ID " + id + ": " + implied + " of this " + name + " is " + value);
                full = full.with(implied, value);
            }
        }
        return full;
    }
}
