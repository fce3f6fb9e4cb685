/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.table;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.file.WholeFile;
import org.almagest.astro.table.CellReader.Cell;
import org.almagest.astro.table.CellReader.Line;
import org.almagest.astro.time.Time;
import org.almagest.astro.time.TimeScale;

/// Tables as comma-separated values (RFC 4180, UTF-8) with a line of column names.
///
/// Lines that begin with `#` before the names are comments. An empty cell without quotes is missing; `""`
/// is an empty text. Numbers are written so that they read back bit for bit; times as ISO 8601 of TAI;
/// bytes in hexadecimal. Nothing depends on the locale.
public final class Csv {
    private Csv() {}

    /// Reads a file and guesses types: whole numbers LONG, other numbers DOUBLE, true and false BOOLEAN,
    /// else STRING; a column with an empty cell is nullable.
    public static Table read(Path path) {
        return withReader(path, Optional.empty());
    }

    /// Reads the columns of a schema; further columns are passed over.
    ///
    /// @throws DataFault naming file, line and column when a column is missing or a cell does not fit its
    /// type
    public static Table read(Path path, Schema schema) {
        return withReader(path, Optional.of(schema));
    }

    /// As [#read(Path)], from any source.
    ///
    /// @param source its name, for errors
    public static Table read(Reader reader, String source) throws IOException {
        return read(reader, source, Optional.empty());
    }

    /// Hands on the rows of a file in blocks, so that any number of them needs the memory of one block.
    /// Every column is STRING; an empty cell is missing.
    ///
    /// @param rows of a block, at most
    /// @param sink gets each block; one without rows when the file has none
    public static void blocks(Path path, int rows, Consumer<Table> sink) {
        try (Reader reader = CellReader.open(path)) {
            CellReader cells = new CellReader(reader, path.toString(), ',');
            List<String> names = cells.names();
            Schema schema = new Schema(names.stream()
                    .map(n -> Column.nullable(n, ColumnType.STRING, "", ""))
                    .toList());
            TableBuilder block = new TableBuilder(schema, rows);
            boolean any = false;
            for (Optional<Line> line = cells.next(); line.isPresent(); line = cells.next()) {
                block.addRow();
                for (int i = 0; i < names.size(); i++) {
                    CellReader.Cell cell = line.get().cells().get(i);
                    if (!cell.missing()) block.set(names.get(i), cell.text());
                }
                if (block.rows() == rows) {
                    sink.accept(block.build());
                    block = new TableBuilder(schema, rows);
                    any = true;
                }
            }
            if (block.rows() > 0 || !any) sink.accept(block.build());
        } catch (IllegalArgumentException e) {
            throw new DataFault(path + ": " + e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new UserFault("no file " + path, e);
        } catch (CharacterCodingException e) {
            throw new DataFault(path + " is not UTF-8 text", e);
        } catch (IOException e) {
            throw new ResourceFault("cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    private static Table withReader(Path path, Optional<Schema> schema) {
        try (Reader reader = CellReader.open(path)) {
            return read(reader, path.toString(), schema);
        } catch (NoSuchFileException e) {
            throw new UserFault("no file " + path, e);
        } catch (CharacterCodingException e) {
            throw new DataFault(path + " is not UTF-8 text", e);
        } catch (IOException e) {
            throw new ResourceFault("cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    private static Table read(Reader reader, String source, Optional<Schema> asked) throws IOException {
        CellReader cells = new CellReader(reader, source, ',');
        List<String> columns = named(cells.names());
        List<Line> lines = new ArrayList<>();
        for (Optional<Line> line = cells.next(); line.isPresent(); line = cells.next()) lines.add(line.get());
        Schema schema = asked.orElseGet(() -> inferred(columns, lines, source));
        int[] places = new int[schema.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = columns.indexOf(schema.columns().get(i).name());
            if (places[i] < 0 && !schema.columns().get(i).nullable())
                throw new DataFault(
                        source + " has no column " + schema.columns().get(i).name() + "; it has " + columns);
        }
        TableBuilder out = new TableBuilder(schema, lines.size());
        for (Line line : lines) {
            out.addRow();
            for (int i = 0; i < places.length; i++)
                if (places[i] >= 0)
                    set(out, schema.columns().get(i), line.cells().get(places[i]), source, line.number());
        }
        return out.build();
    }

    /// Columns without a name, such as the row numbers that some programs put in front, are called by their
    /// place.
    private static List<String> named(List<String> given) {
        List<String> out = new ArrayList<>(given);
        for (int i = 0; i < out.size(); i++) if (out.get(i).isBlank()) out.set(i, "column" + (i + 1));
        return out;
    }

    private static Schema inferred(List<String> names, List<Line> lines, String source) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            boolean whole = true, real = true, logical = true, gaps = false, any = false;
            for (Line line : lines) {
                Cell cell = line.cells().get(i);
                if (cell.missing()) {
                    gaps = true;
                    continue;
                }
                any = true;
                whole &= isWhole(cell.text());
                real &= isReal(cell.text());
                logical &= cell.text().equals("true") || cell.text().equals("false");
            }
            ColumnType type = !any
                    ? ColumnType.STRING
                    : whole
                            ? ColumnType.LONG
                            : real ? ColumnType.DOUBLE : logical ? ColumnType.BOOLEAN : ColumnType.STRING;
            columns.add(new Column(names.get(i), type, gaps, "", "", ""));
        }
        try {
            return new Schema(columns);
        } catch (IllegalArgumentException e) {
            throw new DataFault(source + ": " + e.getMessage(), e);
        }
    }

    static boolean isWhole(String text) {
        try {
            Long.parseLong(text.strip());
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean isReal(String text) {
        try {
            real(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static double real(String text) {
        String t = text.strip();
        if (t.equalsIgnoreCase("nan")) return Double.NaN;
        if (t.length() <= 4 && t.regionMatches(true, t.length() - 3, "inf", 0, 3))
            return t.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        if (t.endsWith("f") || t.endsWith("d") || t.endsWith("F") || t.endsWith("D"))
            throw new NumberFormatException(t);
        return Double.parseDouble(t);
    }

    static void set(TableBuilder out, Column column, Cell cell, String source, int line) {
        if (cell.missing()) {
            if (!column.nullable() && column.type() != ColumnType.STRING && column.type() != ColumnType.BINARY)
                throw new DataFault(source + " line " + line + ": column " + column.name() + " is empty");
            if (column.nullable()) return;
        }
        String name = column.name(), text = cell.text();
        try {
            switch (column.type()) {
                case BOOLEAN -> out.set(name, logical(text));
                case SHORT, INT, LONG -> out.set(name, Long.parseLong(text.strip()));
                case FLOAT, DOUBLE -> setReal(out, column, text);
                case STRING -> out.set(name, text);
                case TIMESTAMP -> out.set(name, isWhole(text) ? Long.parseLong(text.strip()) : micros(text));
                case BINARY -> out.set(name, HexFormat.of().parseHex(text));
            }
        } catch (IllegalArgumentException | ArithmeticException | DataFault e) {
            throw new DataFault(
                    source + " line " + line + ": column " + name + " holds \"" + text + "\", which is no "
                            + column.type(),
                    e);
        }
    }

    private static void setReal(TableBuilder out, Column column, String text) {
        // A float is parsed as a float: by way of a double it would be rounded twice.
        double value = real(text);
        out.set(
                column.name(),
                column.type() == ColumnType.FLOAT && Double.isFinite(value) ? Float.parseFloat(text.strip()) : value);
    }

    private static boolean logical(String text) {
        return switch (text.strip()) {
            case "true", "True", "T", "1" -> true;
            case "false", "False", "F", "0" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static long micros(String text) {
        return Time.ofIso(text, TimeScale.TAI).taiMicros();
    }

    /// Writes a file, aside and then in place.
    public static void write(Path path, Table table) {
        WholeFile.write(path, aside -> {
            try (Writer out = Files.newBufferedWriter(aside, StandardCharsets.UTF_8)) {
                write(out, table);
            }
        });
    }

    /// Writes to any sink, which is not closed.
    public static void write(Writer out, Table table) throws IOException {
        List<Column> columns = table.schema().columns();
        StringBuilder line = new StringBuilder();
        for (Column column : columns) append(line, quoted(column.name(), false));
        out.write(line.append('\n').toString());
        for (int row = 0; row < table.rows(); row++) {
            line.setLength(0);
            for (int i = 0; i < columns.size(); i++) {
                if (i > 0) line.append(',');
                line.append(cell(table, i, row));
            }
            out.write(line.append('\n').toString());
        }
    }

    private static void append(StringBuilder line, String cell) {
        if (!line.isEmpty()) line.append(',');
        line.append(cell);
    }

    static String cell(Table table, int place, int row) {
        Column column = table.schema().columns().get(place);
        if (table.nulls(place).get(row)) return "";
        return switch (table.array(place)) {
            case String[] a -> quoted(a[row], true);
            case byte[][] a -> a[row].length == 0 ? "\"\"" : HexFormat.of().formatHex(a[row]);
            case long[] a
            when column.type() == ColumnType.TIMESTAMP ->
                Time.ofTaiMicros(a[row]).iso(TimeScale.TAI, 6);
            case Object _ -> String.valueOf(table.cell(place, row).orElse(""));
        };
    }

    static String quoted(String text, boolean emptyToo) {
        boolean special = text.indexOf(',') >= 0
                || text.indexOf('"') >= 0
                || text.indexOf('\n') >= 0
                || text.indexOf('\r') >= 0
                || text.startsWith("#")
                || (emptyToo && text.isEmpty());
        return special ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }
}
