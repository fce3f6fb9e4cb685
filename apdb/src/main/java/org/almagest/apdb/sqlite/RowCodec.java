/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.apdb.sqlite;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.stream.Collectors;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;

/// Carries rows between tables in memory and in SQLite.
///
/// NaN is stored as NULL, SQLite's only form of it. A column of the schema that a table lacks is stored as
/// NULL when it may be missing, else as 0, false or "".
record RowCodec(String table, Schema schema) {
    /// `"a","b","c"`
    String columnList() {
        return schema.columns().stream().map(c -> quoted(c.name())).collect(Collectors.joining(","));
    }

    /// Inserts all rows of a table.
    ///
    /// @param extraNames columns of the engine's own, placed first
    /// @param extra their values for a row
    void insert(java.sql.Connection connection, Table rows, List<String> extraNames, ExtraValues extra)
            throws SQLException {
        String names = extraNames.stream().map(n -> quoted(n) + ",").collect(Collectors.joining());
        String marks = "?,".repeat(extraNames.size() + schema.size() - 1) + "?";
        String sql = "INSERT INTO " + quoted(table) + " (" + names + columnList() + ") VALUES (" + marks + ")";
        int[] places = new int[schema.size()];
        for (int c = 0; c < places.length; c++)
            places[c] = rows.schema().find(schema.columns().get(c).name()).orElse(-1);
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (int row = 0; row < rows.rows(); row++) {
                long[] first = extra.of(row);
                for (int i = 0; i < first.length; i++) insert.setLong(i + 1, first[i]);
                for (int c = 0; c < places.length; c++)
                    bind(
                            insert,
                            first.length + c + 1,
                            rows,
                            places[c],
                            row,
                            schema.columns().get(c));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /// Adds the result's present row, whose columns are [#columnList()] in order.
    void read(ResultSet result, TableBuilder into) throws SQLException {
        into.addRow();
        for (int c = 0; c < schema.size(); c++) {
            Column column = schema.columns().get(c);
            String name = column.name();
            int at = c + 1;
            switch (column.type()) {
                case BOOLEAN -> {
                    long value = result.getLong(at);
                    if (!result.wasNull()) into.set(name, value != 0);
                }
                case SHORT, INT, LONG, TIMESTAMP -> {
                    long value = result.getLong(at);
                    if (!result.wasNull()) into.set(name, value);
                }
                case FLOAT, DOUBLE -> {
                    double value = result.getDouble(at);
                    if (!result.wasNull()) into.set(name, value);
                }
                case STRING -> {
                    String value = result.getString(at);
                    if (!result.wasNull()) into.set(name, value);
                }
                case BINARY -> {
                    byte[] value = result.getBytes(at);
                    if (!result.wasNull()) into.set(name, value);
                }
            }
        }
    }

    /// Values of the engine's own columns.
    @FunctionalInterface
    interface ExtraValues {
        ExtraValues NONE = _ -> new long[0];

        long[] of(int row);
    }

    static String quoted(String name) {
        return '"' + name + '"';
    }

    private static void bind(PreparedStatement to, int at, Table rows, int place, int row, Column column)
            throws SQLException {
        if (place < 0 || rows.nulls(place).get(row)) {
            bindMissing(to, at, column);
            return;
        }
        switch (rows.array(place)) {
            case boolean[] a -> to.setLong(at, a[row] ? 1 : 0);
            case int[] a -> to.setLong(at, a[row]);
            case long[] a -> to.setLong(at, a[row]);
            case float[] a -> bindReal(to, at, a[row]);
            case double[] a -> bindReal(to, at, a[row]);
            case String[] a -> to.setString(at, a[row]);
            case byte[][] a -> to.setBytes(at, a[row]);
            default -> throw new IllegalArgumentException("column " + column.name());
        }
    }

    private static void bindReal(PreparedStatement to, int at, double value) throws SQLException {
        if (Double.isNaN(value)) to.setNull(at, Types.REAL);
        else to.setDouble(at, value);
    }

    private static void bindMissing(PreparedStatement to, int at, Column column) throws SQLException {
        if (column.nullable()) {
            to.setNull(at, Types.NULL);
            return;
        }
        switch (column.type()) {
            case BOOLEAN, SHORT, INT, LONG, TIMESTAMP -> to.setLong(at, 0);
            case FLOAT, DOUBLE -> to.setNull(at, Types.REAL);
            case STRING -> to.setString(at, "");
            case BINARY -> to.setBytes(at, new byte[0]);
        }
    }
}
