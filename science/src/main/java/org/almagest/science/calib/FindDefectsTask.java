/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.calib;

import java.util.List;
import java.util.Optional;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.table.Table;
import org.almagest.pipe.task.Input;
import org.almagest.pipe.task.Output;
import org.almagest.pipe.task.PipelineTask;
import org.almagest.pipe.task.Step;

/// Finds the bad pixels of a detector in its combined products.
///
/// @param config limits
@Step(dimensions = {"instrument", "detector"})
public record FindDefectsTask(Config config) implements PipelineTask<FindDefectsTask.In, FindDefectsTask.Out> {

    /// @param defects what is bad
    /// @param maxBadFraction most bad pixels of a detector fit for use
    public record Config(Defects.Config defects, double maxBadFraction) {
        public static final Config DEFAULT = new Config(Defects.Config.DEFAULT, 0.01);
    }

    /// @param bias combined
    /// @param dark combined
    /// @param flats combined, of all filters
    public record In(
            @Input("bias") Optional<Exposure> bias,
            @Input("dark") Optional<Exposure> dark,

            @Input(
                    value = "flat",
                    dimensions = {"instrument", "detector", "physical_filter"})
            List<Exposure> flats) {}

    /// @param defects boxes: `x0`, `y0`, `width`, `height`
    /// @param verification whether they are few enough
    public record Out(
            @Output(value = "defects", calibration = true) Table defects,
            @Output("defects_verification") Verification verification) {}

    @Override
    public Out run(In in) {
        Table boxes = Defects.find(in.bias(), in.dark(), in.flats(), config.defects());
        double area = 0;
        for (int i = 0; i < boxes.rows(); i++) area += boxes.number("width", i) * boxes.number("height", i);
        double all = in.flats().isEmpty()
                ? in.bias().or(in::dark).orElseThrow().box().area()
                : in.flats().getFirst().box().area();
        int inputs =
                in.flats().size() + (in.bias().isPresent() ? 1 : 0) + (in.dark().isPresent() ? 1 : 0);
        return new Out(
                boxes,
                new Verification(
                        "defects",
                        inputs,
                        List.of(new Verification.Check("bad pixels", area / all, 0, config.maxBadFraction(), ""))));
    }
}
