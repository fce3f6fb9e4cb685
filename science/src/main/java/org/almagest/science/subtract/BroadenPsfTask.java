/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.subtract;

import org.almagest.astro.exposure.Exposure;
import org.almagest.pipe.task.Input;
import org.almagest.pipe.task.Output;
import org.almagest.pipe.task.PipelineTask;
import org.almagest.pipe.task.Step;

/// Broadens the PSF of a calibrated image from an undersampled camera, for templates and differences.
///
/// @param config how far
@Step(dimensions = {"instrument", "visit", "detector"})
public record BroadenPsfTask(Config config) implements PipelineTask<BroadenPsfTask.In, BroadenPsfTask.Out> {
    /// @param sigma of the PSF that images are to have at least [pixel]
    public record Config(double sigma) {
        public static final Config DEFAULT = new Config(1.3);

        public Config {
            if (!(sigma > 0)) throw new IllegalArgumentException("sigma " + sigma);
        }
    }

    /// @param exposure calibrated image with PSF
    public record In(@Input("preliminary_visit_image") Exposure exposure) {}

    /// @param exposure the same with a broader PSF
    public record Out(@Output("broadened_visit_image") Exposure exposure) {}

    @Override
    public Out run(In in) {
        return new Out(Broadening.apply(in.exposure(), config.sigma()));
    }
}
