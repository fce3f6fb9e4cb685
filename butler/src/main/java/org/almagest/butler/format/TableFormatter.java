/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.format;

import java.nio.file.Path;
import org.almagest.astro.table.Table;
import org.almagest.parquet.ParquetTable;

/// Tables as Parquet; see [ParquetTable].
public final class TableFormatter implements Formatter<Table> {
    @Override
    public String name() {
        return "parquet-table";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String storage() {
        return "Table";
    }

    @Override
    public Class<Table> type() {
        return Table.class;
    }

    @Override
    public String extension() {
        return "parquet";
    }

    @Override
    public void write(Table value, Path file, Recipe recipe) {
        ParquetTable.write(file, value);
    }

    @Override
    public Table read(Path file, int version, Class<? extends Table> asked) {
        return ParquetTable.read(file);
    }
}
