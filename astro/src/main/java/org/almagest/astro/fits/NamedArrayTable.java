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
    private static final List<String> COLUMNS = List.of("NAME", "TEXT", "FLOAT64", "FLOAT32", "INT64");

    private NamedArrayTable() {}

    /// Where the fields of a row begin, and how long they grew.
    private record Layout(int nameBytes, int textBytes) {
        int rowBytes() {
            return nameBytes + textBytes + 3 * 8;
        }

        int heapField(int k) {
            return nameBytes + textBytes + 8 * k;
        }
    }

    static Extension write(FitsHeader words, NamedArrays arrays) {
        int name = 1, text = 1;
        for (Map.Entry<String, Object> entry : arrays.entries().entrySet()) {
            name = Math.max(name, ascii(entry.getKey()).length);
            if (entry.getValue() instanceof String t) text = Math.max(text, ascii(t).length);
        }
        Layout layout = new Layout(name, text);
        ByteBuffer rows = ByteBuffer.allocate(arrays.entries().size() * layout.rowBytes());
        ByteArrayOutputStream heap = new ByteArrayOutputStream();
        int[] longest = new int[3];
        int row = 0;
        for (Map.Entry<String, Object> entry : arrays.entries().entrySet()) {
            int at = row++ * layout.rowBytes();
            rows.put(at, ascii(entry.getKey()));
            switch (entry.getValue()) {
                case String t -> rows.put(at + name, ascii(t));
                case double[] a -> {
                    ByteBuffer b = ByteBuffer.allocate(8 * a.length);
                    b.asDoubleBuffer().put(a);
                    put(b, a.length, 0, at + layout.heapField(0), rows, heap, longest);
                }
                case float[] a -> {
                    ByteBuffer b = ByteBuffer.allocate(4 * a.length);
                    b.asFloatBuffer().put(a);
                    put(b, a.length, 1, at + layout.heapField(1), rows, heap, longest);
                }
                case long[] a -> {
                    ByteBuffer b = ByteBuffer.allocate(8 * a.length);
                    b.asLongBuffer().put(a);
                    put(b, a.length, 2, at + layout.heapField(2), rows, heap, longest);
                }
                default ->
                    throw new IllegalStateException(
                            "entry of " + entry.getValue().getClass());
            }
        }
        List<String> forms = List.of(
                name + "A",
                text + "A",
                "1PD(" + longest[0] + ")",
                "1PE(" + longest[1] + ")",
                "1PK(" + longest[2] + ")");
        List<Card> cards = new ArrayList<>(Extension.tableCards(layout.rowBytes(), row, heap.size(), COLUMNS.size()));
        for (int i = 0; i < COLUMNS.size(); i++) {
            cards.add(Card.of("TTYPE" + (i + 1), COLUMNS.get(i), ""));
            cards.add(Card.of("TFORM" + (i + 1), forms.get(i), ""));
        }
        cards.addAll(Extension.wordsOnly(words));
        return new Extension(cards, List.of(rows, ByteBuffer.wrap(heap.toByteArray())));
    }

    private static byte[] ascii(String text) {
        return PercentText.encode(text).getBytes(StandardCharsets.US_ASCII);
    }

    private static void put(
            ByteBuffer values, int n, int kind, int at, ByteBuffer rows, ByteArrayOutputStream heap, int[] longest) {
        longest[kind] = Math.max(longest[kind], n);
        rows.putInt(at, n).putInt(at + 4, heap.size());
        heap.writeBytes(values.array());
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
            } else value = PercentText.decode(table.strings("TEXT")[row]);
            entries.put(PercentText.decode(table.strings("NAME")[row]), value);
        }
        return NamedArrays.of(entries, hdu.header().origin());
    }
}
