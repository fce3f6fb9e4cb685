/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.calib;

import java.util.Arrays;
import java.util.List;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.pipe.task.Deferred;
import org.almagest.pipe.task.Input;
import org.almagest.pipe.task.Output;
import org.almagest.pipe.task.PipelineTask;
import org.almagest.pipe.task.Step;

/// Combines flat exposures, each divided by its level, brings the mean to 1, and verifies the result.
///
/// @param config how, and what is asked of the result
@Step(dimensions = {"instrument", "detector", "physical_filter"})
public record MakeFlatTask(Config config) implements PipelineTask<MakeFlatTask.In, MakeFlatTask.Out> {

    /// @param combine clipping
    /// @param minInputs fewest exposures
    /// @param noiseTolerance greatest relative difference of the scatter from the promised noise
    /// @param maxLevelScatter greatest relative scatter of the exposures' levels about their mean, as a
    /// check of the lamp; infinite for twilight flats
    /// @param maxBadFraction most pixels without a value
    public record Config(
            FrameCombine.Config combine,
            int minInputs,
            double noiseTolerance,
            double maxLevelScatter,
            double maxBadFraction) {
        public static final Config DEFAULT =
                new Config(FrameCombine.Config.DEFAULT, 3, 0.1, Double.POSITIVE_INFINITY, 0.01);
    }

    /// @param exposures flat exposures without overscan, bias and dark [electron]
    public record In(
            @Input(
                    value = "flat_isr_image",
                    dimensions = {"instrument", "exposure", "detector"})
            List<Deferred<Exposure>> exposures) {}

    /// @param flat combined, 1 on average
    /// @param verification whether it is fit for use
    public record Out(
            @Output(value = "flat", calibration = true) Exposure flat,
            @Output("flat_verification") Verification verification) {}

    @Override
    public Out run(In in) {
        Products.requireInputs("flat", in.exposures(), config.minInputs());
        Exposure first = in.exposures().getFirst().get();
        double[] level = new double[in.exposures().size()];
        for (int i = 0; i < level.length; i++) level[i] = level(in.exposures().get(i), first.box());
        int[] next = {0};
        FrameCombine.Result r = new FrameCombine(config.combine())
                .combine(Products.sources(in.exposures(), h -> 1 / level[next[0]++]), first.box());
        Exposure flat = normalised(r.exposure(), r.mean());
        double mean = Arrays.stream(level).average().orElse(Double.NaN);
        double scatter = Math.sqrt(Arrays.stream(level)
                .map(v -> (v / mean - 1) * (v / mean - 1))
                .average()
                .orElse(0));
        Verification verification = new Verification(
                "flat",
                level.length,
                Products.checks(
                        level.length,
                        "noise over promised noise",
                        r.noiseRatio(),
                        config.noiseTolerance(),
                        new Verification.Check("scatter of levels", scatter, 0, config.maxLevelScatter(), ""),
                        new Verification.Check(
                                "pixels without value", r.badFraction(), 0, config.maxBadFraction(), "")));
        return new Out(
                Products.withProvenance(
                                flat,
                                "flat",
                                first.info()
                                        .withFilter(first.info()
                                                .filter()
                                                .orElseThrow(() -> new DataFault("flat exposures without a filter"))),
                                in.exposures())
                        .withInfo(i -> i.withFilter(first.info().filter().orElseThrow())),
                verification);
    }

    /// Median of every seventh pixel of every sixteenth row.
    private static double level(Deferred<Exposure> handle, Box box) {
        Image image = handle.get().image();
        float[] some = new float[(box.width() / 7 + 1) * (box.height() / 16 + 1)];
        int n = 0;
        for (int y = box.y0(); y <= box.y1(); y += 16)
            for (int x = 0; x < box.width(); x += 7) {
                float v = image.data()[image.rowStart(y) + x];
                if (Float.isFinite(v)) some[n++] = v;
            }
        Arrays.sort(some, 0, n);
        double median = n == 0 ? Double.NaN : some[n / 2];
        if (!(median > 0)) throw new DataFault(handle.dataId() + ": a flat with a level of " + median + " electrons");
        return median;
    }

    private static Exposure normalised(Exposure e, double mean) {
        float f = (float) (1 / mean);
        for (int i = 0; i < e.image().data().length; i++) {
            e.image().data()[i] *= f;
            e.variance().data()[i] *= f * f;
        }
        return e;
    }
}
