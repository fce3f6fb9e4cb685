/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.alert.packet;

import java.io.IOException;
import java.util.List;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.table.Table;
import org.apache.avro.Schema;
import org.apache.avro.io.Encoder;

/// Writes rows of one table as records of one schema, field by field from the columns of the same names.
///
/// A field without a column, or whose cell is missing, is null; where the field must have a value it is 0,
/// false or "" in place of a missing column, and a missing cell is an error.
final class RecordEncoder {
    private final Schema record;
    private final Table table;
    private final Field[] fields;

    /// One field: where its cells are, and how they are written.
    ///
    /// @param place of the column in the table, -1 for none
    private record Field(String name, int place, Schema.Type type, boolean nullable) {}

    RecordEncoder(Schema record, Table table) {
        this.record = record;
        this.table = table;
        this.fields = record.getFields().stream()
                .map(f -> {
                    List<Schema> union = f.schema().isUnion() ? f.schema().getTypes() : List.of();
                    boolean nullable = !union.isEmpty();
                    Schema.Type type =
                            nullable ? union.get(1).getType() : f.schema().getType();
                    return new Field(f.name(), table.schema().find(f.name()).orElse(-1), type, nullable);
                })
                .toArray(Field[]::new);
    }

    Table table() {
        return table;
    }

    void write(int row, Encoder out) throws IOException {
        for (Field field : fields) {
            boolean missing = field.place < 0 || table.nulls(field.place).get(row);
            if (field.nullable) {
                out.writeIndex(missing ? 0 : 1);
                if (missing) {
                    out.writeNull();
                    continue;
                }
            } else if (missing && field.place >= 0) {
                throw new DataFault("alert: " + record.getName() + "." + field.name + " has no value in row " + row);
            }
            if (missing) writeZero(field, out);
            else writeCell(field, row, out);
        }
    }

    private void writeCell(Field field, int row, Encoder out) throws IOException {
        Object column = table.array(field.place);
        switch (field.type) {
            case BOOLEAN -> out.writeBoolean(((boolean[]) column)[row]);
            case INT -> out.writeInt(((int[]) column)[row]);
            case LONG -> out.writeLong(column instanceof int[] i ? i[row] : ((long[]) column)[row]);
            case FLOAT -> out.writeFloat(column instanceof double[] d ? (float) d[row] : ((float[]) column)[row]);
            case DOUBLE -> out.writeDouble(column instanceof float[] f ? f[row] : ((double[]) column)[row]);
            case STRING -> out.writeString(((String[]) column)[row]);
            default -> throw new IllegalStateException("no cell can be a field of type " + field.type);
        }
    }

    private static void writeZero(Field field, Encoder out) throws IOException {
        switch (field.type) {
            case BOOLEAN -> out.writeBoolean(false);
            case INT -> out.writeInt(0);
            case LONG -> out.writeLong(0);
            case FLOAT -> out.writeFloat(0);
            case DOUBLE -> out.writeDouble(0);
            case STRING -> out.writeString("");
            default -> throw new IllegalStateException("no zero of type " + field.type);
        }
    }
}
