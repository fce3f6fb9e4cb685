/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.astrometry;

import java.util.Arrays;
import java.util.List;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Table;

/// Chooses from a source catalogue the rows that calibration may use.
public final class SourceSelection {
    /// Flags that bar a source; those that the table has not are passed over.
    private static final List<String> BARRED = List.of(
            "isNegative",
            "centroid_flag",
            "psfInstFlux_flag",
            "pixelFlags_edge",
            "pixelFlags_nodata",
            "pixelFlags_badCenter",
            "pixelFlags_saturatedCenter",
            "pixelFlags_interpolatedCenter",
            "pixelFlags_crCenter");

    /// Of these, the flags that a saturated star has by nature: its core is filled in, and its large
    /// footprint soon reaches the image's edge.
    private static final List<String> OF_SATURATED = List.of(
            "pixelFlags_saturatedCenter",
            "pixelFlags_interpolatedCenter",
            "pixelFlags_crCenter",
            "pixelFlags_edge",
            "psfInstFlux_flag");

    private SourceSelection() {}

    /// Rows with a finite position and a flux of at least a signal-to-noise, and no bad flag.
    ///
    /// @param flux name of the flux column; its error is `<flux>Err`
    public static int[] rows(Table sources, String flux, double minSnr) {
        return rows(sources, flux, minSnr, false);
    }

    /// As above, saturated stars among them if asked for.
    static int[] rows(Table sources, String flux, double minSnr, boolean saturated) {
        boolean[] spared = new boolean[sources.rows()];
        if (saturated && sources.schema().find("pixelFlags_saturatedCenter").isPresent())
            spared = sources.booleans("pixelFlags_saturatedCenter");
        double[] x = sources.doubles("x"), y = sources.doubles("y");
        float[] value = sources.floats(flux), error = sources.floats(flux + "Err");
        boolean[] bad = new boolean[sources.rows()];
        for (String flag : BARRED) {
            if (sources.schema().find(flag).isEmpty()) continue;
            if (sources.schema().column(flag).type() != ColumnType.BOOLEAN) continue;
            boolean[] set = sources.booleans(flag);
            for (int i = 0; i < bad.length; i++) bad[i] |= set[i] && !(spared[i] && OF_SATURATED.contains(flag));
        }
        int[] rows = new int[sources.rows()];
        int n = 0;
        for (int i = 0; i < rows.length; i++) {
            boolean good = !bad[i] && Double.isFinite(x[i]) && Double.isFinite(y[i]) && value[i] >= minSnr * error[i];
            if (good && value[i] > 0) rows[n++] = i;
        }
        return Arrays.copyOf(rows, n);
    }

    /// The chosen rows as sources for matching.
    static SourceList list(Table sources, int[] rows, String flux) {
        double[] x = sources.doubles("x"), y = sources.doubles("y"), sigma = new double[rows.length];
        double[] brightness = new double[rows.length];
        float[] value = sources.floats(flux), xErr = sources.floats("xErr"), yErr = sources.floats("yErr");
        for (int k = 0; k < rows.length; k++) {
            double a = xErr[rows[k]], b = yErr[rows[k]];
            sigma[k] = Math.sqrt(0.5 * (a * a + b * b));
            brightness[k] = value[rows[k]];
        }
        return new SourceList(SourceList.pick(x, rows), SourceList.pick(y, rows), sigma, brightness);
    }
}
