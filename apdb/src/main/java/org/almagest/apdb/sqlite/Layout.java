/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.apdb.sqlite;

import static org.almagest.apdb.sqlite.RowCodec.quoted;
import static org.almagest.apdb.store.ApdbSchema.ALERT_OUTBOX;
import static org.almagest.apdb.store.ApdbSchema.DIA_FORCED_SOURCE;
import static org.almagest.apdb.store.ApdbSchema.DIA_OBJECT;
import static org.almagest.apdb.store.ApdbSchema.DIA_SOURCE;
import static org.almagest.apdb.store.ApdbSchema.METADATA;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.almagest.apdb.store.ApdbSchema;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.TableDefinition;

/// The tables of the file, and the versions they have had.
///
/// Engine's own columns: `pixel` (place on the sky) of objects and detections; `writerVisit` and
/// `writerDetector` of object versions.
final class Layout {
    /// The layout this program writes.
    static final int VERSION = 2;

    static final String PIXEL = "pixel";
    static final String WRITER_VISIT = "writerVisit";
    static final String WRITER_DETECTOR = "writerDetector";
    static final List<String> OBJECT_EXTRAS = List.of(PIXEL, WRITER_VISIT, WRITER_DETECTOR);
    static final List<String> SOURCE_EXTRAS = List.of(PIXEL);

    static final String VERSION_KEY = "layoutVersion";
    private static final String SCHEMA_KEY = "schemaVersion";
    private static final String IDENTITY_KEY = "identity";

    private Layout() {}

    /// Makes all tables in an empty file.
    static void create(Connection connection) throws SQLException {
        try (Statement s = connection.createStatement()) {
            for (TableDefinition table : ApdbSchema.current().tables()) s.execute(ddl(table));
            for (String index : INDEXES) s.execute(index);
        }
        put(connection, VERSION_KEY, Integer.toString(VERSION));
        put(connection, SCHEMA_KEY, ApdbSchema.current().version());
    }

    /// Refuses a file that this program cannot work on.
    static void check(Connection connection, Path file) throws SQLException {
        int found = version(connection, file);
        if (found > VERSION)
            throw new UserFault("APDB " + file + " has layout version " + found + ", this program knows up to "
                    + VERSION + ": use a newer program");
        if (found < VERSION)
            throw new UserFault("APDB " + file + " has layout version " + found + ", this program needs " + VERSION
                    + ": make a copy, then run 'almagest apdb migrate'");
    }

    /// The version a file has.
    static int version(Connection connection, Path file) throws SQLException {
        try (Statement s = connection.createStatement()) {
            try (ResultSet r = s.executeQuery("SELECT count(*) FROM sqlite_master WHERE name = '" + METADATA + "'")) {
                if (!r.next() || r.getInt(1) == 0) throw notAnApdb(file);
            }
            try (ResultSet r = s.executeQuery("SELECT value FROM metadata WHERE key = '" + VERSION_KEY + "'")) {
                if (!r.next()) throw notAnApdb(file);
                return Integer.parseInt(r.getString(1));
            } catch (NumberFormatException e) {
                throw new DataFault("APDB " + file + ": metadata " + VERSION_KEY + " is no number", e);
            }
        }
    }

    private static DataFault notAnApdb(Path file) {
        return new DataFault(file + " is an SQLite database, but no APDB: it has no metadata " + VERSION_KEY);
    }

    /// The database's name for ever, given when it is first asked for.
    static String name(Connection connection) throws SQLException {
        try (Statement s = connection.createStatement()) {
            String select = "SELECT value FROM metadata WHERE key = '" + IDENTITY_KEY + "'";
            try (ResultSet r = s.executeQuery(select)) {
                if (r.next()) return r.getString(1);
            }
            // Another process may be first: its name stands.
            s.executeUpdate("INSERT OR IGNORE INTO metadata (key, value) VALUES ('" + IDENTITY_KEY + "', '"
                    + UUID.randomUUID() + "')");
            try (ResultSet r = s.executeQuery(select)) {
                r.next();
                return r.getString(1);
            }
        }
    }

    static void put(Connection connection, String key, String value) throws SQLException {
        try (PreparedStatement s =
                connection.prepareStatement("INSERT OR REPLACE INTO metadata (key, value) VALUES (?, ?)")) {
            s.setString(1, key);
            s.setString(2, value);
            s.executeUpdate();
        }
    }

    private static String ddl(TableDefinition table) {
        String key = table.primaryKey().stream().map(RowCodec::quoted).collect(Collectors.joining(", "));
        boolean outbox = table.name().equals(ALERT_OUTBOX);
        String columns = table.schema().columns().stream()
                .map(c -> outbox && c.name().equals("sequence")
                        ? quoted(c.name()) + " INTEGER PRIMARY KEY AUTOINCREMENT"
                        : quoted(c.name()) + " " + sqlType(c) + (c.nullable() ? "" : " NOT NULL"))
                .collect(Collectors.joining(",\n  "));
        String extras = (switch (table.name()) {
                    case DIA_OBJECT -> OBJECT_EXTRAS;
                    case DIA_SOURCE -> SOURCE_EXTRAS;
                    default -> List.<String>of();
                })
                .stream().map(c -> quoted(c) + " INTEGER NOT NULL,\n  ").collect(Collectors.joining());
        boolean clustered = table.name().equals(DIA_FORCED_SOURCE);
        return "CREATE TABLE " + quoted(table.name()) + " (\n  " + extras + columns
                + (outbox ? "" : ",\n  PRIMARY KEY (" + key + ")") + "\n)" + (clustered ? " WITHOUT ROWID" : "");
    }

    private static String sqlType(Column column) {
        return switch (column.type()) {
            case BOOLEAN, SHORT, INT, LONG, TIMESTAMP -> "INTEGER";
            case FLOAT, DOUBLE -> "REAL";
            case STRING -> "TEXT";
            case BINARY -> "BLOB";
        };
    }

    private static final List<String> INDEXES = List.of(
            "CREATE INDEX DiaObject_current ON DiaObject (pixel) WHERE validityEndMjdTai IS NULL",
            "CREATE INDEX DiaObject_place ON DiaObject (pixel)",
            "CREATE INDEX DiaObject_writer ON DiaObject (writerVisit, writerDetector)",
            "CREATE INDEX DiaSource_object ON DiaSource (diaObjectId, midpointMjdTai)",
            "CREATE INDEX DiaSource_place ON DiaSource (pixel)",
            "CREATE INDEX DiaSource_visit ON DiaSource (visit, detector)",
            "CREATE INDEX DiaForcedSource_visit ON DiaForcedSource (visit, detector)",
            "CREATE INDEX AlertOutbox_visit ON AlertOutbox (visit, detector)");
}
