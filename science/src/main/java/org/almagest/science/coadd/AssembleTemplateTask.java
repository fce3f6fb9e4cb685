/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.coadd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.image.Box;
import org.almagest.astro.skymap.Patch;
import org.almagest.astro.skymap.SkyMap;
import org.almagest.astro.skymap.SkyMapConfig;
import org.almagest.astro.wcs.TanSipWcs;
import org.almagest.pipe.task.Deferred;
import org.almagest.pipe.task.Input;
import org.almagest.pipe.task.NoWork;
import org.almagest.pipe.task.Output;
import org.almagest.pipe.task.PipelineTask;
import org.almagest.pipe.task.Prerequisite;
import org.almagest.pipe.task.QuantumContext;
import org.almagest.pipe.task.Step;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the template of one patch from the calibrated visit images that reach it; nothing where too few
/// do.
///
/// @param config how many visits it takes and how they are cleaned
@Step(dimensions = {"skymap", "tract", "patch", "band"})
public record AssembleTemplateTask(TemplateAssembly.Config config)
        implements PipelineTask<AssembleTemplateTask.In, AssembleTemplateTask.Out> {
    private static final Logger LOG = LoggerFactory.getLogger(AssembleTemplateTask.class);

    /// @param context tract, patch and band
    /// @param skyMap the map
    /// @param visits calibrated images, read strip by strip
    public record In(
            QuantumContext context,

            @Prerequisite(
                    value = "skyMap",
                    dimensions = {"skymap"})
            SkyMapConfig skyMap,

            @Input(
                    value = "preliminary_visit_image",
                    dimensions = {"instrument", "visit", "detector"})
            List<Deferred<Exposure>> visits) {}

    /// @param template the patch's coadd [nJy per pixel], outer box of the patch
    public record Out(@Output("template_coadd") Exposure template) {}

    @Override
    public Out run(In in) {
        Patch patch = new SkyMap(in.skyMap())
                .tract(Math.toIntExact(in.context().dataId().number("tract")))
                .patch(Math.toIntExact(in.context().dataId().number("patch")));
        List<CoaddInput> inputs = new ArrayList<>();
        for (Deferred<Exposure> visit : in.visits()) inputs.add(input(visit));
        Optional<Exposure> template = new TemplateAssembly(config).assemble(patch.outer(), wcs(patch), inputs);
        LOG.info("{}: {} images, {}", in.context().dataId(), inputs.size(), template.isPresent() ? "done" : "too few");
        return template.map(Out::new)
                .orElseThrow(() -> new NoWork("fewer than " + config.minVisits() + " visits see " + patch));
    }

    private static TanSipWcs wcs(Patch patch) {
        double step = patch.tract().pixelScale().degrees();
        return new TanSipWcs(
                patch.tract().centre(), patch.tract().crpixX(), patch.tract().crpixY(), new double[] {-step, 0, 0, step
                });
    }

    /// A visit image of which only the components are read now.
    static CoaddInput input(Deferred<Exposure> visit) {
        ExposureInfo info = visit.get(new Box(0, 0, 1, 1)).orElseGet(visit::get).info();
        return new CoaddInput(
                visit.dataId().toString(),
                visit.dataId().has("visit") ? visit.dataId().number("visit") : 0,
                info,
                visit::get);
    }
}
