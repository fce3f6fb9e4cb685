/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.calib;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.psf.GaussianPsf;
import org.almagest.pipe.task.Deferred;
import org.almagest.pipe.task.Input;
import org.almagest.pipe.task.Output;
import org.almagest.pipe.task.PipelineTask;
import org.almagest.pipe.task.Step;
import org.almagest.science.detect.CosmicRays;

/// Combines dark exposures, each divided by its dark time, and verifies the result.
///
/// Cosmic rays fall to the clipping; of one or two exposures they are sought in each one first.
///
/// @param config how, and what is asked of the result
@Step(dimensions = {"instrument", "detector"})
public record MakeDarkTask(Config config) implements PipelineTask<MakeDarkTask.In, MakeDarkTask.Out> {
    private static final int CLIPPING_FROM = 3;

    /// @param combine clipping
    /// @param minInputs fewest exposures
    /// @param noiseTolerance greatest relative difference of the scatter from the promised noise
    /// @param maxMean greatest mean dark current [electron / s]
    /// @param maxBadFraction most pixels without a value
    public record Config(
            FrameCombine.Config combine, int minInputs, double noiseTolerance, double maxMean, double maxBadFraction) {
        public static final Config DEFAULT = new Config(FrameCombine.Config.DEFAULT, 3, 0.05, 5, 0.01);
    }

    /// @param exposures dark exposures without overscan and bias [electron]
    public record In(
            @Input(
                    value = "dark_isr_image",
                    dimensions = {"instrument", "exposure", "detector"})
            List<Deferred<Exposure>> exposures) {}

    /// @param dark combined [electron / s]
    /// @param verification whether it is fit for use
    public record Out(
            @Output(value = "dark", calibration = true) Exposure dark,
            @Output("dark_verification") Verification verification) {}

    @Override
    public Out run(In in) {
        Products.requireInputs("dark", in.exposures(), config.minInputs());
        Exposure first = in.exposures().getFirst().get();
        List<FrameCombine.Source> sources = in.exposures().size() >= CLIPPING_FROM
                ? Products.sources(in.exposures(), h -> 1 / Products.darkSeconds(h))
                : cleaned(in.exposures());
        FrameCombine.Result r = new FrameCombine(config.combine()).combine(sources, first.box());
        Verification verification = new Verification(
                "dark",
                in.exposures().size(),
                Products.checks(
                        in.exposures().size(),
                        "noise over promised noise",
                        r.noiseRatio(),
                        config.noiseTolerance(),
                        new Verification.Check("mean", r.mean(), -r.noise(), config.maxMean(), "electron / s"),
                        new Verification.Check(
                                "pixels without value", r.badFraction(), 0, config.maxBadFraction(), "")));
        return new Out(Products.withProvenance(r.exposure(), "dark", first.info(), in.exposures()), verification);
    }

    /// Few exposures are held whole, their cosmic rays marked.
    private static List<FrameCombine.Source> cleaned(List<Deferred<Exposure>> handles) {
        List<FrameCombine.Source> out = new ArrayList<>();
        List<Exposure> marked = new ArrayList<>();
        for (Deferred<Exposure> h : handles) {
            Exposure e = h.get().copy();
            CosmicRays.repair(e, GaussianPsf.ofFwhm(2.5), 0, CosmicRays.Config.DEFAULT.withKeep(true));
            marked.add(e);
        }
        spareHotPixels(marked);
        for (int k = 0; k < marked.size(); k++) {
            Deferred<Exposure> h = handles.get(k);
            Exposure e = marked.get(k);
            out.add(new FrameCombine.Source(
                    h.dataId().toString(), 1 / Products.darkSeconds(h), box -> Optional.of(e.view(box))));
        }
        return out;
    }

    /// What is marked at the same pixel of two exposures is a hot pixel, no ray.
    private static void spareHotPixels(List<Exposure> marked) {
        if (marked.size() < 2) return;
        int[] a = marked.get(0).mask().data();
        int[] b = marked.get(1).mask().data();
        int bitA = marked.get(0).mask().valueOf("CR");
        int bitB = marked.get(1).mask().valueOf("CR");
        for (int i = 0; i < a.length; i++)
            if ((a[i] & bitA) != 0 && (b[i] & bitB) != 0) {
                a[i] &= ~bitA;
                b[i] &= ~bitB;
            }
    }
}
