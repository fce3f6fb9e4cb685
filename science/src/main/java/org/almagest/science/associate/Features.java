/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.associate;

import java.util.Arrays;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.sky.TangentPlane;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;

/// Describes an object by the history of its detections: mean position, and statistics of its fluxes per
/// band.
///
/// Everything is computed in flux, over the rows given, in the order of time.
///
/// @param config what a band is
public record Features(Config config) {
    /// @param bands bands that have columns
    /// @param missingErrorArcsec standard error per axis of a detection that has none ["]
    public record Config(String bands, double missingErrorArcsec) {
        public static final Config DEFAULT = new Config("ugrizy", 0.2);
    }

    private static final String[] PERCENTILES = {"05", "25", "50", "75", "95"};

    /// Sets the columns of the row just added to a DiaObject table, but for its number and validity.
    ///
    /// @param row the table being filled
    /// @param sources detections, holding those of the object
    /// @param sourceRows rows of the object's detections, in the order of time; at least one
    /// @param forced forced measurements, holding those of the object
    /// @param forcedRows rows of the object's forced measurements
    void describe(TableBuilder row, Table sources, int[] sourceRows, Table forced, int[] forcedRows) {
        position(row, sources, sourceRows);
        double[] mjd = pick(sources, "midpointMjdTai", sourceRows);
        row.set("nDiaSources", sourceRows.length)
                .set("firstDiaSourceMjdTai", mjd[0])
                .set("lastDiaSourceMjdTai", mjd[mjd.length - 1]);
        for (int b = 0; b < config.bands.length(); b++) {
            String band = config.bands.substring(b, b + 1);
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

    /// The mean of the positions in the plane tangent at the first one, each axis weighted by 1/error^2.
    private void position(TableBuilder row, Table sources, int[] rows) {
        double[] ra = sources.doubles("ra");
        double[] dec = sources.doubles("dec");
        TangentPlane plane = new TangentPlane(SkyCoord.ofDegrees(ra[rows[0]], dec[rows[0]]));
        double[] xy = new double[2];
        double[] sum = new double[2];
        double[] weights = new double[2];
        double cross = 0;
        for (int r : rows) {
            plane.project(Math.toRadians(ra[r]), Math.toRadians(dec[r]), xy);
            double eRa = errorDegrees(sources, "raErr", r);
            double eDec = errorDegrees(sources, "decErr", r);
            double wRa = 1 / (eRa * eRa);
            double wDec = 1 / (eDec * eDec);
            sum[0] += wRa * xy[0];
            sum[1] += wDec * xy[1];
            weights[0] += wRa;
            weights[1] += wDec;
            double cov = sources.number("ra_dec_Cov", r);
            if (Double.isFinite(cov)) cross += wRa * wDec * cov;
        }
        SkyCoord mean = plane.deproject(sum[0] / weights[0], sum[1] / weights[1]);
        row.set("ra", mean.raDegrees())
                .set("dec", mean.decDegrees())
                .set("raErr", 1 / Math.sqrt(weights[0]))
                .set("decErr", 1 / Math.sqrt(weights[1]))
                .set("ra_dec_Cov", cross / (weights[0] * weights[1]));
    }

    private double errorDegrees(Table sources, String column, int row) {
        double e = sources.number(column, row);
        return e > 0 && Double.isFinite(e) ? e : config.missingErrorArcsec / 3600;
    }

    private static int[] ofBand(Table table, int[] rows, String band) {
        String[] bands = table.strings("band");
        return Arrays.stream(rows).filter(r -> bands[r].equals(band)).toArray();
    }

    private static double[] pick(Table table, String column, int[] rows) {
        return Arrays.stream(rows).mapToDouble(r -> table.number(column, r)).toArray();
    }
}
