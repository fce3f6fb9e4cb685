/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.lightcurve;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.almagest.astro.table.Table;
import org.almagest.pipe.task.Deferred;
import org.almagest.pipe.task.Input;
import org.almagest.pipe.task.Output;
import org.almagest.pipe.task.PipelineTask;
import org.almagest.pipe.task.Step;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the light curves of a time series from what its visits measured.
///
/// @param config aperture, flags and ensemble, see [LightCurves]
@Step(dimensions = {"instrument"})
public record MakeLightCurvesTask(LightCurves.Config config)
        implements PipelineTask<MakeLightCurvesTask.In, MakeLightCurvesTask.Out> {
    private static final Logger LOG = LoggerFactory.getLogger(MakeLightCurvesTask.class);

    /// @param targets the stars
    /// @param photometry what each visit measured of them
    /// @param differences what each difference image measured of them
    public record In(
            @Input("light_curve_targets") Table targets,

            @Input(
                    value = "target_photometry",
                    dimensions = {"instrument", "visit", "detector"})
            List<Deferred<Table>> photometry,

            @Input(
                    value = "target_difference",
                    dimensions = {"instrument", "visit", "detector"})
            List<Deferred<Table>> differences) {}

    /// @param curves see [LightCurves#SCHEMA]
    public record Out(@Output("light_curve") Table curves) {}

    @Override
    public Out run(In in) {
        Table curves = LightCurves.make(in.targets(), byVisit(in.photometry()), byVisit(in.differences()), config);
        boolean[] target = in.targets().booleans("isTarget");
        for (int i = 0; i < target.length; i++) if (target[i]) log(in.targets(), i, curves);
        return new Out(curves);
    }

    private static Map<Long, List<Table>> byVisit(List<Deferred<Table>> handles) {
        Map<Long, List<Table>> out = new TreeMap<>();
        for (Deferred<Table> h : handles)
            out.computeIfAbsent(h.dataId().number("visit"), _ -> new ArrayList<>())
                    .add(h.get());
        return out;
    }

    private static void log(Table targets, int star, Table curves) {
        long id = targets.longs("targetId")[star];
        double[] magnitude = column(curves, id, "magnitude"), difference = column(curves, id, "diffMagnitude");
        LOG.info(
                "{}: {} visits, scatter of successive differences / sqrt 2: {} mag in apertures, {} mag by differences",
                targets.strings("name")[star],
                magnitude.length,
                String.format(Locale.ROOT, "%.4f", Ensemble.successiveScatter(magnitude)),
                String.format(Locale.ROOT, "%.4f", Ensemble.successiveScatter(difference)));
    }

    private static double[] column(Table curves, long id, String name) {
        long[] ids = curves.longs("targetId");
        double[] values = curves.doubles(name);
        double[] out = new double[ids.length];
        int n = 0;
        for (int r = 0; r < ids.length; r++) if (ids[r] == id) out[n++] = values[r];
        return java.util.Arrays.copyOf(out, n);
    }
}
