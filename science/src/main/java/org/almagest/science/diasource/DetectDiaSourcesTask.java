/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.diasource;

import java.util.List;
import java.util.Optional;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.table.Table;
import org.almagest.pipe.task.Input;
import org.almagest.pipe.task.Output;
import org.almagest.pipe.task.PipelineTask;
import org.almagest.pipe.task.QuantumContext;
import org.almagest.pipe.task.Step;
import org.almagest.science.detect.Detection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds and measures the sources of a difference image.
///
/// @param config thresholds
@Step(dimensions = {"instrument", "visit", "detector"})
public record DetectDiaSourcesTask(Config config)
        implements PipelineTask<DetectDiaSourcesTask.In, DetectDiaSourcesTask.Out> {
    private static final Logger LOG = LoggerFactory.getLogger(DetectDiaSourcesTask.class);

    /// @param detection how to find
    /// @param streaks how trails of satellites are found
    public record Config(DiaDetection.Config detection, StreakFinder.Config streaks) {
        public static final Config DEFAULT = new Config(DiaDetection.Config.DEFAULT, StreakFinder.Config.DEFAULT);
    }

    /// @param context visit and free row numbers
    /// @param difference decorrelated difference with its PSF; its mask is changed
    /// @param science calibrated image
    /// @param matched template as it was subtracted
    /// @param catalogue sources of the calibrated image
    public record In(
            QuantumContext context,

            @Input(value = "difference_image_predetection", consumed = true)
            Exposure difference,

            @Input("preliminary_visit_image") Exposure science,
            @Input("template_matched") Exposure matched,
            @Input("single_visit_star") Optional<Table> catalogue) {}

    /// @param sources one row per detection: DiaSource and features
    /// @param difference with STREAK, DETECTED and DETECTED_NEGATIVE set
    public record Out(
            @Output("dia_source_unfiltered") Table sources,
            @Output("difference_image") Exposure difference) {}

    @Override
    public Out run(In in) {
        Exposure difference = in.difference();
        List<StreakFinder.Streak> streaks = new StreakFinder(config.streaks()).find(difference);
        StreakFinder.mark(difference.mask(), streaks);
        for (StreakFinder.Streak s : streaks) LOG.info("{}", s);
        DiaDetection.Result peaks = DiaDetection.find(difference, config.detection());
        DiaDetection.Result found =
                new DiaDetection.Result(TrailPeaks.joined(difference, peaks.footprints()), peaks.significance());
        StaticNeighbours neighbours = in.catalogue().map(StaticNeighbours::of).orElseGet(StaticNeighbours::none);
        DiaMeasurement measurement = new DiaMeasurement(difference, in.science(), in.matched(), neighbours);
        long visit = in.context().dataId().number("visit");
        Table sources = measurement.measure(
                found, visit, in.context().idBase(), in.context().idCapacity(), found.significance());
        // only now: what is measured must not know of its own footprint
        Detection.mark(difference.mask(), found.footprints());
        return new Out(sources, difference);
    }
}
