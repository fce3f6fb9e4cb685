/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.refcat;

import java.nio.file.Path;
import java.util.Locale;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.fits.FitsFile;
import org.almagest.astro.fits.FitsHdu;
import org.almagest.astro.table.Csv;
import org.almagest.astro.table.Table;
import org.almagest.parquet.ParquetTable;

/// Reads the table that a reference catalogue is made of, whatever form it has.
public final class RefcatFile {
    private RefcatFile() {}

    /// The table of a file, its form told by the name: `.csv`, `.fits` or `.fits.gz` (the first table in
    /// it), `.parquet`.
    public static Table read(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv")) return Csv.read(file);
        if (name.endsWith(".parquet") || name.endsWith(".parq")) return ParquetTable.read(file);
        if (name.endsWith(".fits") || name.endsWith(".fits.gz") || name.endsWith(".fit")) return firstTable(file);
        throw new UserFault("reference catalogue " + file + ": the name must end in .csv, .fits, .fits.gz or .parquet");
    }

    private static Table firstTable(Path file) {
        try (FitsFile fits = FitsFile.open(file)) {
            for (FitsHdu hdu : fits.hdus()) if (hdu.isTable()) return hdu.readTable();
        }
        throw new DataFault("reference catalogue " + file + " has no table");
    }
}
