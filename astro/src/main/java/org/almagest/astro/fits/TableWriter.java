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
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Table;

/// Lays out a table as a binary table.
///
/// Missing cells: `TNULL` for whole numbers (a value the column does not hold), a zero byte for BOOLEAN,
/// NaN for reals, the empty string or array else. `TALMn` names our type, with `?` when cells may be
/// missing; `TUCDn` and `TCOMMn` hold UCD and description, as STIL writes them. Words about the table whose
/// key or value is no header card stand in `TMKn`, `TMVn` pairs.
final class TableWriter {
    private static final int LONGEST_FIXED_TEXT = 256;

    private final Table table;
    private final List<Field> fields = new ArrayList<>();
    private final ByteArrayOutputStream heap = new ByteArrayOutputStream();
    private int rowBytes;

    private TableWriter(Table table) {
        this.table = table;
    }

    /// @param text UTF-8 bytes of each cell, for text
    private record Field(Column column, int place, String form, int offset, int bytes, long blank, byte[][] text) {}

    static Extension of(FitsHeader words, Table table) {
        return new TableWriter(table).write(words);
    }

    private Extension write(FitsHeader words) {
        for (int i = 0; i < table.schema().size(); i++) addField(i);
        ByteBuffer rows = ByteBuffer.allocate(Math.multiplyExact(table.rows(), rowBytes));
        for (Field f : fields) for (int row = 0; row < table.rows(); row++) put(f, row, rows);
        List<Card> cards = new ArrayList<>(Extension.tableCards(rowBytes, table.rows(), heap.size(), fields.size()));
        for (int i = 0; i < fields.size(); i++) describe(fields.get(i), i + 1, cards);
        cards.addAll(Extension.wordsOnly(words));
        addMetadata(words, cards);
        return new Extension(cards, List.of(rows, ByteBuffer.wrap(heap.toByteArray())));
    }

    private void addField(int place) {
        Column column = table.schema().columns().get(place);
        byte[][] text = new byte[0][];
        int width = 0;
        if (column.type() == ColumnType.STRING) {
            text = encoded((String[]) table.array(place));
            for (byte[] cell : text) width = Math.max(width, cell.length);
        }
        boolean fixed = width <= LONGEST_FIXED_TEXT;
        int fixedWidth = Math.max(1, width);
        int bytes = switch (column.type()) {
            case BOOLEAN -> 1;
            case SHORT -> 2;
            case INT, FLOAT -> 4;
            case LONG, TIMESTAMP, DOUBLE, BINARY -> 8;
            case STRING -> fixed ? fixedWidth : 8;
        };
        String form = switch (column.type()) {
            case BOOLEAN -> "L";
            case SHORT -> "I";
            case INT -> "J";
            case LONG, TIMESTAMP -> "K";
            case FLOAT -> "E";
            case DOUBLE -> "D";
            case STRING -> fixed ? fixedWidth + "A" : "1PA(" + width + ")";
            case BINARY -> "1PB(" + longest((byte[][]) table.array(place)) + ")";
        };
        long blank = column.nullable() ? blankOf(column.type(), place) : 0;
        fields.add(new Field(column, place, form, rowBytes, bytes, blank, text));
        rowBytes += bytes;
    }

    private static byte[][] encoded(String[] cells) {
        byte[][] out = new byte[cells.length][];
        for (int i = 0; i < out.length; i++) out[i] = cells[i].getBytes(StandardCharsets.UTF_8);
        return out;
    }

    private static int longest(byte[][] cells) {
        int longest = 0;
        for (byte[] cell : cells) longest = Math.max(longest, cell.length);
        return longest;
    }

    /// The lowest value that no cell holds.
    private long blankOf(ColumnType type, int place) {
        BitSet nulls = table.nulls(place);
        return switch (table.array(place)) {
            case int[] a -> {
                long blank = type == ColumnType.SHORT ? Short.MIN_VALUE : Integer.MIN_VALUE;
                while (holds(a, nulls, blank)) blank++;
                yield blank;
            }
            case long[] a -> {
                long blank = Long.MIN_VALUE;
                while (holds(a, nulls, blank)) blank++;
                yield blank;
            }
            default -> 0;
        };
    }

    private static boolean holds(int[] a, BitSet nulls, long value) {
        for (int i = 0; i < a.length; i++) if (a[i] == value && !nulls.get(i)) return true;
        return false;
    }

    private static boolean holds(long[] a, BitSet nulls, long value) {
        for (int i = 0; i < a.length; i++) if (a[i] == value && !nulls.get(i)) return true;
        return false;
    }

    private void put(Field f, int row, ByteBuffer out) {
        int at = row * rowBytes + f.offset();
        boolean missing = table.nulls(f.place()).get(row);
        switch (table.array(f.place())) {
            case boolean[] a -> out.put(at, missing ? 0 : (byte) (a[row] ? 'T' : 'F'));
            case int[] a -> {
                long value = missing ? f.blank() : a[row];
                if (f.column().type() == ColumnType.INT) out.putInt(at, (int) value);
                else if (value == (short) value) out.putShort(at, (short) value);
                else
                    throw new IllegalArgumentException(
                            "column " + f.column().name() + ": " + value + " does not fit 16 bits");
            }
            case long[] a -> out.putLong(at, missing ? f.blank() : a[row]);
            case float[] a -> out.putFloat(at, missing ? Float.NaN : a[row]);
            case double[] a -> out.putDouble(at, missing ? Double.NaN : a[row]);
            case String[] _ -> {
                byte[] text = missing ? new byte[0] : f.text()[row];
                if (f.form().startsWith("1P")) putHeap(text, at, out);
                else out.put(at, text);
            }
            case byte[][] a -> putHeap(missing ? new byte[0] : a[row], at, out);
            default -> throw new IllegalStateException("column array " + f.place());
        }
    }

    private void putHeap(byte[] bytes, int at, ByteBuffer out) {
        out.putInt(at, bytes.length).putInt(at + 4, heap.size());
        heap.writeBytes(bytes);
    }

    private static void describe(Field f, int n, List<Card> cards) {
        Column c = f.column();
        boolean integer = c.type() == ColumnType.SHORT
                || c.type() == ColumnType.INT
                || c.type() == ColumnType.LONG
                || c.type() == ColumnType.TIMESTAMP;
        cards.add(Card.of("TTYPE" + n, ascii(c.name()), ""));
        cards.add(Card.of("TFORM" + n, f.form(), ""));
        if (!c.unit().isEmpty()) cards.add(Card.of("TUNIT" + n, ascii(c.unit()), ""));
        if (integer && c.nullable()) cards.add(Card.of("TNULL" + n, f.blank(), "value of a missing cell"));
        if (!c.ucd().isEmpty()) cards.add(Card.of("TUCD" + n, ascii(c.ucd()), ""));
        if (!c.description().isEmpty()) cards.add(Card.of("TCOMM" + n, ascii(c.description()), ""));
        cards.add(Card.of("TALM" + n, c.type() + (c.nullable() ? "?" : ""), ""));
    }

    /// FITS headers are ASCII; what is not becomes a question mark.
    private static String ascii(String text) {
        StringBuilder out = new StringBuilder(text);
        for (int i = 0; i < out.length(); i++) if (out.charAt(i) < ' ' || out.charAt(i) > '~') out.setCharAt(i, '?');
        return out.toString();
    }

    private void addMetadata(FitsHeader words, List<Card> cards) {
        int pairs = 0;
        for (Map.Entry<String, String> word : table.metadata().entrySet()) {
            String key = word.getKey(), value = word.getValue();
            if (words.has(key)) continue;
            Card card = Card.isPrintable(key) && Card.isPrintable(value)
                    ? Card.of(key, value, "")
                    : Card.of("TMK0", "", "");
            boolean plain = key.matches("[A-Z][A-Z0-9_-]{0,7}")
                    && !card.keyword().equals("TMK0")
                    && value.equals(value.stripTrailing())
                    && Extension.wordsOnly(FitsHeader.of(List.of(card))).size() == 1
                    && !key.matches("T(UCD|COMM|ALM|MK|MV)[0-9]+|COMMENT|HISTORY|CONTINUE");
            if (plain) cards.add(card);
            else {
                pairs++;
                cards.add(Card.of("TMK" + pairs, PercentText.encode(key), ""));
                cards.add(Card.of("TMV" + pairs, PercentText.encode(value), ""));
            }
        }
    }
}
