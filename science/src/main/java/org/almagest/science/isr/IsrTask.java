/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import java.util.List;
import java.util.Optional;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureRows;
import org.almagest.astro.exposure.RawExposure;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.table.Table;
import org.almagest.pipe.task.Deferred;
import org.almagest.pipe.task.Input;
import org.almagest.pipe.task.Output;
import org.almagest.pipe.task.PipelineTask;
import org.almagest.pipe.task.Prerequisite;
import org.almagest.pipe.task.Step;

/// Removes the instrument's signature: raw counts to electrons with variance and mask.
///
/// @param config the steps in order
@Step(dimensions = {"instrument", "exposure", "detector"})
public record IsrTask(Config config) implements PipelineTask<IsrTask.In, IsrTask.Out> {

    /// @param steps what is done, in order; [IsrStep#standard()] unless given
    public record Config(List<IsrStep> steps) {
        public static final Config DEFAULT = new Config(IsrStep.standard());

        public Config {
            steps = List.copyOf(steps);
            if (steps.stream().noneMatch(Assemble.class::isInstance)
                    || steps.stream().noneMatch(Variance.class::isInstance))
                throw new UserFault("the ISR steps must have Assemble and Variance; they are "
                        + steps.stream().map(s -> s.getClass().getSimpleName()).toList());
        }
    }

    /// @param raw as it was read out; changed
    /// @param bias combined bias [electron]
    /// @param dark combined dark [electron / s]
    /// @param flat combined flat, 1 on average
    /// @param defects boxes of bad pixels
    /// @param crosstalk coupling of amplifiers
    /// @param linearizer correction of non-linear response
    /// @param ptc gains and read noises as measured
    /// @param cti charge that comes out late
    /// @param bfKernel kernel of the brighter-fatter correction
    public record In(
            @Input(value = "raw", consumed = true) RawExposure raw,

            @Prerequisite(
                    value = "bias",
                    dimensions = {"instrument", "detector"},
                    calibration = true)
            Optional<Deferred<Exposure>> bias,

            @Prerequisite(
                    value = "dark",
                    dimensions = {"instrument", "detector"},
                    calibration = true)
            Optional<Deferred<Exposure>> dark,

            @Prerequisite(
                    value = "flat",
                    dimensions = {"instrument", "detector", "physical_filter"},
                    calibration = true)
            Optional<Deferred<Exposure>> flat,

            @Prerequisite(
                    value = "defects",
                    dimensions = {"instrument", "detector"},
                    calibration = true)
            Optional<Table> defects,

            @Prerequisite(
                    value = "crosstalk",
                    dimensions = {"instrument", "detector"},
                    calibration = true)
            Optional<Crosstalk> crosstalk,

            @Prerequisite(
                    value = "linearizer",
                    dimensions = {"instrument", "detector"},
                    calibration = true)
            Optional<Linearizer> linearizer,

            @Prerequisite(
                    value = "ptc",
                    dimensions = {"instrument", "detector"},
                    calibration = true)
            Optional<PhotonTransfer> ptc,

            @Prerequisite(
                    value = "cti",
                    dimensions = {"instrument", "detector"},
                    calibration = true)
            Optional<DeferredCharge> cti,

            @Prerequisite(
                    value = "bf_kernel",
                    dimensions = {"instrument", "detector"},
                    calibration = true)
            Optional<BrighterFatterKernel> bfKernel) {}

    /// @param exposure electrons, with variance and mask
    public record Out(
            @Output(value = "post_isr_image", stored = false)
            Exposure exposure) {}

    @Override
    public Out run(In in) {
        IsrCalibrations products = IsrCalibrations.NONE
                .withBias(in.bias().map(IsrTask::product))
                .withDark(in.dark().map(IsrTask::product))
                .withFlat(in.flat().map(IsrTask::product))
                .withDefects(in.defects())
                .withCrosstalk(in.crosstalk())
                .withLinearizer(in.linearizer())
                .withPtc(in.ptc())
                .withCti(in.cti())
                .withBfKernel(in.bfKernel());
        List<RawAmplifier> amplifiers =
                in.raw().amplifiers().stream().map(RawAmplifier::of).toList();
        IsrFrame frame = new IsrFrame(amplifiers, in.raw().info(), products);
        IsrStep.applyAll(config.steps(), frame);
        return new Out(frame.exposure());
    }

    private static IsrCalibrations.Product product(Deferred<Exposure> stored) {
        return () -> stored.open(ExposureRows.class).map(StripRows::of).orElseGet(() -> ProductRows.of(stored.get()));
    }
}
