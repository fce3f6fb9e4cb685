/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.diasource;

import java.util.Optional;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.table.Table;
import org.almagest.pipe.task.Input;
import org.almagest.pipe.task.Output;
import org.almagest.pipe.task.PipelineTask;
import org.almagest.pipe.task.QuantumContext;
import org.almagest.pipe.task.Step;

/// Finds and measures the sources of a difference image.
///
/// @param config thresholds
@Step(dimensions = {"instrument", "visit", "detector"})
public record DetectDiaSourcesTask(Config config)
        implements PipelineTask<DetectDiaSourcesTask.In, DetectDiaSourcesTask.Out> {
    /// @param detection how to find
    public record Config(DiaDetection.Config detection) {
        public static final Config DEFAULT = new Config(DiaDetection.Config.DEFAULT);
    }

    /// @param context visit and free row numbers
    /// @param difference decorrelated difference with its PSF
    /// @param science calibrated image
    /// @param matched template as it was subtracted
    /// @param catalogue sources of the calibrated image
    public record In(
            QuantumContext context,
            @Input("difference_image") Exposure difference,
            @Input("preliminary_visit_image") Exposure science,
            @Input("template_matched") Exposure matched,
            @Input("single_visit_star") Optional<Table> catalogue) {}

    /// @param sources one row per detection: DiaSource and features
    public record Out(@Output("dia_source_unfiltered") Table sources) {}

    @Override
    public Out run(In in) {
        DiaDetection.Result found = DiaDetection.find(in.difference(), config.detection());
        StaticNeighbours neighbours = in.catalogue().map(StaticNeighbours::of).orElseGet(StaticNeighbours::none);
        DiaMeasurement measurement = new DiaMeasurement(in.difference(), in.science(), in.matched(), neighbours);
        long visit = in.context().dataId().number("visit");
        return new Out(measurement.measure(
                found, visit, in.context().idBase(), in.context().idCapacity()));
    }
}
