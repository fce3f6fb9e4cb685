/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Grows a table row by row: `addRow`, then one `set` per cell of the row just added.
///
/// A cell never set is missing when its column is nullable, else 0, NaN, false, "" or an empty array.
/// Thread rule: one thread.
public final class TableBuilder {
    private final Schema schema;
    private final Object[] data;
    private final BitSet[] set;
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private int rows;
    private int capacity;
    // where this table's columns stand in the schema that rows were last copied from; -1: nowhere
    private Schema copied;
    private int[] places;

    public TableBuilder(Schema schema) {
        this(schema, 16);
    }

    public TableBuilder(Schema schema, int expectedRows) {
        this.schema = schema;
        this.capacity = Math.max(1, expectedRows);
        this.copied = schema;
        this.places = schema.placesIn(schema);
        this.data = new Object[schema.size()];
        this.set = new BitSet[schema.size()];
        for (int i = 0; i < data.length; i++) {
            data[i] = allocate(schema.columns().get(i).type(), capacity);
            set[i] = new BitSet();
        }
    }

    /// The columns being filled.
    public Schema schema() {
        return schema;
    }

    /// Begins a row and returns its number.
    public int addRow() {
        if (rows == capacity) {
            int old = capacity;
            capacity = Math.max(16, capacity * 2);
            for (int i = 0; i < data.length; i++) data[i] = resize(data[i], old, capacity);
        }
        return rows++;
    }

    public int rows() {
        return rows;
    }

    /// Definitions of the columns.
    public List<Column> columns() {
        return schema.columns();
    }

    public TableBuilder set(String column, double value) {
        int place = place(column);
        switch (data[place]) {
            case double[] a -> a[rows - 1] = value;
            case float[] a -> a[rows - 1] = (float) value;
            default -> throw wrongType(column, "a real number");
        }
        return this;
    }

    public TableBuilder set(String column, long value) {
        int place = place(column);
        switch (data[place]) {
            case long[] a -> a[rows - 1] = value;
            case int[] a -> a[rows - 1] = Math.toIntExact(value);
            case double[] a -> a[rows - 1] = value;
            case float[] a -> a[rows - 1] = value;
            default -> throw wrongType(column, "a whole number");
        }
        return this;
    }

    public TableBuilder set(String column, boolean value) {
        if (!(data[place(column)] instanceof boolean[] a)) throw wrongType(column, "true or false");
        a[rows - 1] = value;
        return this;
    }

    public TableBuilder set(String column, String value) {
        if (!(data[place(column)] instanceof String[] a)) throw wrongType(column, "text");
        a[rows - 1] = value;
        return this;
    }

    public TableBuilder set(String column, byte[] value) {
        if (!(data[place(column)] instanceof byte[][] a)) throw wrongType(column, "bytes");
        a[rows - 1] = value;
        return this;
    }

    /// Marks a cell of the row just added as missing.
    public TableBuilder setNull(String column) {
        set[schema.indexOf(column)].clear(rows - 1);
        return this;
    }

    /// Adds a row with the cells of another table's row, column by column name; other columns stay unset.
    public TableBuilder copyRow(Table from, int row) {
        if (from.schema() != copied) {
            copied = from.schema();
            places = schema.placesIn(copied);
        }
        addRow();
        for (int i = 0; i < places.length; i++) {
            int there = places[i];
            if (there < 0 || from.nulls(there).get(row)) continue;
            System.arraycopy(from.array(there), row, data[i], rows - 1, 1);
            set[i].set(rows - 1);
        }
        return this;
    }

    public TableBuilder metadata(String key, String value) {
        metadata.put(key, value);
        return this;
    }

    /// The table of all rows added. The builder is spent.
    public Table build() {
        BitSet[] nulls = new BitSet[data.length];
        for (int i = 0; i < data.length; i++) {
            data[i] = resize(data[i], rows, rows);
            nulls[i] = new BitSet();
            if (schema.columns().get(i).nullable()) {
                nulls[i].set(0, rows);
                nulls[i].andNot(set[i]);
            }
        }
        return new Table(schema, rows, data, nulls, Collections.unmodifiableMap(new LinkedHashMap<>(metadata)));
    }

    /// A table over columns that exist already, without missing cells.
    ///
    /// @param arrays one array per column, as [Table] describes, all of one length; shared, not copied
    public static Table wrap(Schema schema, int rows, Object... arrays) {
        List<BitSet> none = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) none.add(new BitSet());
        return wrap(schema, rows, none, arrays);
    }

    /// A table over columns that exist already.
    ///
    /// @param missing for each column, the rows whose cells are missing; empty where the column is not
    /// nullable
    /// @param arrays as for [#wrap(Schema, int, Object...)]; missing cells hold 0, NaN, false, "" or an
    /// empty array
    public static Table wrap(Schema schema, int rows, List<BitSet> missing, Object[] arrays) {
        if (arrays.length != schema.size())
            throw new IllegalArgumentException(arrays.length + " arrays for " + schema.size() + " columns");
        BitSet[] nulls = new BitSet[arrays.length];
        for (int i = 0; i < arrays.length; i++) {
            Object expected = allocate(schema.columns().get(i).type(), 0);
            if (arrays[i].getClass() != expected.getClass() || java.lang.reflect.Array.getLength(arrays[i]) != rows)
                throw new IllegalArgumentException(
                        "column " + schema.columns().get(i).name() + " needs "
                                + expected.getClass().getSimpleName() + " of length " + rows);
            nulls[i] = missing.get(i);
            if (!nulls[i].isEmpty() && !schema.columns().get(i).nullable())
                throw new IllegalArgumentException(
                        "column " + schema.columns().get(i).name() + " is not nullable and lacks cells");
        }
        return new Table(schema, rows, arrays.clone(), nulls, Map.of());
    }

    private int place(String column) {
        if (rows == 0) throw new IllegalStateException("no row to set " + column + " in: call addRow first");
        int place = schema.indexOf(column);
        set[place].set(rows - 1);
        return place;
    }

    private IllegalArgumentException wrongType(String column, String given) {
        return new IllegalArgumentException(
                "column " + column + " is " + schema.column(column).type() + ", given " + given);
    }

    private static Object allocate(ColumnType type, int n) {
        return switch (type) {
            case BOOLEAN -> new boolean[n];
            case SHORT, INT -> new int[n];
            case LONG, TIMESTAMP -> new long[n];
            case FLOAT -> nans(n);
            case DOUBLE -> nansDouble(n);
            case STRING -> filled(new String[n], "");
            case BINARY -> filled(new byte[n][], new byte[0]);
        };
    }

    private static Object resize(Object array, int used, int n) {
        return switch (array) {
            case boolean[] a -> Arrays.copyOf(a, n);
            case int[] a -> Arrays.copyOf(a, n);
            case long[] a -> Arrays.copyOf(a, n);
            case float[] a -> {
                float[] b = Arrays.copyOf(a, n);
                if (n > used) Arrays.fill(b, used, n, Float.NaN);
                yield b;
            }
            case double[] a -> {
                double[] b = Arrays.copyOf(a, n);
                if (n > used) Arrays.fill(b, used, n, Double.NaN);
                yield b;
            }
            case String[] a -> {
                String[] b = Arrays.copyOf(a, n);
                if (n > used) Arrays.fill(b, used, n, "");
                yield b;
            }
            case byte[][] a -> {
                byte[][] b = Arrays.copyOf(a, n);
                if (n > used) Arrays.fill(b, used, n, new byte[0]);
                yield b;
            }
            default -> throw new IllegalStateException("column array " + array.getClass());
        };
    }

    private static float[] nans(int n) {
        float[] a = new float[n];
        Arrays.fill(a, Float.NaN);
        return a;
    }

    private static double[] nansDouble(int n) {
        double[] a = new double[n];
        Arrays.fill(a, Double.NaN);
        return a;
    }

    private static <T> T[] filled(T[] array, T value) {
        Arrays.fill(array, value);
        return array;
    }
}
