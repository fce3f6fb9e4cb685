/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fits;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.almagest.astro.table.Table;

/// Named arrays to and from a binary table with columns of variable length.
final class NamedArrayTable {
    private static final int ROW_BYTES = 5 * 8;
    private static final List<String> COLUMNS = List.of("NAME", "TEXT", "FLOAT64", "FLOAT32", "INT64");
    private static final String TYPES = "AADEK";

    private NamedArrayTable() {}

    static Extension write(FitsHeader words, NamedArrays arrays) {
        ByteBuffer rows = ByteBuffer.allocate(arrays.entries().size() * ROW_BYTES);
        ByteArrayOutputStream heap = new ByteArrayOutputStream();
        int[] longest = new int[COLUMNS.size()];
        int row = 0;
        for (Map.Entry<String, Object> entry : arrays.entries().entrySet()) {
            int at = row++ * ROW_BYTES;
            put(utf8(entry.getKey()), 0, 1, at, rows, heap, longest);
            switch (entry.getValue()) {
                case String text -> put(utf8(text), 1, 1, at, rows, heap, longest);
                case double[] a -> {
                    ByteBuffer b = ByteBuffer.allocate(8 * a.length);
                    b.asDoubleBuffer().put(a);
                    put(b.array(), 2, 8, at, rows, heap, longest);
                }
                case float[] a -> {
                    ByteBuffer b = ByteBuffer.allocate(4 * a.length);
                    b.asFloatBuffer().put(a);
                    put(b.array(), 3, 4, at, rows, heap, longest);
                }
                case long[] a -> {
                    ByteBuffer b = ByteBuffer.allocate(8 * a.length);
                    b.asLongBuffer().put(a);
                    put(b.array(), 4, 8, at, rows, heap, longest);
                }
                default ->
                    throw new IllegalStateException(
                            "entry of " + entry.getValue().getClass());
            }
        }
        List<Card> cards = new ArrayList<>(Extension.tableCards(ROW_BYTES, row, heap.size(), COLUMNS.size()));
        for (int i = 0; i < COLUMNS.size(); i++) {
            cards.add(Card.of("TTYPE" + (i + 1), COLUMNS.get(i), ""));
            cards.add(Card.of("TFORM" + (i + 1), "1P" + TYPES.charAt(i) + "(" + longest[i] + ")", ""));
        }
        cards.addAll(Extension.wordsOnly(words));
        return new Extension(cards, List.of(rows, ByteBuffer.wrap(heap.toByteArray())));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void put(
            byte[] bytes, int column, int size, int row, ByteBuffer rows, ByteArrayOutputStream heap, int[] longest) {
        int n = bytes.length / size;
        longest[column] = Math.max(longest[column], n);
        rows.putInt(row + 8 * column, n).putInt(row + 8 * column + 4, heap.size());
        heap.writeBytes(bytes);
    }

    static NamedArrays read(FitsHdu hdu) {
        Table table = hdu.readTable();
        for (String column : COLUMNS)
            if (table.schema().find(column).isEmpty()) throw hdu.header().problem("column " + column + " is missing");
        Map<String, Object> entries = new LinkedHashMap<>();
        for (int row = 0; row < table.rows(); row++) {
            ByteBuffer doubles = ByteBuffer.wrap(table.binaries("FLOAT64")[row]);
            ByteBuffer floats = ByteBuffer.wrap(table.binaries("FLOAT32")[row]);
            ByteBuffer longs = ByteBuffer.wrap(table.binaries("INT64")[row]);
            Object value;
            if (doubles.hasRemaining()) {
                double[] a = new double[doubles.remaining() / 8];
                doubles.asDoubleBuffer().get(a);
                value = a;
            } else if (floats.hasRemaining()) {
                float[] a = new float[floats.remaining() / 4];
                floats.asFloatBuffer().get(a);
                value = a;
            } else if (longs.hasRemaining()) {
                long[] a = new long[longs.remaining() / 8];
                longs.asLongBuffer().get(a);
                value = a;
            } else value = table.strings("TEXT")[row];
            entries.put(table.strings("NAME")[row], value);
        }
        return NamedArrays.of(entries, hdu.header().origin());
    }
}
