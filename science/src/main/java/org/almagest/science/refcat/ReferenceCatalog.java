/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.refcat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.healpix.Healpix;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.astro.unit.Flux;

/// Makes reference catalogues of anybody's tables and cuts them into shards.
public final class ReferenceCatalog {
    /// Order of the shards when nothing else is said: 1.8 deg.
    public static final int DEFAULT_ORDER = 5;

    private ReferenceCatalog() {}

    /// The columns of a reference catalogue: `refId`, `ra`, `dec` [deg] at `epoch` [yr], `raErr`, `decErr`
    /// [mas], `pmRa`, `pmDec` and their errors [mas/yr], `extended`, and `<band>_flux`, `<band>_fluxErr`
    /// [nJy]. Errors and motions in ra are times cos(dec); NaN where unknown.
    public static Schema schema(List<String> bands) {
        List<Column> columns = new ArrayList<>(List.of(
                Column.of("refId", ColumnType.LONG, "", "Number in the catalogue."),
                Column.of("ra", ColumnType.DOUBLE, "deg", "Right ascension (ICRS) at the epoch."),
                Column.of("dec", ColumnType.DOUBLE, "deg", "Declination (ICRS) at the epoch."),
                Column.of("raErr", ColumnType.FLOAT, "mas", "Standard error of ra, times cos(dec)."),
                Column.of("decErr", ColumnType.FLOAT, "mas", "Standard error of dec."),
                Column.of("pmRa", ColumnType.FLOAT, "mas/yr", "Proper motion in ra, times cos(dec)."),
                Column.of("pmDec", ColumnType.FLOAT, "mas/yr", "Proper motion in dec."),
                Column.of("pmRaErr", ColumnType.FLOAT, "mas/yr", "Standard error of pmRa."),
                Column.of("pmDecErr", ColumnType.FLOAT, "mas/yr", "Standard error of pmDec."),
                Column.of("epoch", ColumnType.DOUBLE, "yr", "Julian epoch of the position."),
                Column.of("extended", ColumnType.BOOLEAN, "", "Whether it is known not to be a star.")));
        for (String band : bands) {
            columns.add(Column.of(band + "_flux", ColumnType.FLOAT, "nJy", "Flux in band " + band + "."));
            columns.add(Column.of(band + "_fluxErr", ColumnType.FLOAT, "nJy", "Standard error of " + band + "_flux."));
        }
        return new Schema(columns);
    }

    /// A reference catalogue from a table; rows without a finite position are left out.
    public static Table of(Table in, RefcatColumns columns) {
        for (String name : List.of(columns.ra(), columns.dec())) require(in, name);
        columns.bands().forEach(b -> require(in, b.column()));
        Schema schema = schema(
                columns.bands().stream().map(RefcatColumns.BandColumn::band).toList());
        TableBuilder out = new TableBuilder(schema, in.rows());
        for (int i = 0; i < in.rows(); i++) {
            double ra = in.number(columns.ra(), i), dec = in.number(columns.dec(), i);
            if (!Double.isFinite(ra) || !(Math.abs(dec) <= 90)) continue;
            out.addRow();
            out.set("refId", has(in, columns.id()) ? (long) in.number(columns.id(), i) : (long) i);
            out.set("ra", ra).set("dec", dec);
            out.set("raErr", error(in, columns.raErr(), i, columns));
            out.set("decErr", error(in, columns.decErr(), i, columns));
            out.set("pmRa", number(in, columns.pmRa(), i)).set("pmDec", number(in, columns.pmDec(), i));
            out.set("pmRaErr", number(in, columns.pmRaErr(), i)).set("pmDecErr", number(in, columns.pmDecErr(), i));
            double epoch = number(in, columns.epoch(), i);
            out.set("epoch", Double.isFinite(epoch) ? epoch : columns.defaultEpoch());
            out.set("extended", has(in, columns.extended()) && in.booleans(columns.extended())[i]);
            for (RefcatColumns.BandColumn band : columns.bands()) setFlux(out, in, i, band);
        }
        return out.build();
    }

    private static void setFlux(TableBuilder out, Table in, int row, RefcatColumns.BandColumn band) {
        double value = in.number(band.column(), row), error = number(in, band.errorColumn(), row);
        if (!(error >= 0)) error = band.defaultError();
        boolean magnitude = band.unit().equals("mag");
        double flux = magnitude ? Flux.njyOfAbMagnitude(value + band.abOffset()) : value;
        out.set(band.band() + "_flux", flux);
        out.set(band.band() + "_fluxErr", magnitude ? flux * error * Math.log(10) / 2.5 : error);
    }

    /// The shards of a reference catalogue: HEALPix pixel (nested) to its rows, in their order.
    ///
    /// @param order HEALPix order
    public static SortedMap<Long, Table> shards(Table catalog, int order) {
        Healpix grid = new Healpix(order);
        double[] ra = catalog.doubles("ra"), dec = catalog.doubles("dec");
        SortedMap<Long, int[]> rows = new TreeMap<>();
        SortedMap<Long, Integer> counts = new TreeMap<>();
        for (int i = 0; i < catalog.rows(); i++) {
            long pixel = grid.pixelOf(SkyCoord.ofDegrees(ra[i], dec[i]));
            int n = counts.getOrDefault(pixel, 0);
            int[] own = rows.getOrDefault(pixel, new int[16]);
            if (n == own.length) own = Arrays.copyOf(own, 2 * n);
            own[n] = i;
            rows.put(pixel, own);
            counts.put(pixel, n + 1);
        }
        SortedMap<Long, Table> shards = new TreeMap<>();
        rows.forEach((pixel, own) ->
                shards.put(pixel, catalog.select(Arrays.copyOf(own, counts.getOrDefault(pixel, 0)))));
        return shards;
    }

    private static double error(Table in, String column, int row, RefcatColumns columns) {
        double value = number(in, column, row) * columns.errorMas();
        return value >= 0 ? value : columns.defaultErrorMas();
    }

    private static double number(Table in, String column, int row) {
        return has(in, column) ? in.number(column, row) : Double.NaN;
    }

    private static boolean has(Table in, String column) {
        return !column.isEmpty() && in.schema().find(column).isPresent();
    }

    private static void require(Table in, String column) {
        if (!has(in, column))
            throw new UserFault("reference catalogue: the table has no column '" + column + "'; it has "
                    + in.schema().columns().stream().map(Column::name).toList());
    }
}
