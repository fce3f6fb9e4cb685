/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.table;

import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Rows in columns of primitive arrays.
///
/// A column's array is `boolean[]`, `int[]` (SHORT, INT), `long[]` (LONG, TIMESTAMP), `float[]`,
/// `double[]`, `String[]` or `byte[][]`, shared with whoever built the table. A missing cell has a bit in
/// the column's null set and holds 0, NaN, false, "" or an empty array. `metadata` are words about the
/// whole table.
///
/// Thread rule: treat as frozen once it left its builder.
public final class Table {
    private final Schema schema;
    private final int rows;
    private final Object[] data;
    private final BitSet[] nulls;
    private final Map<String, String> metadata;

    Table(Schema schema, int rows, Object[] data, BitSet[] nulls, Map<String, String> metadata) {
        this.schema = schema;
        this.rows = rows;
        this.data = data;
        this.nulls = nulls;
        this.metadata = metadata;
    }

    public Schema schema() {
        return schema;
    }

    public int rows() {
        return rows;
    }

    /// Words about the whole table, in the order they were added.
    public Map<String, String> metadata() {
        return metadata;
    }

    /// The same rows with other words about them.
    public Table withMetadata(Map<String, String> words) {
        return new Table(schema, rows, data, nulls, Map.copyOf(new LinkedHashMap<>(words)));
    }

    public boolean[] booleans(String column) {
        return (boolean[]) array(column, "booleans", ColumnType.BOOLEAN);
    }

    public int[] ints(String column) {
        return (int[]) array(column, "ints", ColumnType.INT, ColumnType.SHORT);
    }

    public long[] longs(String column) {
        return (long[]) array(column, "longs", ColumnType.LONG, ColumnType.TIMESTAMP);
    }

    public float[] floats(String column) {
        return (float[]) array(column, "floats", ColumnType.FLOAT);
    }

    public double[] doubles(String column) {
        return (double[]) array(column, "doubles", ColumnType.DOUBLE);
    }

    public String[] strings(String column) {
        return (String[]) array(column, "strings", ColumnType.STRING);
    }

    public byte[][] binaries(String column) {
        return (byte[][]) array(column, "binaries", ColumnType.BINARY);
    }

    /// The array of the column at a place, as its type tells.
    public Object array(int place) {
        return data[place];
    }

    /// Rows of the column at a place whose cells are missing.
    public BitSet nulls(int place) {
        return nulls[place];
    }

    public boolean isNull(String column, int row) {
        return nulls[schema.indexOf(column)].get(row);
    }

    /// A numeric cell as a double; NaN when missing.
    public double number(String column, int row) {
        int place = schema.indexOf(column);
        if (nulls[place].get(row)) return Double.NaN;
        return switch (data[place]) {
            case double[] a -> a[row];
            case float[] a -> a[row];
            case long[] a -> a[row];
            case int[] a -> a[row];
            default -> throw new IllegalArgumentException("column " + column + " holds no numbers");
        };
    }

    /// A cell as an object, empty when missing.
    public Optional<Object> cell(int place, int row) {
        if (nulls[place].get(row)) return Optional.empty();
        return Optional.of(
                switch (data[place]) {
                    case boolean[] a -> a[row];
                    case int[] a -> a[row];
                    case long[] a -> a[row];
                    case float[] a -> a[row];
                    case double[] a -> a[row];
                    case String[] a -> a[row];
                    case byte[][] a -> a[row];
                    default -> throw new IllegalStateException("column array " + data[place].getClass());
                });
    }

    /// The rows given, in that order.
    public Table select(int[] chosen) {
        TableBuilder out = new TableBuilder(schema, chosen.length);
        for (int row : chosen) out.copyRow(this, row);
        metadata.forEach(out::metadata);
        return out.build();
    }

    private Object array(String column, String asked, ColumnType... allowed) {
        int place = schema.indexOf(column);
        ColumnType type = schema.columns().get(place).type();
        if (!Arrays.asList(allowed).contains(type))
            throw new IllegalArgumentException("column " + column + " is " + type + ", asked for " + asked);
        return data[place];
    }

    @Override
    public String toString() {
        return "Table[" + rows + " rows, " + schema + "]";
    }
}
