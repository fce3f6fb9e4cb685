/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.votable;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.astro.time.Time;
import org.almagest.astro.time.TimeScale;
import org.jspecify.annotations.Nullable;
import uk.ac.starlink.table.ColumnInfo;
import uk.ac.starlink.table.DescribedValue;
import uk.ac.starlink.table.StarTable;
import uk.ac.starlink.table.TableSink;
import uk.ac.starlink.votable.VOStarTable;

/// Gathers the rows that the reader finds into blocks.
final class RowSink implements TableSink {
    /// Longest array whose elements become columns.
    private static final int MOST_ELEMENTS = 1000;

    private final String source;
    private final int rows;
    private final Consumer<Table> sink;
    private final List<Field> fields = new ArrayList<>();
    private final Map<String, String> words = new LinkedHashMap<>();
    private Schema schema = new Schema(List.of());
    private TableBuilder block = new TableBuilder(schema);
    private boolean begun;
    private boolean any;

    RowSink(String source, int rows, Consumer<Table> sink) {
        this.source = source;
        this.rows = rows;
        this.sink = sink;
    }

    /// A field of the file.
    ///
    /// @param elements of the array in each cell that become columns; 0 when a cell is one value
    private record Field(String name, ColumnType type, int elements, List<String> columns) {}

    @Override
    public void acceptMetadata(StarTable meta) {
        List<Column> columns = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < meta.getColumnCount(); i++) {
            ColumnInfo info = meta.getColumnInfo(i);
            Field field = field(info, i);
            boolean nullable = !text(info.getUtype()).startsWith(RowsOfTable.UTYPE)
                    || info.getUtype().endsWith("?");
            List<String> own = new ArrayList<>();
            for (int k = 0; k < Math.max(1, field.elements); k++) {
                String name = field.elements == 0 ? field.name : field.name + "_" + k;
                while (!names.add(name)) name = name + "_";
                own.add(name);
                columns.add(new Column(
                        name,
                        field.type,
                        nullable,
                        text(info.getUnitString()),
                        text(info.getUCD()),
                        text(info.getDescription()).strip()));
            }
            fields.add(new Field(field.name, field.type, field.elements, own));
        }
        for (Object parameter : meta.getParameters()) {
            if (parameter instanceof DescribedValue word && word.getValue() != null)
                words.put(
                        word.getInfo().getName(),
                        word.getValue().getClass().isArray()
                                ? arrayText(word.getValue())
                                : word.getValue().toString());
        }
        schema = new Schema(columns);
        block = new TableBuilder(schema, rows);
        begun = true;
    }

    private static String text(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }

    private Field field(ColumnInfo info, int place) {
        String name = text(info.getName()).isBlank() ? "col" + (place + 1) : info.getName();
        Class<?> content = info.getContentClass();
        int elements = 0;
        ColumnType type;
        if (text(info.getUtype()).startsWith(RowsOfTable.UTYPE)) {
            String ours = info.getUtype().substring(RowsOfTable.UTYPE.length()).replace("?", "");
            type = Arrays.stream(ColumnType.values())
                    .filter(t -> t.name().equals(ours))
                    .findFirst()
                    .orElseThrow(() -> new DataFault(source + ": column " + name + " is of the unknown type " + ours));
        } else if (content.isArray()) {
            boolean bytes = content == byte[].class
                    || Boolean.TRUE.equals(
                            info.getAuxDatumValue(uk.ac.starlink.table.Tables.UBYTE_FLAG_INFO, Boolean.class))
                    || "unsignedByte".equals(info.getAuxDatumValue(VOStarTable.DATATYPE_INFO, String.class));
            int[] shape = info.getShape();
            elements = shape == null ? 0 : product(shape);
            type = bytes ? ColumnType.BINARY : elements > 0 ? single(content.getComponentType()) : ColumnType.STRING;
            if (bytes || type == ColumnType.STRING) elements = 0;
        } else type = single(content);
        return new Field(name, type, elements, List.of());
    }

    private static int product(int[] shape) {
        long n = 1;
        for (int length : shape) {
            if (length <= 0) return 0;
            n *= length;
            if (n > MOST_ELEMENTS) return 0;
        }
        return (int) n;
    }

    private static ColumnType single(Class<?> content) {
        if (content == Boolean.class || content == boolean.class) return ColumnType.BOOLEAN;
        if (content == Byte.class || content == Short.class || content == byte.class || content == short.class)
            return ColumnType.SHORT;
        if (content == Integer.class || content == int.class) return ColumnType.INT;
        if (content == Long.class || content == long.class) return ColumnType.LONG;
        if (content == Float.class || content == float.class) return ColumnType.FLOAT;
        if (content == Double.class || content == double.class) return ColumnType.DOUBLE;
        return ColumnType.STRING;
    }

    @Override
    public void acceptRow(@Nullable Object[] row) {
        block.addRow();
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            Object cell = row[i];
            if (cell == null) continue;
            // The reader gives a single bit of a binary stream as an array of one.
            if (field.type == ColumnType.BOOLEAN && cell instanceof boolean[] bits && bits.length == 1) cell = bits[0];
            if (field.elements == 0) set(field.columns.getFirst(), field.type, cell);
            else
                for (int k = 0; k < field.elements && k < Array.getLength(cell); k++) {
                    Object element = Array.get(cell, k);
                    if (element != null) set(field.columns.get(k), field.type, element);
                }
        }
        if (block.rows() == rows) flush();
    }

    private void set(String column, ColumnType type, Object cell) {
        switch (cell) {
            case Boolean b -> block.set(column, b.booleanValue());
            case Float f -> block.set(column, f.doubleValue());
            case Double d -> block.set(column, d.doubleValue());
            case Number n -> block.set(column, n.longValue());
            case String s when type == ColumnType.TIMESTAMP -> block.set(column, micros(column, s));
            case String s -> block.set(column, s);
            case byte[] bytes when type == ColumnType.BINARY -> block.set(column, bytes);
            case short[] bytes when type == ColumnType.BINARY -> block.set(column, narrowed(bytes));
            case Object other -> block.set(column, other.getClass().isArray() ? arrayText(other) : other.toString());
        }
    }

    private long micros(String column, String iso) {
        try {
            return Time.ofIso(iso, TimeScale.TAI).taiMicros();
        } catch (DataFault | IllegalArgumentException e) {
            throw new DataFault(source + ": column " + column + " holds \"" + iso + "\", which is no time", e);
        }
    }

    private static byte[] narrowed(short[] numbers) {
        byte[] out = new byte[numbers.length];
        for (int i = 0; i < out.length; i++) out[i] = (byte) numbers[i];
        return out;
    }

    private static String arrayText(Object array) {
        StringBuilder out = new StringBuilder("[");
        for (int i = 0; i < Array.getLength(array); i++)
            out.append(i == 0 ? "" : ", ").append(Array.get(array, i));
        return out.append(']').toString();
    }

    private void flush() {
        sink.accept(block.build().withMetadata(words));
        block = new TableBuilder(schema, rows);
        any = true;
    }

    @Override
    public void endRows() {
        // The end of the file is waited for: it may be cut short.
    }

    /// Hands on the last block.
    void finish() {
        if (!begun) throw new DataFault(source + " has no table");
        if (block.rows() > 0 || !any) flush();
    }
}
