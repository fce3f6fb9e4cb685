/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.registry;

import static org.almagest.butler.registry.SqliteDatabase.execute;
import static org.almagest.butler.registry.SqliteDatabase.select;
import static org.almagest.butler.registry.SqliteDatabase.update;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.butler.dimension.DimensionElement;
import org.almagest.butler.dimension.DimensionUniverse;
import org.almagest.butler.dimension.KeyType;

/// The fixed tables of a registry, their version, and how older ones are brought up to it.
final class RegistrySchema {
    /// Version of the layout that this program writes.
    static final int VERSION = 1;

    /// Brings a registry from version `n` to `n + 1`; number `n - 1` of the list.
    @FunctionalInterface
    interface Migration {
        void run(Connection c) throws SQLException;
    }

    private static final List<String> FIXED = List.of(
            "CREATE TABLE meta(key TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID",
            "CREATE TABLE dimension_group(id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE)",
            "CREATE TABLE dataset_type(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, group_id INTEGER NOT NULL, "
                    + "storage TEXT NOT NULL, calibration INTEGER NOT NULL)",
            "CREATE TABLE collection(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, type INTEGER NOT NULL, "
                    + "doc TEXT NOT NULL)",
            "CREATE TABLE chain(parent INTEGER, position INTEGER, child INTEGER NOT NULL, "
                    + "PRIMARY KEY(parent, position)) WITHOUT ROWID",
            "CREATE TABLE template(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)",
            "CREATE TABLE format(id INTEGER PRIMARY KEY, name TEXT NOT NULL, version INTEGER NOT NULL, "
                    + "UNIQUE(name, version))");

    private RegistrySchema() {}

    static void create(Connection c, DimensionUniverse universe) throws SQLException {
        for (String sql : FIXED) execute(c, sql);
        update(c, "INSERT INTO meta VALUES ('schema_version', ?)", VERSION);
        update(c, "INSERT INTO meta VALUES ('universe', ?)", universe.json());
        update(c, "INSERT INTO meta VALUES ('epoch', 0)");
        for (DimensionElement e : universe.elements()) if (e.stored()) createElement(c, e, universe);
    }

    private static void createElement(Connection c, DimensionElement e, DimensionUniverse universe)
            throws SQLException {
        List<String> columns = new ArrayList<>();
        List<String> key = new ArrayList<>();
        for (String d : e.requires()) key.add(d);
        if (!e.relation()) key.add(e.name());
        List<String> ids = new ArrayList<>(key);
        ids.addAll(e.implies());
        for (String d : ids)
            columns.add(quoted(d) + " " + sqlType(universe.element(d).key()) + " NOT NULL");
        e.fields().forEach((f, type) -> columns.add(quoted(f) + " " + sqlType(type)));
        if (e.region()) columns.add("region TEXT");
        if (e.timespan()) {
            columns.add("t_begin INTEGER");
            columns.add("t_end INTEGER");
        }
        execute(
                c,
                "CREATE TABLE " + table(e) + "(" + String.join(", ", columns) + ", PRIMARY KEY(" + list(key)
                        + ")) WITHOUT ROWID");
        if (!e.region()) return;
        execute(
                c,
                "CREATE TABLE " + skyTable(e) + "(" + list(key) + ", pixel INTEGER NOT NULL, PRIMARY KEY(" + list(key)
                        + ", pixel)) WITHOUT ROWID");
        execute(c, "CREATE INDEX " + skyTable(e) + "_pixel ON " + skyTable(e) + "(pixel)");
    }

    static String sqlType(KeyType type) {
        return switch (type) {
            case LONG, BOOLEAN -> "INTEGER";
            case DOUBLE -> "REAL";
            case TEXT -> "TEXT";
        };
    }

    /// Table of an element's records.
    static String table(DimensionElement e) {
        return "dim_" + e.name();
    }

    /// Table of the pixels that an element's regions touch.
    static String skyTable(DimensionElement e) {
        return "sky_" + e.name();
    }

    /// A name between double quotes: some dimensions are words of SQL.
    static String quoted(String name) {
        return '"' + name + '"';
    }

    /// Quoted names with commas between.
    static String list(List<String> names) {
        return String.join(", ", names.stream().map(RegistrySchema::quoted).toList());
    }

    /// The universe kept in a registry whose version this program can use.
    ///
    /// @throws UserFault when the version is another
    static DimensionUniverse check(Connection c, Object file) throws SQLException {
        int version = version(c, file);
        if (version > VERSION)
            throw new UserFault("registry " + file + " has schema version " + version + ", this program knows versions "
                    + "up to " + VERSION + ": use a newer Almagest");
        if (version < VERSION)
            throw new UserFault("registry " + file + " has schema version " + version + ", this program writes "
                    + VERSION + ": run almagest butler migrate");
        return DimensionUniverse.parse(select(c, r -> r.getString(1), "SELECT value FROM meta WHERE key = 'universe'")
                .getFirst());
    }

    static int version(Connection c, Object file) throws SQLException {
        boolean there = !select(c, r -> r.getString(1), "SELECT name FROM sqlite_master WHERE name = 'meta'")
                .isEmpty();
        if (!there) throw new DataFault(file + " is no registry of Almagest: it has no table meta");
        return select(c, r -> r.getInt(1), "SELECT value FROM meta WHERE key = 'schema_version'")
                .getFirst();
    }

    /// Brings a registry up to a version, one step after the other, in the caller's transaction.
    ///
    /// @return the version found
    static int migrate(Connection c, Object file, List<Migration> steps) throws SQLException {
        int found = version(c, file);
        int target = steps.size() + 1;
        if (found > target)
            throw new UserFault("registry " + file + " has schema version " + found + ", newer than " + target);
        for (int v = found; v < target; v++) {
            if (v < 1) throw new UserFault("registry " + file + ": there is no way from schema version " + v);
            steps.get(v - 1).run(c);
        }
        update(c, "UPDATE meta SET value = ? WHERE key = 'schema_version'", target);
        return found;
    }
}
