/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.refcat;

import java.nio.file.Path;
import org.almagest.astro.table.Table;
import org.almagest.parquet.TableFile;

/// Reads the table that a reference catalogue is made of, whatever form it has.
public final class RefcatFile {
    private RefcatFile() {}

    /// The table of a file, its form told by the name: CSV, ECSV, FITS (the first table in it, or the
    /// objects of an LDAC catalogue), VOTable, Parquet.
    public static Table read(Path file) {
        return TableFile.read(file);
    }
}
