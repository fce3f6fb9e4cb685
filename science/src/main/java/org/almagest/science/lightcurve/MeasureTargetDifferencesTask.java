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
import static org.almagest.astro.table.ColumnType.LONG;

import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.pipe.task.Input;
import org.almagest.pipe.task.Output;
import org.almagest.pipe.task.PipelineTask;
import org.almagest.pipe.task.Step;
import org.almagest.science.forced.ForcedFlux;
import org.almagest.science.forced.ForcedPhotometry;

/// Measures the stars of a list on a difference image, by the PSF at the places where the visit's image has
/// them.
@Step(dimensions = {"instrument", "visit", "detector"})
public record MeasureTargetDifferencesTask()
        implements PipelineTask<MeasureTargetDifferencesTask.In, MeasureTargetDifferencesTask.Out> {
    /// Columns of the result.
    public static final Schema SCHEMA = Schema.of(
            Column.of("targetId", LONG, "", "Number of the target."),
            Column.of("x", DOUBLE, "pixel", "Column where it was measured."),
            Column.of("y", DOUBLE, "pixel", "Row where it was measured."),
            Column.of("psfDiffFlux", DOUBLE, "nJy", "PSF flux on the difference image; NaN when it has none there."),
            Column.of("psfDiffFluxErr", DOUBLE, "nJy", "Standard error of psfDiffFlux."),
            Column.of("psfDiffFlux_flag", BOOLEAN, "", "No flux, or the stamp is cut by the image's edge."));

    /// @param difference with WCS and PSF
    /// @param photometry the targets as measured on the visit's image
    public record In(
            @Input("difference_image") Exposure difference,
            @Input("target_photometry") Table photometry) {}

    /// @param differences one row per row of the photometry
    public record Out(@Output("target_difference") Table differences) {}

    @Override
    public Out run(In in) {
        Table stars = in.photometry();
        ForcedPhotometry forced = new ForcedPhotometry(in.difference());
        long[] id = stars.longs("targetId");
        double[] x = stars.doubles("x");
        double[] y = stars.doubles("y");
        TableBuilder out = new TableBuilder(SCHEMA, id.length);
        for (int i = 0; i < id.length; i++) {
            ForcedFlux f = forced.measure(x[i], y[i]);
            out.addRow();
            out.set("targetId", id[i]).set("x", x[i]).set("y", y[i]);
            out.set("psfDiffFlux", f.flux()).set("psfDiffFluxErr", f.fluxErr());
            out.set("psfDiffFlux_flag", !f.isGood() || f.edge());
        }
        return new Out(out.build());
    }
}
