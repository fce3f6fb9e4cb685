/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.parquet;

import java.util.BitSet;
import java.util.Map;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.Table;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/// Hands the rows of a table, by number, to parquet-java.
final class TableWriteSupport extends WriteSupport<Integer> {
    private final Table table;
    private final Object[] arrays;
    private final BitSet[] nulls;
    private final String[] names;
    private @Nullable RecordConsumer consumer;

    TableWriteSupport(Table table) {
        this.table = table;
        int n = table.schema().size();
        arrays = new Object[n];
        nulls = new BitSet[n];
        for (int i = 0; i < n; i++) {
            arrays[i] = table.array(i);
            nulls[i] = table.nulls(i);
        }
        names = table.schema().columns().stream().map(Column::name).toArray(String[]::new);
    }

    // Abstract in the parent, so that it must be here although nobody should call it.
    @SuppressWarnings("deprecation")
    @Override
    public WriteContext init(Configuration configuration) {
        return context();
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
        return context();
    }

    private WriteContext context() {
        Map<String, String> words = SchemaMapping.keyValues(table.schema(), table.metadata());
        return new WriteContext(SchemaMapping.message(table.schema()), words);
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
        consumer = recordConsumer;
    }

    @Override
    public void write(Integer boxed) {
        RecordConsumer out = consumer;
        if (out == null) throw new IllegalStateException("write before prepareForWrite");
        int row = boxed;
        out.startMessage();
        for (int i = 0; i < arrays.length; i++) {
            if (nulls[i].get(row)) continue;
            out.startField(names[i], i);
            switch (arrays[i]) {
                case boolean[] a -> out.addBoolean(a[row]);
                case int[] a -> out.addInteger(a[row]);
                case long[] a -> out.addLong(a[row]);
                case float[] a -> out.addFloat(a[row]);
                case double[] a -> out.addDouble(a[row]);
                case String[] a -> out.addBinary(Binary.fromString(a[row]));
                case byte[][] a -> out.addBinary(Binary.fromConstantByteArray(a[row]));
                default -> throw new IllegalStateException("column array " + arrays[i].getClass());
            }
            out.endField(names[i], i);
        }
        out.endMessage();
    }

    /// Opens a writer with our write support.
    static final class Builder extends ParquetWriter.Builder<Integer, Builder> {
        private final Table table;

        Builder(OutputFile file, Table table) {
            super(file);
            this.table = table;
        }

        @Override
        protected Builder self() {
            return this;
        }

        // As above.
        @SuppressWarnings("deprecation")
        @Override
        protected WriteSupport<Integer> getWriteSupport(Configuration configuration) {
            return new TableWriteSupport(table);
        }

        @Override
        protected WriteSupport<Integer> getWriteSupport(ParquetConfiguration configuration) {
            return new TableWriteSupport(table);
        }
    }
}
