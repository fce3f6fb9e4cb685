/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.characterize;

import java.util.List;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.table.Table;
import org.almagest.pipe.task.Input;
import org.almagest.pipe.task.Output;
import org.almagest.pipe.task.PipelineTask;
import org.almagest.pipe.task.Step;
import org.almagest.science.background.BackgroundModel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds background, cosmic rays, PSF and aperture corrections of a visit image.
///
/// @param config see [Characterization]
@Step(dimensions = {"instrument", "visit", "detector"})
public record CharacterizeImageTask(Characterization.Config config)
        implements PipelineTask<CharacterizeImageTask.In, CharacterizeImageTask.Out> {
    private static final Logger LOG = LoggerFactory.getLogger(CharacterizeImageTask.class);

    /// The background that was subtracted, as it is stored.
    ///
    /// @param models their sum is the background [electron per pixel]
    public record BackgroundList(List<BackgroundModel> models) {
        public BackgroundList {
            models = List.copyOf(models);
        }
    }

    /// @param exposure electrons; changed
    public record In(
            @Input(
                    value = "post_isr_image",
                    dimensions = {"instrument", "exposure", "detector"},
                    consumed = true)
            Exposure exposure) {}

    /// @param characterized without background, with PSF and aperture corrections [electron]
    /// @param background what was subtracted
    /// @param psfStars catalogue of the stars like the PSF
    public record Out(
            @Output(value = "characterized_image", stored = false)
            Exposure characterized,

            @Output("preliminary_visit_image_background") BackgroundList background,
            @Output(value = "psf_star", stored = false) Table psfStars) {}

    @Override
    public Out run(In in) {
        Characterization.Result r = new Characterization(config).run(in.exposure());
        LOG.info(
                "{} PSF stars, size residual {}, {} cosmic rays",
                r.psfStars().rows(),
                r.psf().sizeMedian(),
                r.cosmicRays().rays());
        return new Out(r.exposure(), new BackgroundList(r.background()), r.psfStars());
    }
}
