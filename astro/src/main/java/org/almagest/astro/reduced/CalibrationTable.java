/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.reduced;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.fits.FitsFile;
import org.almagest.astro.fits.FitsHdu;
import org.almagest.astro.fits.FitsHeader;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Table;

/// One row of a table of calibrations, whose numbers stand in columns or, where there is one row alone, in
/// cards.
final class CalibrationTable {
    private final String file;
    private final FitsHeader header;
    private final Table table;
    private final int row;
    private final Map<String, String> columns = new HashMap<>();

    private CalibrationTable(String file, FitsHeader header, Table table, int row) {
        this.file = file;
        this.header = header;
        this.table = table;
        this.row = row;
        for (Column c : table.schema().columns()) columns.putIfAbsent(c.name().toLowerCase(Locale.ROOT), c.name());
    }

    /// The row of a detector: the only one, or that whose column `ccdname` is the name given.
    static CalibrationTable read(FitsFile fits, Optional<String> detector) {
        FitsHdu hdu = fits.hdus().stream()
                .filter(FitsHdu::isTable)
                .findFirst()
                .orElseThrow(() -> new DataFault(fits.name() + " holds no table"));
        Table table = hdu.readTable();
        CalibrationTable first = new CalibrationTable(fits.name(), hdu.header(), table, 0);
        if (table.rows() == 0) throw new DataFault(fits.name() + ": the table has no row");
        if (detector.isEmpty()) {
            if (table.rows() == 1) return first;
            throw new UserFault(fits.name() + " has " + table.rows() + " detectors; name one");
        }
        Optional<String> names = first.column("ccdname");
        if (names.isEmpty()) return first;
        for (int i = 0; i < table.rows(); i++)
            if (String.valueOf(
                            table.cell(table.schema().indexOf(names.get()), i).orElse(""))
                    .strip()
                    .equalsIgnoreCase(detector.get())) return new CalibrationTable(fits.name(), hdu.header(), table, i);
        throw new UserFault(fits.name() + " has no detector " + detector.get());
    }

    /// A column's name as it is written.
    private Optional<String> column(String name) {
        return Optional.ofNullable(columns.get(name.toLowerCase(Locale.ROOT)));
    }

    /// A number of a column or card.
    double number(String name) {
        Optional<String> column = column(name);
        if (column.isPresent() && table.schema().column(column.get()).type() != ColumnType.STRING)
            return table.number(column.get(), row);
        return header.real(name.toUpperCase(Locale.ROOT))
                .orElseThrow(() -> new DataFault(file + " has neither a column nor a card " + name));
    }

    /// A whole number that must not be larger than some.
    int count(String name, int most) {
        double v = number(name);
        if (!(v >= 0 && v <= most) || v != Math.rint(v))
            throw new DataFault(file + ": " + name + " is " + v + "; a whole number from 0 to " + most + " is needed");
        return (int) v;
    }

    /// An array of a column.
    double[] array(String name, int length) {
        double[] out = new double[length];
        for (int i = 0; i < length; i++) {
            String cell = length == 1 ? name : name + "_" + i;
            String column = column(cell)
                    .orElseThrow(() -> new DataFault(
                            file + ": column " + name + " has not the " + length + " numbers that its sizes tell"));
            out[i] = table.number(column, row);
        }
        return out;
    }

    /// Whether a number is there.
    boolean has(String name) {
        return column(name).isPresent()
                || header.real(name.toUpperCase(Locale.ROOT)).isPresent();
    }

    /// How many numbers a column has.
    int length(String name) {
        int n = 0;
        while (column(name + "_" + n).isPresent()) n++;
        return n;
    }

    String file() {
        return file;
    }
}
