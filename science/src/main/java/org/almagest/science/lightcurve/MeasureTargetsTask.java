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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.VisitInfo;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.astro.time.Barycentre;
import org.almagest.astro.time.Site;
import org.almagest.astro.wcs.Wcs;
import org.almagest.pipe.task.Input;
import org.almagest.pipe.task.Output;
import org.almagest.pipe.task.PipelineTask;
import org.almagest.pipe.task.Step;
import org.almagest.science.measure.CircularApertures;
import org.almagest.science.measure.ForcedMeasurement;
import org.almagest.science.measure.SourceMeasurement;

/// Measures the stars of a list on one exposure: PSF flux, apertures and local background, for light
/// curves. Times are at the barycentre; at the geocentre's light path (up to 21 ms off) when the exposure
/// does not tell where the observer stood.
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

            @Input(
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
        double[] raRadians = new double[ids.length], decRadians = new double[ids.length];
        long[] inside = new long[ids.length];
        int n = 0;
        for (int i = 0; i < ids.length; i++) {
            double[] xy = wcs.skyToPixel(SkyCoord.ofDegrees(ra[i], dec[i]));
            if (!isInside(exposure, xy)) continue;
            raRadians[n] = Math.toRadians(ra[i]);
            decRadians[n] = Math.toRadians(dec[i]);
            x[n] = xy[0];
            y[n] = xy[1];
            inside[n++] = ids[i];
        }
        Table measured = ForcedMeasurement.measure(
                exposure, Arrays.copyOf(inside, n), Arrays.copyOf(x, n), Arrays.copyOf(y, n), measurements());
        return new Out(withTime(measured, exposure, Arrays.copyOf(raRadians, n), Arrays.copyOf(decRadians, n)));
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

    /// Adds to each row when the light left the star behind it at the solar system's barycentre.
    private static Table withTime(Table measured, Exposure exposure, double[] raRadians, double[] decRadians) {
        VisitInfo visit = exposure.info().visitInfo().orElseThrow(() -> new DataFault("the exposure has no time"));
        List<Column> columns = new ArrayList<>(measured.schema().columns());
        columns.add(Column.of("midpointMjdTai", DOUBLE, "d", "Middle of the exposure, MJD of TAI."));
        columns.add(Column.of("bjdTdb", DOUBLE, "d", "Middle of the exposure, barycentric Julian date of TDB."));
        columns.add(Column.of("airmass", DOUBLE, "", "Airmass at the boresight; NaN when unknown."));
        columns.add(Column.of("visitHasPhotoCalib", BOOLEAN, "", "The fluxes are in nJy."));
        int n = measured.rows(), first = measured.schema().size();
        Object[] arrays = new Object[columns.size()];
        for (int i = 0; i < first; i++) arrays[i] = measured.array(i);
        double[] time = new double[n], barycentric = new double[n], airmass = new double[n];
        boolean[] calibrated = new boolean[n];
        Optional<Site> site = exposure.info().site();
        for (int i = 0; i < n; i++) {
            time[i] = visit.midExposure().mjdTai();
            barycentric[i] = Barycentre.bjdTdb(visit.midExposure(), raRadians[i], decRadians[i], site);
            airmass[i] = visit.airmass();
            calibrated[i] = exposure.info().photoCalib().isPresent();
        }
        arrays[first] = time;
        arrays[first + 1] = barycentric;
        arrays[first + 2] = airmass;
        arrays[first + 3] = calibrated;
        return TableBuilder.wrap(new Schema(columns), n, arrays)
                .withMetadata(Map.of("exposureId", Long.toString(visit.exposureId())));
    }
}
