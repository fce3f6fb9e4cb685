/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.lightcurve;

import static org.almagest.astro.table.ColumnType.BOOLEAN;
import static org.almagest.astro.table.ColumnType.DOUBLE;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.VisitInfo;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.astro.wcs.Wcs;
import org.almagest.pipe.task.Input;
import org.almagest.pipe.task.Output;
import org.almagest.pipe.task.PipelineTask;
import org.almagest.pipe.task.Prerequisite;
import org.almagest.pipe.task.Step;
import org.almagest.science.measure.CircularApertures;
import org.almagest.science.measure.ForcedMeasurement;
import org.almagest.science.measure.SourceMeasurement;

/// Measures the stars of a list on one exposure: PSF flux, apertures and local background, for light
/// curves.
///
/// @param config what is measured
@Step(dimensions = {"instrument", "visit", "detector"})
public record MeasureTargetsTask(Config config) implements PipelineTask<MeasureTargetsTask.In, MeasureTargetsTask.Out> {
    /// @param radii of the apertures [pixel]
    /// @param margin targets nearer to the edge are left out [pixel]
    /// @param recentre whether each star's own centroid is used instead of the position that the WCS gives
    public record Config(List<Double> radii, double margin, boolean recentre) {
        public static final Config DEFAULT = new Config(List.of(3.0, 3.5, 4.0), 15, true);
    }

    /// @param exposure with WCS and PSF
    /// @param targets columns `targetId`, `ra`, `dec` [deg]
    public record In(
            @Input("preliminary_visit_image") Exposure exposure,

            @Prerequisite(
                    value = "light_curve_targets",
                    dimensions = {"instrument"})
            Table targets) {}

    /// @param photometry one row per target on the detector, in order of the list
    public record Out(@Output("target_photometry") Table photometry) {}

    @Override
    public Out run(In in) {
        Exposure exposure = in.exposure();
        Wcs wcs = exposure.info().wcs().orElseThrow(() -> new DataFault("the exposure has no WCS to place targets by"));
        long[] ids = in.targets().longs("targetId");
        double[] ra = in.targets().doubles("ra"), dec = in.targets().doubles("dec");
        double[] x = new double[ids.length], y = new double[ids.length];
        long[] inside = new long[ids.length];
        int n = 0;
        for (int i = 0; i < ids.length; i++) {
            double[] xy = wcs.skyToPixel(SkyCoord.ofDegrees(ra[i], dec[i]));
            if (!isInside(exposure, xy)) continue;
            x[n] = xy[0];
            y[n] = xy[1];
            inside[n++] = ids[i];
        }
        Table measured = ForcedMeasurement.measure(
                exposure,
                java.util.Arrays.copyOf(inside, n),
                java.util.Arrays.copyOf(x, n),
                java.util.Arrays.copyOf(y, n),
                measurements());
        return new Out(withTime(measured, exposure));
    }

    private boolean isInside(Exposure exposure, double[] xy) {
        double m = config.margin();
        return xy[0] >= exposure.box().x0() + m
                && xy[0] <= exposure.box().x1() - m
                && xy[1] >= exposure.box().y0() + m
                && xy[1] <= exposure.box().y1() - m;
    }

    private SourceMeasurement.Config measurements() {
        List<String> names = new ArrayList<>(List.of("psfFlux", "apFlux", "localBackground", "pixelFlags"));
        if (config.recentre()) names.addFirst("centroid");
        String radii =
                String.join(",", config.radii().stream().map(String::valueOf).toList());
        return SourceMeasurement.Config.DEFAULT
                .withMeasurements(names.toArray(String[]::new))
                .withOption("apFlux", "radii", radii);
    }

    /// Name of an aperture's column.
    public static String column(double radius) {
        return "apInstFlux_" + CircularApertures.label(radius);
    }

    private static Table withTime(Table measured, Exposure exposure) {
        VisitInfo visit = exposure.info().visitInfo().orElseThrow(() -> new DataFault("the exposure has no time"));
        List<Column> columns = new ArrayList<>(measured.schema().columns());
        columns.add(Column.of("midpointMjdTai", DOUBLE, "d", "Middle of the exposure, MJD of TAI."));
        columns.add(Column.of("visitHasPhotoCalib", BOOLEAN, "", "The fluxes are in nJy."));
        Object[] arrays = new Object[columns.size()];
        for (int i = 0; i < measured.schema().size(); i++) arrays[i] = measured.array(i);
        double[] time = new double[measured.rows()];
        boolean[] calibrated = new boolean[measured.rows()];
        java.util.Arrays.fill(time, visit.midExposure().mjdTai());
        java.util.Arrays.fill(calibrated, exposure.info().photoCalib().isPresent());
        arrays[columns.size() - 2] = time;
        arrays[columns.size() - 1] = calibrated;
        return TableBuilder.wrap(new Schema(columns), measured.rows(), arrays)
                .withMetadata(Map.of("exposureId", Long.toString(visit.exposureId())));
    }
}
