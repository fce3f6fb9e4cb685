/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.photometry;

import java.util.ArrayList;
import java.util.List;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.astro.wcs.Wcs;

/// Turns a catalogue of instrumental fluxes and pixel positions into one of nJy and sky positions.
///
/// Columns named `...InstFlux...` become `...Flux...`: those in image units are multiplied, the others
/// (flags, areas) only renamed. `ra`, `dec`, `raErr`, `decErr` [deg] stand behind the first column; errors
/// are those of the centroid. All other columns stay.
public final class CalibratedCatalog {
    private CalibratedCatalog() {}

    /// @param sources rows with `x`, `y`, `xErr`, `yErr` in parent pixels
    /// @param njyPerUnit nJy of one image unit
    public static Table of(Table sources, Wcs wcs, double njyPerUnit) {
        return inNanojansky(withSky(sources, wcs), njyPerUnit);
    }

    /// With sky positions alone.
    public static Table withSky(Table sources, Wcs wcs) {
        List<Column> columns = new ArrayList<>();
        List<Object> arrays = new ArrayList<>();
        for (int c = 0; c < sources.schema().size(); c++) {
            columns.add(sources.schema().columns().get(c));
            arrays.add(sources.array(c));
            if (c == 0) addSky(sources, wcs, columns, arrays);
        }
        return TableBuilder.wrap(new Schema(columns), sources.rows(), arrays.toArray())
                .withMetadata(sources.metadata());
    }

    /// With fluxes alone.
    public static Table inNanojansky(Table sources, double njyPerUnit) {
        List<Column> columns = new ArrayList<>();
        List<Object> arrays = new ArrayList<>();
        for (int c = 0; c < sources.schema().size(); c++) {
            Column column = sources.schema().columns().get(c);
            Object array = sources.array(c);
            if (isFlux(column)) {
                array = scaled((float[]) array, njyPerUnit);
                column = new Column(
                        column.name(), column.type(), column.nullable(), "nJy", column.ucd(), column.description());
            }
            columns.add(column.renamed(calibratedName(column.name())));
            arrays.add(array);
        }
        return TableBuilder.wrap(new Schema(columns), sources.rows(), arrays.toArray())
                .withMetadata(sources.metadata());
    }

    /// `psfInstFlux_flag` becomes `psfFlux_flag`.
    public static String calibratedName(String instrumental) {
        return instrumental.replace("InstFlux", "Flux");
    }

    private static boolean isFlux(Column column) {
        return column.name().contains("InstFlux")
                && column.type() == ColumnType.FLOAT
                && column.unit().equals("electron");
    }

    private static float[] scaled(float[] values, double factor) {
        float[] out = new float[values.length];
        for (int i = 0; i < out.length; i++) out[i] = (float) (values[i] * factor);
        return out;
    }

    private static void addSky(Table sources, Wcs wcs, List<Column> columns, List<Object> arrays) {
        int n = sources.rows();
        double[] x = sources.doubles("x"), y = sources.doubles("y");
        float[] xErr = sources.floats("xErr"), yErr = sources.floats("yErr");
        double[] ra = new double[n], dec = new double[n];
        float[] raErr = new float[n], decErr = new float[n];
        wcs.pixelsToSky(x, y, ra, dec);
        for (int i = 0; i < n; i++) {
            double[] j = wcs.localJacobian(x[i], y[i]);
            double east = Math.hypot(j[0] * xErr[i], j[1] * yErr[i]),
                    north = Math.hypot(j[2] * xErr[i], j[3] * yErr[i]);
            raErr[i] = (float) Math.toDegrees(east / Math.cos(dec[i]));
            decErr[i] = (float) Math.toDegrees(north);
            ra[i] = Math.toDegrees(ra[i]);
            dec[i] = Math.toDegrees(dec[i]);
        }
        columns.add(new Column("ra", ColumnType.DOUBLE, false, "deg", "pos.eq.ra", "Right ascension (ICRS)."));
        columns.add(new Column("dec", ColumnType.DOUBLE, false, "deg", "pos.eq.dec", "Declination (ICRS)."));
        columns.add(Column.of("raErr", ColumnType.FLOAT, "deg", "Standard error of ra."));
        columns.add(Column.of("decErr", ColumnType.FLOAT, "deg", "Standard error of dec."));
        arrays.addAll(List.of(ra, dec, raErr, decErr));
    }
}
