/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fits;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;

/// Reads a binary table, in blocks of rows, column by column.
final class TableReader {
    private static final int BLOCK_BYTES = 1 << 22;

    private final ByteSource source;
    private final FitsHeader header;
    private final long dataStart;
    private final int rows;
    private final int rowBytes;
    private final long heapStart;
    private final List<Target> targets = new ArrayList<>();

    TableReader(ByteSource source, FitsHeader header, long dataStart) {
        this.source = source;
        this.header = header;
        this.dataStart = dataStart;
        this.rows = Math.toIntExact(header.requireWhole("NAXIS2"));
        this.rowBytes = Math.toIntExact(header.requireWhole("NAXIS1"));
        this.heapStart = dataStart + header.whole("THEAP").orElse((long) rows * rowBytes);
    }

    /// One column of the table to be: element `element` of a field.
    private record Target(Column column, BinaryColumn field, int element, Object array, BitSet missing) {}

    Table read() {
        return read(0, rows);
    }

    /// Some rows that follow each other.
    Table read(int from, int count) {
        targets.clear();
        Set<String> names = new HashSet<>();
        for (BinaryColumn field : BinaryColumn.of(header)) addTargets(field, names, count);
        int rowsAtOnce = Math.max(1, BLOCK_BYTES / Math.max(1, rowBytes));
        for (int first = 0; first < count; first += rowsAtOnce) {
            int n = Math.min(rowsAtOnce, count - first);
            ByteBuffer block = source.slice(dataStart + (long) (from + first) * rowBytes, (long) n * rowBytes);
            for (Target target : targets) fill(target, block, first, n);
        }
        Schema schema = new Schema(targets.stream().map(Target::column).toList());
        return TableBuilder.wrap(
                        schema,
                        count,
                        targets.stream().map(Target::missing).toList(),
                        targets.stream().map(Target::array).toArray())
                .withMetadata(metadata());
    }

    /// All numbers of one cell.
    double[] cell(String name, int row) {
        BinaryColumn f = BinaryColumn.of(header).stream()
                .filter(c -> c.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> header.problem("no column " + name));
        if (row < 0 || row >= rows) throw header.problem("no row " + row + "; the table has " + rows);
        if (f.heap() > 0 || "BIJKED".indexOf(f.type()) < 0)
            throw header.problem("column " + name + " holds no fixed number of numbers");
        ByteBuffer block = source.slice(dataStart + (long) row * rowBytes, rowBytes);
        double[] out = new double[f.repeat()];
        for (int e = 0; e < out.length; e++) {
            int at = f.offset() + e * f.elementBytes();
            out[e] = f.zero() + f.scale() * (f.type() == 'E' ? block.getFloat(at) : number(f, block, at));
        }
        return out;
    }

    private Map<String, String> metadata() {
        Map<String, String> words = new LinkedHashMap<>();
        for (Card card : Extension.wordsOnly(header)) {
            String key = card.keyword();
            if (card.isCommentary() || key.matches("T(UCD|COMM|ALM)[0-9]+")) continue;
            if (key.matches("TMK[0-9]+")) continue;
            words.put(key, card.value().display());
        }
        for (int i = 1; header.has("TMK" + i); i++)
            words.put(
                    PercentText.decode(header.requireText("TMK" + i)),
                    PercentText.decode(header.text("TMV" + i).orElse("")));
        words.keySet().removeIf(k -> k.matches("TMV[0-9]+"));
        return words;
    }

    private void addTargets(BinaryColumn field, Set<String> names, int count) {
        ColumnType type = typeOf(field);
        boolean single = field.heap() > 0 || field.type() == 'A' || type == ColumnType.BINARY || field.repeat() == 1;
        int elements = single ? 1 : field.repeat();
        if (field.repeat() == 0) return;
        for (int e = 0; e < elements; e++) {
            String name = single ? field.name() : field.name() + "_" + e;
            while (!names.add(name)) name = name + "_";
            String declared = header.display("TALM" + field.number()).orElse("");
            boolean nullable = declared.endsWith("?") || field.blank().isPresent();
            if (declared.startsWith("TIMESTAMP") && type == ColumnType.LONG) type = ColumnType.TIMESTAMP;
            Column column = new Column(
                    name,
                    type,
                    nullable,
                    field.unit(),
                    header.display("TUCD" + field.number()).orElse(""),
                    header.display("TCOMM" + field.number()).orElse(""));
            targets.add(new Target(column, field, e, type.newArray(count), new BitSet()));
        }
    }

    private ColumnType typeOf(BinaryColumn f) {
        if (f.type() == 'A') return ColumnType.STRING;
        if (f.type() == 'C' || f.type() == 'M')
            throw header.problem("column " + f.name() + " holds complex numbers, which are not supported");
        if (f.heap() > 0 || (f.type() == 'B' && f.repeat() > 1)) return ColumnType.BINARY;
        boolean scaled = f.scale() != 1 || f.zero() != Math.rint(f.zero());
        return switch (f.type()) {
            case 'L', 'X' -> ColumnType.BOOLEAN;
            case 'E' -> ColumnType.FLOAT;
            case 'D' -> ColumnType.DOUBLE;
            case 'B' -> scaled ? ColumnType.DOUBLE : ColumnType.SHORT;
            case 'I' -> scaled ? ColumnType.DOUBLE : f.zero() == 0 ? ColumnType.SHORT : ColumnType.INT;
            case 'J' -> scaled ? ColumnType.DOUBLE : f.zero() == 0 ? ColumnType.INT : ColumnType.LONG;
            default -> scaled || f.zero() != 0 ? ColumnType.DOUBLE : ColumnType.LONG;
        };
    }

    private void fill(Target t, ByteBuffer block, int first, int n) {
        BinaryColumn f = t.field();
        int at = f.offset() + (f.type() == 'X' ? t.element() / 8 : t.element() * f.elementBytes());
        switch (t.array()) {
            case boolean[] out -> fillBooleans(t, block, at, first, n, out);
            case float[] out -> {
                for (int i = 0; i < n; i++) {
                    float value = block.getFloat(i * rowBytes + at);
                    out[first + i] = isPlain(f) ? value : (float) (f.zero() + f.scale() * value);
                    if (t.column().nullable() && Float.isNaN(value)) t.missing().set(first + i);
                }
            }
            case double[] out -> {
                for (int i = 0; i < n; i++) {
                    double value = number(f, block, i * rowBytes + at);
                    out[first + i] = isPlain(f) ? value : f.zero() + f.scale() * value;
                    if (t.column().nullable() && Double.isNaN(value))
                        t.missing().set(first + i);
                    if (f.type() != 'D') blankReal(t, block, i * rowBytes + at, first + i, out);
                }
            }
            case String[] out -> {
                for (int i = 0; i < n; i++) {
                    out[first + i] = text(f, block, i * rowBytes + at);
                    if (t.column().nullable() && out[first + i].isEmpty())
                        t.missing().set(first + i);
                }
            }
            case byte[][] out -> {
                for (int i = 0; i < n; i++) {
                    out[first + i] = bytes(f, block, i * rowBytes + at);
                    if (t.column().nullable() && out[first + i].length == 0)
                        t.missing().set(first + i);
                }
            }
            default -> fillIntegers(t, block, at, first, n);
        }
    }

    private static boolean isPlain(BinaryColumn f) {
        return f.scale() == 1 && f.zero() == 0;
    }

    private void blankReal(Target t, ByteBuffer block, int at, int row, double[] out) {
        if (t.field().blank().isEmpty()
                || integer(t.field(), block, at) != t.field().blank().getAsLong()) return;
        t.missing().set(row);
        out[row] = Double.NaN;
    }

    private void fillBooleans(Target t, ByteBuffer block, int at, int first, int n, boolean[] out) {
        boolean bits = t.field().type() == 'X';
        int bit = 0x80 >> (t.element() & 7);
        for (int i = 0; i < n; i++) {
            byte value = block.get(i * rowBytes + at);
            out[first + i] = bits ? (value & bit) != 0 : value == 'T';
            if (!bits && value == 0 && t.column().nullable()) t.missing().set(first + i);
        }
    }

    private void fillIntegers(Target t, ByteBuffer block, int at, int first, int n) {
        BinaryColumn f = t.field();
        long zero = (long) f.zero();
        for (int i = 0; i < n; i++) {
            long stored = integer(f, block, i * rowBytes + at);
            boolean missing = f.blank().isPresent() && stored == f.blank().getAsLong();
            if (missing) t.missing().set(first + i);
            long value = missing ? 0 : stored + zero;
            if (t.array() instanceof int[] ints) ints[first + i] = Math.toIntExact(value);
            else ((long[]) t.array())[first + i] = value;
        }
    }

    private static long integer(BinaryColumn f, ByteBuffer block, int at) {
        return switch (f.type()) {
            case 'B' -> block.get(at) & 0xff;
            case 'I' -> block.getShort(at);
            case 'J' -> block.getInt(at);
            default -> block.getLong(at);
        };
    }

    private static double number(BinaryColumn f, ByteBuffer block, int at) {
        return f.type() == 'D' ? block.getDouble(at) : integer(f, block, at);
    }

    private String text(BinaryColumn f, ByteBuffer block, int at) {
        byte[] bytes = bytes(f, block, at);
        int n = 0;
        while (n < bytes.length && bytes[n] != 0) n++;
        while (n > 0 && bytes[n - 1] == ' ' && f.heap() == 0) n--;
        return new String(bytes, 0, n, StandardCharsets.UTF_8);
    }

    private byte[] bytes(BinaryColumn f, ByteBuffer block, int at) {
        if (f.heap() == 0) {
            byte[] out = new byte[f.repeat()];
            block.get(at, out);
            return out;
        }
        long count = f.heap() == 4 ? block.getInt(at) : block.getLong(at);
        long place = f.heap() == 4 ? block.getInt(at + 4) : block.getLong(at + 8);
        long length = f.type() == 'X' ? (count + 7) / 8 : count * f.elementBytes();
        if (length < 0 || place < 0 || heapStart + place + length > source.size())
            throw header.problem("column " + f.name() + " points outside the file: the data are cut short");
        byte[] out = new byte[Math.toIntExact(length)];
        source.slice(heapStart + place, length).get(out);
        return out;
    }
}
