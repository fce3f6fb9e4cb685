/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.associate;

import java.util.Arrays;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;

/// Describes an object by the history of its detections: mean position, and statistics of its fluxes per
/// band.
///
/// Everything is computed in flux, over the rows given, in the order of time.
///
/// Thread rule: holds nothing; any thread.
final class Features {
    /// Bands that have columns.
    private static final String BANDS = "ugrizy";
    private static final String[] PERCENTILES = {"05", "25", "50", "75", "95"};

    private Features() {}

    /// Sets the columns of the row just added to a DiaObject table, but for its number and validity.
    ///
    /// @param row the table being filled
    /// @param position mean position of the object
    /// @param sources detections, holding those of the object
    /// @param sourceRows rows of the object's detections, in the order of time; at least one
    /// @param forced forced measurements, holding those of the object
    /// @param forcedRows rows of the object's forced measurements
    static void describe(
            TableBuilder row, MeanPosition position, Table sources, int[] sourceRows, Table forced, int[] forcedRows) {
        position.write(row);
        double[] mjd = pick(sources, "midpointMjdTai", sourceRows);
        row.set("nDiaSources", sourceRows.length)
                .set("firstDiaSourceMjdTai", mjd[0])
                .set("lastDiaSourceMjdTai", mjd[mjd.length - 1]);
        for (int b = 0; b < BANDS.length(); b++) {
            String band = BANDS.substring(b, b + 1);
            describeBand(
                    row, band, sources, ofBand(sources, sourceRows, band), forced, ofBand(forced, forcedRows, band));
        }
    }

    private static void describeBand(
            TableBuilder row, String band, Table sources, int[] sourceRows, Table forced, int[] forcedRows) {
        row.set(band + "_psfFluxNdata", 0);
        if (sourceRows.length > 0) {
            double[] mjd = pick(sources, "midpointMjdTai", sourceRows);
            psfFlux(
                    row,
                    band + "_psfFlux",
                    FluxStatistics.of(
                            mjd, pick(sources, "psfFlux", sourceRows), pick(sources, "psfFluxErr", sourceRows)));
            FluxStatistics science = FluxStatistics.of(
                    mjd, pick(sources, "scienceFlux", sourceRows), pick(sources, "scienceFluxErr", sourceRows));
            set(row, band + "_scienceFluxMean", science.mean());
            set(row, band + "_scienceFluxMeanErr", science.meanError());
            set(row, band + "_scienceFluxSigma", science.sigma());
        }
        if (forcedRows.length > 0) {
            FluxStatistics f = FluxStatistics.of(
                    pick(forced, "midpointMjdTai", forcedRows),
                    pick(forced, "psfFlux", forcedRows),
                    pick(forced, "psfFluxErr", forcedRows));
            set(row, band + "_fpFluxMean", f.mean());
            set(row, band + "_fpFluxMeanErr", f.meanError());
        }
    }

    private static void psfFlux(TableBuilder row, String prefix, FluxStatistics s) {
        row.set(prefix + "Ndata", s.count());
        set(row, prefix + "Mean", s.mean());
        set(row, prefix + "MeanErr", s.meanError());
        set(row, prefix + "Sigma", s.sigma());
        set(row, prefix + "Min", s.min());
        set(row, prefix + "Max", s.max());
        set(row, prefix + "MaxSlope", s.maxSlope());
        set(row, prefix + "ErrMean", s.meanOfErrors());
        for (int i = 0; i < PERCENTILES.length; i++)
            set(row, prefix + "Percentile" + PERCENTILES[i], s.percentiles()[i]);
        set(row, prefix + "Chi2", s.chi2());
        set(row, prefix + "MAD", s.mad());
        set(row, prefix + "Skew", s.skew());
        set(row, prefix + "LinearSlope", s.slope());
        set(row, prefix + "LinearIntercept", s.intercept());
        set(row, prefix + "StetsonJ", s.stetsonJ());
    }

    /// NaN stays a missing cell.
    private static void set(TableBuilder row, String column, double value) {
        if (!Double.isNaN(value)) row.set(column, value);
    }

    private static int[] ofBand(Table table, int[] rows, String band) {
        String[] bands = table.strings("band");
        return Arrays.stream(rows).filter(r -> bands[r].equals(band)).toArray();
    }

    private static double[] pick(Table table, String column, int[] rows) {
        return Arrays.stream(rows).mapToDouble(r -> table.number(column, r)).toArray();
    }
}
