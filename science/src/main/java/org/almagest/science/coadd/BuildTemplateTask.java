/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.coadd;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.wcs.Wcs;
import org.almagest.pipe.task.Deferred;
import org.almagest.pipe.task.Input;
import org.almagest.pipe.task.NoWork;
import org.almagest.pipe.task.Output;
import org.almagest.pipe.task.PipelineTask;
import org.almagest.pipe.task.Prerequisite;
import org.almagest.pipe.task.Step;

/// Brings the template of the sky map's patches to the pixels of a visit's detector. Where the sky has no
/// template there is no work, and the visit ends with its calibrated sources.
///
/// @param config coverage asked
@Step(dimensions = {"instrument", "visit", "detector"})
public record BuildTemplateTask(TemplateRetrieval.Config config)
        implements PipelineTask<BuildTemplateTask.In, BuildTemplateTask.Out> {
    /// @param science calibrated image
    /// @param patches coadds that overlap it, one band
    public record In(
            @Input("preliminary_visit_image") Exposure science,

            @Prerequisite(
                    value = "template_coadd",
                    dimensions = {"skymap", "tract", "patch", "band"},
                    mayLack = true)
            List<Deferred<Exposure>> patches) {}

    /// @param template on the detector's pixels and a border around them
    public record Out(
            @Output(value = "template_detector", stored = false)
            Exposure template) {}

    @Override
    public Out run(In in) {
        Wcs wcs = in.science()
                .info()
                .wcs()
                .orElseThrow(() -> new DataFault(
                        "the visit image has no WCS: its astrometry failed, so no template" + " can be brought to it"));
        if (in.patches().isEmpty()) throw new NoWork("no template overlaps the detector");
        List<TemplateRetrieval.Patch> patches = new ArrayList<>();
        Map<Long, Exposure> firstOfTract = new HashMap<>();
        for (Deferred<Exposure> patch : in.patches()) {
            long tract = patch.dataId().number("tract"), number = patch.dataId().number("patch");
            Exposure first = firstOfTract.get(tract);
            CoaddInput piece;
            if (first == null) {
                first = patch.get();
                firstOfTract.put(tract, first);
                piece = CoaddInput.of(patch.dataId().toString(), 0, first);
            } else {
                // the patches of a tract share its WCS; the PSF is read with each piece
                piece = new CoaddInput(patch.dataId().toString(), 0, first.info(), patch::get);
            }
            patches.add(new TemplateRetrieval.Patch(tract, number, piece));
        }
        Optional<Exposure> template =
                new TemplateRetrieval(config).retrieve(in.science().box(), wcs, patches);
        return new Out(template.orElseThrow(
                () -> new NoWork("less than " + 100 * config.minCoverage() + " % of the detector has a template")));
    }
}
