/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.parquet;

import static org.apache.parquet.schema.LogicalTypeAnnotation.intType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/// Our columns to and from Parquet's.
final class SchemaMapping {
    static final String FORMAT_KEY = "almagest.format";
    /// Version of the form that this program writes.
    static final int VERSION = 1;

    static final String FORMAT = "table/" + VERSION;

    private SchemaMapping() {}

    static MessageType message(Schema schema) {
        List<Type> fields = new ArrayList<>();
        for (Column column : schema.columns()) fields.add(field(column));
        return new MessageType("table", fields);
    }

    private static Type field(Column c) {
        Repetition repetition = c.nullable() ? Repetition.OPTIONAL : Repetition.REQUIRED;
        return switch (c.type()) {
            case BOOLEAN ->
                Types.primitive(PrimitiveTypeName.BOOLEAN, repetition).named(c.name());
            case SHORT ->
                Types.primitive(PrimitiveTypeName.INT32, repetition)
                        .as(intType(16, true))
                        .named(c.name());
            case INT -> Types.primitive(PrimitiveTypeName.INT32, repetition).named(c.name());
            case LONG -> Types.primitive(PrimitiveTypeName.INT64, repetition).named(c.name());
            case FLOAT -> Types.primitive(PrimitiveTypeName.FLOAT, repetition).named(c.name());
            case DOUBLE -> Types.primitive(PrimitiveTypeName.DOUBLE, repetition).named(c.name());
            case STRING ->
                Types.primitive(PrimitiveTypeName.BINARY, repetition)
                        .as(stringType())
                        .named(c.name());
            case TIMESTAMP ->
                Types.primitive(PrimitiveTypeName.INT64, repetition)
                        .as(timestampType(false, TimeUnit.MICROS))
                        .named(c.name());
            case BINARY -> Types.primitive(PrimitiveTypeName.BINARY, repetition).named(c.name());
        };
    }

    static Map<String, String> keyValues(Schema schema, Map<String, String> words) {
        Map<String, String> out = new LinkedHashMap<>();
        out.put(FORMAT_KEY, FORMAT);
        for (Column c : schema.columns()) {
            if (!c.unit().isEmpty()) out.put("unit:" + c.name(), c.unit());
            if (!c.ucd().isEmpty()) out.put("ucd:" + c.name(), c.ucd());
            if (!c.description().isEmpty()) out.put("description:" + c.name(), c.description());
        }
        out.putAll(words);
        return out;
    }

    /// Sees that a file is of a form that this program knows; a file that names none is another program's.
    static void check(Map<String, String> keyValues, String source) {
        String format = keyValues.getOrDefault(FORMAT_KEY, FORMAT);
        if (format.equals(FORMAT)) return;
        throw new DataFault(source + " has the form " + FORMAT_KEY + " = " + format
                + "; this program reads tables up to " + FORMAT + ": use a newer Almagest");
    }

    static Map<String, String> words(Map<String, String> keyValues) {
        Map<String, String> out = new LinkedHashMap<>(keyValues);
        out.keySet()
                .removeIf(k -> k.equals(FORMAT_KEY)
                        || k.startsWith("unit:")
                        || k.startsWith("ucd:")
                        || k.startsWith("description:"));
        return out;
    }

    /// Whether tables hold a field.
    static boolean isFlat(Type field) {
        return field.isPrimitive()
                && !field.isRepetition(Repetition.REPEATED)
                && type(field.asPrimitiveType()).isPresent();
    }

    /// Our column for a field of a file.
    ///
    /// @throws DataFault if it is nested, repeated or of a type that tables do not have
    static Column column(Type field, Map<String, String> keyValues, String source) {
        String name = field.getName();
        ColumnType type = Optional.of(field)
                .filter(f -> f.isPrimitive() && !f.isRepetition(Repetition.REPEATED))
                .flatMap(f -> type(f.asPrimitiveType()))
                .orElseThrow(() -> new DataFault(source + ": column " + name + " is " + field
                        + ", which tables do not hold; name the columns wanted"));
        return new Column(
                name,
                type,
                field.isRepetition(Repetition.OPTIONAL),
                keyValues.getOrDefault("unit:" + name, ""),
                keyValues.getOrDefault("ucd:" + name, ""),
                keyValues.getOrDefault("description:" + name, ""));
    }

    private static Optional<ColumnType> type(PrimitiveType p) {
        LogicalTypeAnnotation meaning = p.getLogicalTypeAnnotation();
        if (meaning instanceof DecimalLogicalTypeAnnotation) return Optional.empty();
        return switch (p.getPrimitiveTypeName()) {
            case BOOLEAN -> Optional.of(ColumnType.BOOLEAN);
            case FLOAT -> Optional.of(ColumnType.FLOAT);
            case DOUBLE -> Optional.of(ColumnType.DOUBLE);
            case INT32 -> Optional.of(int32(meaning));
            case INT64 ->
                Optional.of(meaning instanceof TimestampLogicalTypeAnnotation ? ColumnType.TIMESTAMP : ColumnType.LONG);
            case BINARY ->
                Optional.of(
                        meaning instanceof StringLogicalTypeAnnotation
                                        || meaning instanceof EnumLogicalTypeAnnotation
                                        || meaning instanceof JsonLogicalTypeAnnotation
                                ? ColumnType.STRING
                                : ColumnType.BINARY);
            case FIXED_LEN_BYTE_ARRAY -> Optional.of(ColumnType.BINARY);
            case INT96 -> Optional.empty();
        };
    }

    private static ColumnType int32(LogicalTypeAnnotation meaning) {
        if (!(meaning instanceof IntLogicalTypeAnnotation i)) return ColumnType.INT;
        if (i.getBitWidth() == 32 && !i.isSigned()) return ColumnType.LONG;
        return i.getBitWidth() == 8 || (i.getBitWidth() == 16 && i.isSigned()) ? ColumnType.SHORT : ColumnType.INT;
    }

    /// What a stored 64-bit time must be multiplied (or, when negative, divided) by to be microseconds.
    static long microsFactor(PrimitiveType p) {
        if (!(p.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation t)) return 1;
        return switch (t.getUnit()) {
            case MILLIS -> 1000;
            case MICROS -> 1;
            case NANOS -> -1000;
        };
    }
}
