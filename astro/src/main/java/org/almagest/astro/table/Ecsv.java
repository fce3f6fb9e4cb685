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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.file.WholeFile;
import org.almagest.astro.table.CellReader.Cell;
import org.almagest.astro.table.CellReader.Line;

/// Tables as Enhanced Character-Separated Values (ECSV 1.0, Astropy Proposal for Enhancement 6): a CSV file
/// whose comment lines say type, unit and description of each column in YAML.
///
/// Written with commas; UCD, our type and whether cells may be missing stand in the columns' `meta`. A
/// table that was written comes back equal. Files of astropy are read with either delimiter: columns of
/// arrays of one length become `name_0`, `name_1` and so on, of other lengths or objects the JSON text
/// itself. An empty cell is missing; a quoted empty cell of text is an empty text, and in other columns
/// missing.
///
/// @see <a href="https://github.com/astropy/astropy-APEs/blob/main/APE6.rst">APE 6</a>
public final class Ecsv {
    private static final int BLOCK_ROWS = 1 << 14;

    private Ecsv() {}

    /// Reads a file.
    ///
    /// @throws DataFault naming file, line and column when the file is no ECSV or a cell does not fit its
    /// type
    public static Table read(Path path) {
        TableBuilder[] all = new TableBuilder[1];
        Map<String, String> words = read(path, BLOCK_ROWS, block -> {
            if (all[0] == null) all[0] = new TableBuilder(block.schema(), block.rows());
            for (int i = 0; i < block.rows(); i++) all[0].copyRow(block, i);
        });
        return all[0].build().withMetadata(words);
    }

    /// Hands on the rows of a file in blocks.
    ///
    /// @param rows of a block, at most
    /// @param sink gets each block; one without rows when the file has none
    public static void blocks(Path path, int rows, Consumer<Table> sink) {
        read(path, rows, sink);
    }

    private static Map<String, String> read(Path path, int rows, Consumer<Table> sink) {
        try (Reader reader = CellReader.open(path)) {
            EcsvHeader header = EcsvHeader.read(reader, path.toString());
            CellReader cells = header.cells();
            List<String> names = cells.names();
            header.check(names, path.toString());
            Filler filler = new Filler(header, path.toString(), rows, sink);
            for (Optional<Line> line = cells.next(); line.isPresent(); line = cells.next()) filler.add(line.get());
            filler.finish();
            return header.words();
        } catch (NoSuchFileException e) {
            throw new UserFault("no file " + path, e);
        } catch (CharacterCodingException e) {
            throw new DataFault(path + " is not UTF-8 text", e);
        } catch (IOException e) {
            throw new ResourceFault("cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    /// Rows on their way into blocks.
    private static final class Filler {
        private final EcsvHeader header;
        private final Schema schema;
        private final String source;
        private final int rows;
        private final Consumer<Table> sink;
        private TableBuilder block;
        private boolean any;

        Filler(EcsvHeader header, String source, int rows, Consumer<Table> sink) {
            this.header = header;
            this.schema = header.schema();
            this.source = source;
            this.rows = rows;
            this.sink = sink;
            this.block = new TableBuilder(schema, rows);
        }

        void add(Line line) {
            block.addRow();
            int place = 0;
            for (int i = 0; i < line.cells().size(); i++) {
                EcsvHeader.Field field = header.fields().get(i);
                Cell cell = line.cells().get(i);
                if (field.elements() == 0) {
                    set(schema.columns().get(place++), cell, line.number());
                    continue;
                }
                List<String> parts = cell.text().isEmpty() ? List.of() : EcsvHeader.elements(cell.text());
                if (!parts.isEmpty() && parts.size() != field.elements())
                    throw new DataFault(source + " line " + line.number() + ": column " + field.name() + " holds "
                            + parts.size() + " numbers, not " + field.elements());
                for (int k = 0; k < field.elements(); k++) {
                    String part = parts.isEmpty() || parts.get(k).equals("null") ? "" : parts.get(k);
                    set(schema.columns().get(place++), new Cell(part, false), line.number());
                }
            }
            if (block.rows() == rows) flush();
        }

        private void set(Column column, Cell cell, int line) {
            boolean text = column.type() == ColumnType.STRING || column.type() == ColumnType.BINARY;
            boolean lacking = cell.missing() || (cell.text().isEmpty() && !text);
            if (lacking && !column.nullable() && text) return;
            Csv.set(block, column, lacking ? new Cell("", false) : cell, source, line);
        }

        private void flush() {
            sink.accept(block.build());
            block = new TableBuilder(schema, rows);
            any = true;
        }

        void finish() {
            if (block.rows() > 0 || !any) flush();
        }
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
        out.write(EcsvHeader.text(table));
        List<Column> columns = table.schema().columns();
        StringBuilder line = new StringBuilder();
        for (Column column : columns) line.append(line.isEmpty() ? "" : ",").append(Csv.quoted(column.name(), false));
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

    private static String cell(Table table, int place, int row) {
        if (table.nulls(place).get(row)) return "";
        return switch (table.array(place)) {
            case boolean[] a -> a[row] ? "True" : "False";
            case float[] a -> Float.isFinite(a[row]) ? Float.toString(a[row]) : special(a[row]);
            case double[] a -> Double.isFinite(a[row]) ? Double.toString(a[row]) : special(a[row]);
            case Object _ -> Csv.cell(table, place, row);
        };
    }

    private static String special(double value) {
        return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
    }
}
