/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.parquet;

import java.util.BitSet;
import org.almagest.astro.table.Column;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType;

/// Fills the array of one column, row group by row group.
final class ColumnFiller {
    private final PrimitiveType stored;
    private final Object array;
    private final BitSet missing = new BitSet();
    private final int present;
    private final long microsFactor;

    ColumnFiller(Column column, PrimitiveType stored, int rows) {
        this.stored = stored;
        this.present = column.nullable() ? 1 : 0;
        this.microsFactor = SchemaMapping.microsFactor(stored);
        this.array = column.type().newArray(rows);
    }

    Object array() {
        return array;
    }

    BitSet missing() {
        return missing;
    }

    void fill(ColumnReader in, int first, int n) {
        for (int row = first; row < first + n; row++) {
            if (in.getCurrentDefinitionLevel() < present) {
                missing.set(row);
                setMissing(row);
            } else set(in, row);
            in.consume();
        }
    }

    private void setMissing(int row) {
        switch (array) {
            case float[] a -> a[row] = Float.NaN;
            case double[] a -> a[row] = Double.NaN;
            case String[] a -> a[row] = "";
            case byte[][] a -> a[row] = new byte[0];
            default -> {
                // Whole numbers and truth values are 0 and false already.
            }
        }
    }

    private void set(ColumnReader in, int row) {
        switch (array) {
            case boolean[] a -> a[row] = in.getBoolean();
            case int[] a -> a[row] = in.getInteger();
            case long[] a -> a[row] = whole(in);
            case float[] a -> a[row] = in.getFloat();
            case double[] a -> a[row] = in.getDouble();
            case String[] a -> a[row] = in.getBinary().toStringUsingUTF8();
            case byte[][] a -> {
                Binary bytes = in.getBinary();
                a[row] = bytes.getBytes();
            }
            default -> throw new IllegalStateException("column array " + array.getClass());
        }
    }

    private long whole(ColumnReader in) {
        if (stored.getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.INT32)
            return Integer.toUnsignedLong(in.getInteger());
        long value = in.getLong();
        return microsFactor > 0 ? value * microsFactor : Math.floorDiv(value, -microsFactor);
    }
}
