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
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Mask;
import org.almagest.astro.table.Table;
import org.almagest.pipe.task.Deferred;
import org.almagest.pipe.task.Input;
import org.almagest.pipe.task.Output;
import org.almagest.pipe.task.PipelineTask;
import org.almagest.pipe.task.Step;

/// Makes a dark of science exposures for observatories without dark frames: what stays at the same pixels
/// while the field drifts or is dithered across them.
///
/// It holds the pixel-to-pixel pattern of dark current, bias and hot pixels about a mean of zero, for
/// exposures of the same length; the smooth part is lost with the sky. A pixel that is marked as a source
/// in more than half of the exposures is taken for a hot one; when there are too many of those, the field
/// did not move, and verification fails.
///
/// @param config how, and what is asked of the result
@Step(dimensions = {"instrument", "detector"})
public record MakeSkyDarkTask(Config config) implements PipelineTask<MakeSkyDarkTask.In, MakeSkyDarkTask.Out> {
    /// A field that stands still marks the same pixels in all exposures; stars that move meet by chance.
    private static final double STANDING_SHARE = 0.25;

    /// @param combine clipping
    /// @param minInputs fewest exposures
    /// @param maxStandingFraction most pixels that are marked as sources in more than half of the
    /// exposures, as a fraction of the detector; a quarter of what one exposure has marked, if that is more
    /// @param maxNoiseRatio greatest scatter of the exposures over what their variances promise
    /// @param maxBadFraction most pixels without a value, and most defects
    /// @param patternLimit pixels that differ by more from their surroundings are defects [electron / s]
    public record Config(
            FrameCombine.Config combine,
            int minInputs,
            double maxStandingFraction,
            double maxNoiseRatio,
            double maxBadFraction,
            double patternLimit) {
        public static final Config DEFAULT = new Config(FrameCombine.Config.DEFAULT, 10, 0.01, 1.5, 0.02, 20);

        public Config {
            if (minInputs < 3) throw new IllegalArgumentException("minInputs " + minInputs + ": 3 or more");
        }
    }

    /// @param exposures science exposures without sky, sources marked [electron]
    public record In(
            @Input(
                    value = "sky_pattern_image",
                    dimensions = {"instrument", "exposure", "detector"})
            List<Deferred<Exposure>> exposures) {}

    /// @param dark fixed pattern [electron / s]
    /// @param verification whether it is fit for use
    /// @param defects boxes of hot pixels and of pixels without a value
    /// @param defectsVerification whether they are few enough
    public record Out(
            @Output(value = "dark", calibration = true) Exposure dark,
            @Output("dark_verification") Verification verification,

            @Output(value = "defects", calibration = true) Table defects,

            @Output("defects_verification") Verification defectsVerification) {}

    @Override
    public Out run(In in) {
        List<Deferred<Exposure>> exposures = in.exposures();
        Products.requireInputs("dark of science exposures", exposures, config.minInputs());
        Exposure first = exposures.getFirst().get();
        short[] marks = marks(exposures, first.box());
        boolean[] standing = new boolean[marks.length];
        double typical = 0;
        for (int i = 0; i < marks.length; i++) {
            standing[i] = 2 * marks[i] > exposures.size();
            typical += (double) marks[i] / marks.length / exposures.size();
        }
        List<FrameCombine.Source> sources = new ArrayList<>();
        for (Deferred<Exposure> h : exposures)
            sources.add(new FrameCombine.Source(
                    h.dataId().toString(),
                    1 / Products.darkSeconds(h),
                    box -> h.get(box).map(e -> unmarked(e, standing, first.box()))));
        FrameCombine.Result r = new FrameCombine(config.combine()).combine(sources, first.box());
        int marked = 0;
        for (boolean s : standing) if (s) marked++;
        double area = first.box().area();
        Verification verification = new Verification(
                "dark",
                exposures.size(),
                List.of(
                        new Verification.Check(
                                "pixels marked as sources in most exposures (does the field move?)",
                                marked / area,
                                0,
                                Math.max(config.maxStandingFraction(), STANDING_SHARE * typical),
                                ""),
                        new Verification.Check(
                                "noise over promised noise", r.noiseRatio(), 0, config.maxNoiseRatio(), ""),
                        new Verification.Check("mean", r.mean(), -r.noise(), r.noise(), "electron / s"),
                        new Verification.Check(
                                "pixels without value", r.badFraction(), 0, config.maxBadFraction(), "")));
        Exposure dark = Products.withProvenance(r.exposure(), "dark of science exposures", first.info(), exposures);
        Defects.Config limits = Defects.Config.DEFAULT.withBiasLimit(config.patternLimit());
        Table boxes = Defects.find(Optional.of(dark), Optional.empty(), List.of(), limits);
        double bad = 0;
        for (int i = 0; i < boxes.rows(); i++) bad += boxes.number("width", i) * boxes.number("height", i);
        return new Out(
                dark,
                verification,
                boxes,
                new Verification(
                        "defects",
                        exposures.size(),
                        List.of(new Verification.Check("bad pixels", bad / area, 0, config.maxBadFraction(), ""))));
    }

    /// In how many exposures each pixel, row by row, is marked.
    private static short[] marks(List<Deferred<Exposure>> exposures, Box box) {
        short[] count = new short[Math.toIntExact(box.area())];
        for (Deferred<Exposure> h : exposures) {
            Mask mask = h.get().mask();
            int bit = mask.valueOf("DETECTED");
            for (int y = 0; y < box.height(); y++) {
                int row = mask.index(box.x0(), box.y0() + y);
                for (int x = 0; x < box.width(); x++)
                    if ((mask.data()[row + x] & bit) != 0) count[y * box.width() + x]++;
            }
        }
        return count;
    }

    private static Exposure unmarked(Exposure part, boolean[] standing, Box whole) {
        Exposure e = part.copy();
        Mask mask = e.mask();
        Box box = e.box();
        int keep = ~mask.valueOf("DETECTED");
        for (int y = box.y0(); y <= box.y1(); y++) {
            int row = mask.index(box.x0(), y), at = (y - whole.y0()) * whole.width() + box.x0() - whole.x0();
            for (int x = 0; x < box.width(); x++) if (standing[at + x]) mask.data()[row + x] &= keep;
        }
        return e;
    }
}
