/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.night;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.parquet.TableFile;
import org.almagest.parquet.TableForm;

/// Writes light curves as tables: one for each target, and one of all stars.
///
/// @param folder where they go
record CurveFiles(Path folder) {
    private static final Schema TARGET = Schema.of(
            Column.of("bjd_tdb", ColumnType.DOUBLE, "d", "Middle of the exposure, barycentric Julian date of TDB."),
            Column.of("filter", ColumnType.STRING, "", "Physical filter."),
            Column.of("mag", ColumnType.DOUBLE, "mag", "Aperture magnitude against the ensemble; its mean is 0."),
            Column.of("mag_err", ColumnType.DOUBLE, "mag", "Its standard error."),
            Column.of("diff_mag", ColumnType.DOUBLE, "mag", "The same from the difference image; NaN without one."),
            Column.of("diff_mag_err", ColumnType.DOUBLE, "mag", "Its standard error."),
            Column.of("usable", ColumnType.BOOLEAN, "", "No rule bars the aperture magnitude."),
            Column.of("airmass", ColumnType.DOUBLE, "", "Airmass at the boresight; NaN when unknown."),
            Column.of("x", ColumnType.DOUBLE, "pixel", "Column where it was measured."),
            Column.of("y", ColumnType.DOUBLE, "pixel", "Row where it was measured."),
            Column.of("visit", ColumnType.LONG, "", "Number of the visit."));

    /// Writes the files, and gives their places.
    List<Path> write(List<Curves.Result> results) {
        List<Path> out = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        for (Curves.Result r : results)
            for (int i = 0; i < r.curves().rows(); i++)
                if (r.curves().booleans("isTarget")[i]) names.add(r.curves().strings("name")[i]);
        for (String name : names) out.addAll(both(target(name, results), fileName(name)));
        for (Curves.Result r : results) out.addAll(both(r.curves(), "stars-" + fileName(r.field() + "-" + r.filter())));
        return out;
    }

    private static String fileName(String name) {
        return name.strip().replaceAll("[^A-Za-z0-9._+-]+", "_");
    }

    private List<Path> both(Table table, String name) {
        Path csv = folder.resolve(name + ".csv"), ecsv = folder.resolve(name + ".ecsv");
        TableFile.write(csv, TableForm.CSV, table);
        TableFile.write(ecsv, TableForm.ECSV, table);
        return List.of(csv, ecsv);
    }

    /// The rows of one target in all filters, in order of time.
    static Table target(String name, List<Curves.Result> results) {
        record Row(Table from, int row, String filter) {}
        List<Row> rows = new ArrayList<>();
        for (Curves.Result r : results)
            for (int i = 0; i < r.curves().rows(); i++)
                if (r.curves().booleans("isTarget")[i]
                        && r.curves().strings("name")[i].equals(name)) rows.add(new Row(r.curves(), i, r.filter()));
        rows.sort(Comparator.comparingDouble(r -> r.from().doubles("bjdTdb")[r.row()]));
        TableBuilder out = new TableBuilder(TARGET, rows.size());
        for (Row r : rows) {
            Table t = r.from();
            out.addRow();
            out.set("bjd_tdb", t.doubles("bjdTdb")[r.row()]).set("filter", r.filter());
            out.set("mag", t.doubles("magnitude")[r.row()]).set("mag_err", t.doubles("magnitudeErr")[r.row()]);
            out.set("diff_mag", t.doubles("diffMagnitude")[r.row()]);
            out.set("diff_mag_err", t.doubles("diffMagnitudeErr")[r.row()]);
            out.set("usable", t.booleans("usable")[r.row()]).set("airmass", t.doubles("airmass")[r.row()]);
            out.set("x", t.doubles("x")[r.row()]).set("y", t.doubles("y")[r.row()]);
            out.set("visit", t.longs("visit")[r.row()]);
        }
        return out.build();
    }
}
