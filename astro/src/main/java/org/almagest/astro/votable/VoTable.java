/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.votable;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.Fault;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.file.WholeFile;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import uk.ac.starlink.votable.DataFormat;
import uk.ac.starlink.votable.VOTableBuilder;
import uk.ac.starlink.votable.VOTableVersion;
import uk.ac.starlink.votable.VOTableWriter;

/// Tables to and from VOTable files.
///
/// Read: the first table of a file, in TABLEDATA, BINARY or BINARY2. A column of arrays of one length
/// becomes `name_0`, `name_1` and so on; arrays of other lengths become the text `[1.0, 2.0]`, of bytes
/// BINARY. Written: BINARY2, which keeps missing cells, empty texts and every number bit for bit; a table
/// that was written comes back equal, but that NaN is missing where cells may be, and texts lose blanks at
/// their end and characters of more than 16 bits.
public final class VoTable {
    private static final int BLOCK_ROWS = 1 << 14;

    private VoTable() {}

    /// Reads the first table of a file.
    ///
    /// @throws DataFault naming the file, if it is no VOTable, damaged or without a table
    public static Table read(Path path) {
        List<Table> blocks = new ArrayList<>();
        blocks(path, BLOCK_ROWS, blocks::add);
        if (blocks.size() == 1) return blocks.getFirst();
        TableBuilder all = new TableBuilder(
                blocks.getFirst().schema(),
                blocks.stream().mapToInt(Table::rows).sum());
        for (Table block : blocks) for (int i = 0; i < block.rows(); i++) all.copyRow(block, i);
        return all.build().withMetadata(blocks.getFirst().metadata());
    }

    /// Hands on the rows of a file's first table in blocks.
    ///
    /// @param rows of a block, at most
    /// @param sink gets each block; one without rows when the table has none
    public static void blocks(Path path, int rows, Consumer<Table> sink) {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
            file.mark(2);
            boolean packed = file.read() == 0x1f && file.read() == 0x8b;
            file.reset();
            InputStream in = packed ? new GZIPInputStream(file, 1 << 16) : file;
            blocks(in, path.toString(), rows, sink);
        } catch (NoSuchFileException e) {
            throw new UserFault("no file " + path, e);
        } catch (IOException e) {
            throw new ResourceFault("cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    /// As [#blocks(Path, int, Consumer)], from any source.
    ///
    /// @param source its name, for errors
    public static void blocks(InputStream in, String source, int rows, Consumer<Table> sink) {
        RowSink filled = new RowSink(source, rows, sink);
        try {
            new VOTableBuilder(false).streamStarTable(in, filled, "0");
        } catch (Fault e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new DataFault(source + " is no VOTable, damaged, or without a table: " + words(e), e);
        }
        filled.finish();
    }

    /// Hands on the rows of a file whose columns are those expected, in their order, under the names
    /// expected.
    ///
    /// @param source its name, for errors
    /// @param expected names, units, UCDs and descriptions; the types are the file's
    public static void blocks(Path path, String source, int rows, Schema expected, Consumer<Table> sink) {
        blocks(path, rows, block -> {
            List<Column> found = block.schema().columns();
            if (found.size() != expected.size())
                throw new DataFault(source + ": " + expected.size() + " columns were asked for, " + found.size()
                        + " came: " + found.stream().map(Column::name).toList());
            List<Column> named = new ArrayList<>();
            List<BitSet> missing = new ArrayList<>();
            Object[] arrays = new Object[found.size()];
            for (int i = 0; i < arrays.length; i++) {
                Column e = expected.columns().get(i);
                named.add(new Column(e.name(), found.get(i).type(), true, e.unit(), e.ucd(), e.description()));
                missing.add(block.nulls(i));
                arrays[i] = block.array(i);
            }
            sink.accept(TableBuilder.wrap(new Schema(named), block.rows(), missing, arrays));
        });
    }

    private static String words(Throwable e) {
        String message = e.getMessage();
        if (message != null && !message.isBlank()) return message.strip().replaceAll("\\s+", " ");
        return e.getCause() == null ? e.getClass().getSimpleName() : words(e.getCause());
    }

    /// Writes a file, aside and then in place.
    public static void write(Path path, Table table) {
        WholeFile.write(path, aside -> {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(aside))) {
                write(out, table);
            }
        });
    }

    /// Writes to any sink, which is not closed.
    public static void write(OutputStream out, Table table) throws IOException {
        VOTableWriter writer = new VOTableWriter(DataFormat.BINARY2, true, VOTableVersion.V14);
        writer.setWriteDate(false);
        writer.writeStarTable(new RowsOfTable(table), out);
    }
}
