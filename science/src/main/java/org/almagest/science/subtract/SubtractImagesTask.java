/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.subtract;

import java.util.ArrayList;
import java.util.List;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.table.Table;
import org.almagest.pipe.task.Input;
import org.almagest.pipe.task.Output;
import org.almagest.pipe.task.PipelineTask;
import org.almagest.pipe.task.Step;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Subtracts the template from the calibrated image of a visit.
///
/// @param config see [Subtraction]
@Step(dimensions = {"instrument", "visit", "detector"})
public record SubtractImagesTask(Subtraction.Config config)
        implements PipelineTask<SubtractImagesTask.In, SubtractImagesTask.Out> {
    private static final Logger LOG = LoggerFactory.getLogger(SubtractImagesTask.class);

    /// @param science calibrated image
    /// @param template template on the same pixels; changed
    /// @param stars sources of the science image: `x`, `y`, and `snr` or `psfFlux` with its error
    public record In(
            @Input("preliminary_visit_image") Exposure science,

            @Input(value = "template_detector", consumed = true)
            Exposure template,

            @Input("single_visit_star") Table stars) {}

    /// @param difference whitened difference
    /// @param matched template as it was subtracted
    /// @param kernel matching kernel
    public record Out(
            @Output(value = "difference_image_predetection", stored = false)
            Exposure difference,

            @Output("template_matched") Exposure matched,
            @Output("difference_kernel") MatchingKernel kernel) {}

    @Override
    public Out run(In in) {
        Subtraction.Result result = new Subtraction(config)
                .run(in.science(), in.template(), Workspace.of(Workspace.Given.CHANGED), stars(in.stars()));
        MatchingKernel k = result.kernel();
        LOG.info(
                "{} convolved, kernel sum {}, {} stamps ({} left out), quality {}",
                k.convolvesScience() ? "science" : "template",
                (float) k.coefficients()[0],
                k.stamps(),
                k.rejected(),
                (float) k.quality());
        return new Out(result.difference(), result.matched(), k);
    }

    private static List<Subtraction.Star> stars(Table table) {
        double[] x = table.doubles("x"), y = table.doubles("y");
        boolean direct = table.schema().find("snr").isPresent();
        String flux = table.schema().find("psfFlux").isPresent() ? "psfFlux" : "psfInstFlux";
        List<Subtraction.Star> out = new ArrayList<>(table.rows());
        for (int i = 0; i < table.rows(); i++) {
            double snr = direct ? table.number("snr", i) : table.number(flux, i) / table.number(flux + "Err", i);
            if (Double.isFinite(x[i]) && Double.isFinite(y[i])) out.add(new Subtraction.Star(x[i], y[i], snr));
        }
        return out;
    }
}
