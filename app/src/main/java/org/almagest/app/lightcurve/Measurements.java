/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.lightcurve;

import java.nio.file.Path;
import java.util.List;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.table.Table;
import org.almagest.parquet.TableFile;

/// A table of measurements in whatever form it comes, and its columns by the names that are usual.
record Measurements(Path file, Table table) {
    static Measurements read(Path file) {
        return new Measurements(file, TableFile.read(file));
    }

    /// The column that was asked for, else the first of the usual names that is there, else "".
    ///
    /// @param option that names the column, for messages
    String column(String asked, List<String> usual, String option) {
        if (!asked.isEmpty()) {
            if (table.schema().find(asked).isEmpty())
                throw new UserFault(file + " has no column " + asked + " (" + option + "); it has " + names());
            return asked;
        }
        return usual.stream()
                .filter(n -> table.schema().find(n).isPresent())
                .findFirst()
                .orElse("");
    }

    /// As [#column], and it must be there.
    String required(String asked, List<String> usual, String option) {
        String found = column(asked, usual, option);
        if (found.isEmpty())
            throw new UserFault(
                    file + " has none of the columns " + usual + "; name one with " + option + ": it has " + names());
        return found;
    }

    /// A number of a cell, NaN where it is missing.
    double number(String column, int row) {
        if (table.isNull(column, row)) return Double.NaN;
        try {
            return table.number(column, row);
        } catch (IllegalArgumentException e) {
            throw new DataFault(
                    file + ": column " + column + " holds no numbers but "
                            + table.schema().column(column).type(),
                    e);
        }
    }

    /// The text of a cell.
    String text(String column, int row) {
        return table.cell(table.schema().indexOf(column), row)
                .map(String::valueOf)
                .orElse("");
    }

    private List<String> names() {
        return table.schema().columns().stream().map(c -> c.name()).toList();
    }
}
