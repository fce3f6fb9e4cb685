/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.parquet;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fits.FitsFile;
import org.almagest.astro.fits.FitsHdu;
import org.almagest.astro.fits.FitsHeader;
import org.almagest.astro.fits.FitsWriter;
import org.almagest.astro.table.Csv;
import org.almagest.astro.table.Ecsv;
import org.almagest.astro.table.Table;
import org.almagest.astro.votable.VoTable;

/// Tables in files of any form.
///
/// Units, UCDs, descriptions and words about the table are kept by all forms but CSV.
public final class TableFile {
    private TableFile() {}

    /// The table of a file, its form told by the name.
    public static Table read(Path file) {
        return read(file, TableForm.of(file));
    }

    /// The table of a file: of FITS the first, or the objects of an LDAC catalogue.
    public static Table read(Path file, TableForm form) {
        return switch (form) {
            case CSV -> Csv.read(file);
            case ECSV -> Ecsv.read(file);
            case VOTABLE -> VoTable.read(file);
            case PARQUET -> ParquetTable.read(file);
            case FITS -> {
                try (FitsFile fits = FitsFile.open(file)) {
                    yield table(fits, file).readTable();
                }
            }
        };
    }

    /// Hands on a file's rows in blocks, so that its size does not matter. The cells of CSV are texts.
    ///
    /// @param rows of a block, at most; those of Parquet are its row groups
    /// @param sink gets each block; one without rows when the file has none
    public static void blocks(Path file, TableForm form, int rows, Consumer<Table> sink) {
        switch (form) {
            case CSV -> Csv.blocks(file, rows, sink);
            case ECSV -> Ecsv.blocks(file, rows, sink);
            case VOTABLE -> VoTable.blocks(file, rows, sink);
            case PARQUET -> ParquetTable.blocks(file, sink);
            case FITS -> {
                try (FitsFile fits = FitsFile.open(file)) {
                    table(fits, file).readTable(rows, sink);
                }
            }
        }
    }

    private static FitsHdu table(FitsFile fits, Path file) {
        List<FitsHdu> tables = fits.hdus().stream().filter(FitsHdu::isTable).toList();
        if (tables.isEmpty()) throw new DataFault(file + " has no binary table");
        return tables.stream()
                .filter(h -> h.header().display("EXTNAME").orElse("").strip().equals("LDAC_OBJECTS"))
                .findFirst()
                .orElse(tables.getFirst());
    }

    /// Writes a file, aside and then in place.
    public static void write(Path file, TableForm form, Table table) {
        switch (form) {
            case CSV -> Csv.write(file, table);
            case ECSV -> Ecsv.write(file, table);
            case VOTABLE -> VoTable.write(file, table);
            case PARQUET -> ParquetTable.write(file, table);
            case FITS -> {
                try (FitsWriter out = FitsWriter.create(file)) {
                    out.table(FitsHeader.EMPTY, table);
                    out.commit();
                }
            }
        }
    }
}
