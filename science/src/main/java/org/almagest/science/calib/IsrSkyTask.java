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
import org.almagest.astro.exposure.RawExposure;
import org.almagest.pipe.task.Input;
import org.almagest.pipe.task.Output;
import org.almagest.pipe.task.PipelineTask;
import org.almagest.pipe.task.Prerequisite;
import org.almagest.pipe.task.Step;
import org.almagest.science.isr.Assemble;
import org.almagest.science.isr.CorrectCrosstalk;
import org.almagest.science.isr.Crosstalk;
import org.almagest.science.isr.Gain;
import org.almagest.science.isr.GrowMask;
import org.almagest.science.isr.IsrCalibrations;
import org.almagest.science.isr.IsrFrame;
import org.almagest.science.isr.IsrStep;
import org.almagest.science.isr.Linearity;
import org.almagest.science.isr.Linearizer;
import org.almagest.science.isr.MaskNans;
import org.almagest.science.isr.Overscan;
import org.almagest.science.isr.ParallelOverscan;
import org.almagest.science.isr.RawAmplifier;
import org.almagest.science.isr.Saturation;
import org.almagest.science.isr.SubtractBias;
import org.almagest.science.isr.Variance;

/// Removes the instrument's signature from science exposures that a dark is to be made of: all but dark,
/// flat and defects, as far as there are calibrations.
///
/// No defects are marked and nothing is interpolated, so that the combined dark shows its own.
///
/// @param config the steps in order
@Step(dimensions = {"instrument", "exposure", "detector"})
public record IsrSkyTask(Config config) implements PipelineTask<IsrSkyTask.In, IsrSkyTask.Out> {

    /// @param steps what is done, in order
    public record Config(List<IsrStep> steps) {
        public static final Config DEFAULT = new Config(List.of(
                Overscan.DEFAULT,
                Saturation.DEFAULT,
                Gain.DEFAULT,
                CorrectCrosstalk.DEFAULT,
                ParallelOverscan.DEFAULT,
                Linearity.DEFAULT,
                Assemble.DEFAULT,
                GrowMask.DEFAULT,
                SubtractBias.DEFAULT,
                MaskNans.DEFAULT,
                Variance.DEFAULT));

        public Config {
            steps = List.copyOf(steps);
        }
    }

    /// @param raw as it was read out; changed
    /// @param bias combined bias [electron]
    /// @param crosstalk coupling of amplifiers
    /// @param linearizer correction of non-linear response
    public record In(
            @Input(value = "raw", consumed = true) RawExposure raw,

            @Prerequisite(
                    value = "bias",
                    dimensions = {"instrument", "detector"},
                    calibration = true)
            Optional<Exposure> bias,

            @Prerequisite(
                    value = "crosstalk",
                    dimensions = {"instrument", "detector"},
                    calibration = true)
            Optional<Crosstalk> crosstalk,

            @Prerequisite(
                    value = "linearizer",
                    dimensions = {"instrument", "detector"},
                    calibration = true)
            Optional<Linearizer> linearizer) {}

    /// @param exposure electrons, with variance and mask
    public record Out(
            @Output(value = "sky_isr_image", stored = false) Exposure exposure) {}

    @Override
    public Out run(In in) {
        IsrCalibrations products = new IsrCalibrations(
                in.bias(), Optional.empty(), Optional.empty(), Optional.empty(), in.crosstalk(), in.linearizer());
        List<RawAmplifier> amplifiers =
                in.raw().amplifiers().stream().map(RawAmplifier::of).toList();
        IsrFrame frame = new IsrFrame(amplifiers, in.raw().info(), products);
        IsrStep.applyAll(config.steps(), frame);
        return new Out(frame.exposure());
    }
}
