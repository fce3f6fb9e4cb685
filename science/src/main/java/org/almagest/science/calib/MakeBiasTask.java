/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.calib;

import java.util.List;
import org.almagest.astro.exposure.Exposure;
import org.almagest.pipe.task.Deferred;
import org.almagest.pipe.task.Input;
import org.almagest.pipe.task.Output;
import org.almagest.pipe.task.PipelineTask;
import org.almagest.pipe.task.Step;

/// Combines bias exposures, and verifies the result.
///
/// @param config how, and what is asked of the result
@Step(dimensions = {"instrument", "detector"})
public record MakeBiasTask(Config config) implements PipelineTask<MakeBiasTask.In, MakeBiasTask.Out> {

    /// @param combine clipping
    /// @param minInputs fewest exposures
    /// @param noiseTolerance greatest relative difference of the scatter from the promised read noise
    /// @param maxMean greatest |mean| in units of the read noise
    /// @param maxBadFraction most pixels without a value
    public record Config(
            FrameCombine.Config combine, int minInputs, double noiseTolerance, double maxMean, double maxBadFraction) {
        public static final Config DEFAULT = new Config(FrameCombine.Config.DEFAULT, 3, 0.05, 1, 0.01);
    }

    /// @param exposures bias exposures without overscan [electron]
    public record In(
            @Input(
                    value = "bias_isr_image",
                    dimensions = {"instrument", "exposure", "detector"})
            List<Deferred<Exposure>> exposures) {}

    /// @param bias combined [electron]
    /// @param verification whether it is fit for use
    public record Out(
            @Output(value = "bias", calibration = true) Exposure bias,
            @Output("bias_verification") Verification verification) {}

    @Override
    public Out run(In in) {
        Products.requireInputs("bias", in.exposures(), config.minInputs());
        Exposure first = in.exposures().getFirst().get();
        FrameCombine.Result r =
                new FrameCombine(config.combine()).combine(Products.sources(in.exposures(), h -> 1), first.box());
        Verification verification = new Verification(
                "bias",
                in.exposures().size(),
                Products.checks(
                        in.exposures().size(),
                        "noise over promised read noise",
                        r.noiseRatio(),
                        config.noiseTolerance(),
                        new Verification.Check(
                                "mean",
                                r.mean(),
                                -config.maxMean() * r.noise(),
                                config.maxMean() * r.noise(),
                                "electron"),
                        new Verification.Check(
                                "pixels without value", r.badFraction(), 0, config.maxBadFraction(), "")));
        return new Out(Products.withProvenance(r.exposure(), "bias", first.info(), in.exposures()), verification);
    }
}
