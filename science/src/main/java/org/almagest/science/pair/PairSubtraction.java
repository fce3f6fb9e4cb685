/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.pair;

import static org.almagest.astro.psf.GaussianPsf.FWHM_PER_SIGMA;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.NoiseCorrelation;
import org.almagest.astro.image.PlanePool;
import org.almagest.astro.table.Table;
import org.almagest.science.background.Background;
import org.almagest.science.background.BackgroundModel;
import org.almagest.science.diasource.DiaDetection;
import org.almagest.science.stack.BlankNoise;
import org.almagest.science.subtract.KernelFit;
import org.almagest.science.subtract.MatchingKernel;
import org.almagest.science.subtract.Subtraction;
import org.almagest.science.subtract.Workspace;

/// Subtracts one image of a field from another, from pixels, noise and WCS alone.
///
/// The sky of both is taken off, the template brought to the science image's pixels, and what the images do
/// not bring is measured: variance and the correlation of the noise on blank pixels, the PSF on the science
/// image's stars.
///
/// Thread rule: one thread.
public final class PairSubtraction {
    private static final double FIRST_FWHM = 4;
    private static final int CORRELATION = 5;
    private static final int SPARSE = 3;
    private static final int SPARSE_FROM = 1000;
    // one kernel of few terms does not get better by more
    private static final int STAMPS = 250;
    private static final int DEGREE = 2;
    private static final int FEW_STAMPS = 15;
    private static final double MUCH_LEFT = 0.03;
    private static final double WITHOUT = 0.15;
    private static final double STAMP_FWHM = 2.2;
    private static final int MOST_HALF = 20;
    private static final double STAMP_ERROR = 0.01;

    /// @param difference with PSF, variance and mask, on the science image's pixels and in its units
    /// @param kernel the matching kernel
    /// @param matched the template as it was subtracted, where it was asked for
    /// @param significance of a point source at every pixel, 0 where nothing is known
    /// @param sources what is left above the threshold
    /// @param notes what was measured or assumed, a sentence each
    public record Result(
            Exposure difference,
            MatchingKernel kernel,
            Optional<Exposure> matched,
            Image significance,
            Table sources,
            List<String> notes) {}

    private final double threshold;
    private final Workspace work;
    private final List<String> notes = new ArrayList<>();

    private PairSubtraction(double threshold, Workspace work) {
        this.threshold = threshold;
        this.work = work;
    }

    /// Subtracts.
    ///
    /// @param science its sky is taken off in place
    /// @param template likewise; it is changed further
    /// @param threshold least significance of a source
    public static Result run(Exposure science, Exposure template, double threshold) {
        return run(() -> science, () -> template, threshold, Workspace.of(Workspace.Given.CHANGED));
    }

    /// As above with images that nothing else holds.
    ///
    /// @param work whether the template as it was subtracted is wanted, and the pool for all planes
    public static Result run(
            Supplier<Exposure> science, Supplier<Exposure> template, double threshold, Workspace work) {
        return new PairSubtraction(threshold, work).run(science, template);
    }

    private Result run(Supplier<Exposure> science, Supplier<Exposure> template) {
        Subtracted s = subtract(science, template);
        DiaDetection.Config usual = DiaDetection.Config.DEFAULT;
        DiaDetection.Config detection = new DiaDetection.Config(
                threshold, usual.growPixels(), usual.lobeFwhm(), usual.minRise(), usual.minContrast());
        PlanePool pool = work.pool();
        Box box = s.difference.box();
        DiaDetection.Result found = DiaDetection.find(s.difference, detection, pool.image(box));
        Table sources = DifferenceSources.of(s.difference, found, pool.image(box));
        return new Result(s.difference, s.kernel, s.matched, found.significance(), sources, List.copyOf(notes));
    }

    /// What is left of a subtraction when both images are gone.
    private record Subtracted(Exposure difference, MatchingKernel kernel, Optional<Exposure> matched) {}

    private Subtracted subtract(Supplier<Exposure> science, Supplier<Exposure> template) {
        Exposure s = prepared(science);
        TemplateOnScience.Placed placed = TemplateOnScience.place(s, prepared(template), work.pool());
        BrightSources bright = BrightSources.of(s, unusable(s.mask()));
        PairPsf.Made own = PairPsf.of(s, bright);
        s = withPsf(s, own, "science image");
        Exposure t = placed.exposure();
        if (t.info().psf().isEmpty()) {
            double sigma = fwhm(s) / FWHM_PER_SIGMA;
            t = withPsf(t, PairPsf.width(t, bright.sources(), own.stars(), sigma), "template");
        }
        Subtraction.Result result = new Subtraction(config(s, t)).run(s, t, work, bright.stars());
        warn(result);
        return new Subtracted(
                result.difference(),
                result.kernel(),
                work.given() == Workspace.Given.SPENT ? Optional.empty() : Optional.of(result.matched()));
    }

    private Exposure prepared(Supplier<Exposure> image) {
        Exposure e = image.get();
        withoutSky(e);
        return withNoise(e);
    }

    private void withoutSky(Exposure e) {
        Image image = e.image();
        Box box = e.box();
        // every third pixel of every third row tells a sky with 32 cells along a side as well
        int step = Math.min(box.width(), box.height()) < SPARSE_FROM ? 1 : SPARSE;
        int w = box.width() / step, h = box.height() / step;
        Image some = work.pool().image(new Box(0, 0, w, h));
        Mask flags = work.pool().mask(some.box(), e.mask().planes());
        for (int y = 0; y < h; y++) {
            int from = image.index(box.x0() + step / 2, box.y0() + y * step + step / 2);
            int bits = e.mask().index(box.x0() + step / 2, box.y0() + y * step + step / 2);
            for (int x = 0; x < w; x++) {
                some.data()[y * w + x] = image.data()[from + x * step];
                flags.data()[y * w + x] = e.mask().data()[bits + x * step];
            }
        }
        BackgroundModel sky = Background.estimate(some, flags, FIRST_FWHM / step, Background.Config.DEFAULT);
        work.pool().takeBack(some);
        work.pool().takeBack(flags);
        sky.over(box).subtractFrom(image);
    }

    /// Says where a difference is not to be trusted as others are; one that is bad altogether is refused.
    private void warn(Subtraction.Result result) {
        MatchingKernel k = result.kernel();
        if (k.stamps() < FEW_STAMPS)
            notes.add("quality: the kernel rests on " + k.stamps() + " sources only, and hardly varies over the image");
        if (k.quality() > MUCH_LEFT)
            notes.add(String.format(
                    Locale.ROOT, "quality: %.1f %% of the bright sources' light is left", 100 * k.quality()));
        Mask mask = result.difference().mask();
        int none = mask.valueOf("NO_DATA");
        long n = 0;
        for (int bits : mask.data()) if ((bits & none) != 0) n++;
        if (n > WITHOUT * mask.box().area())
            notes.add(String.format(
                    Locale.ROOT,
                    "quality: %.0f %% of the image has no difference, for want of a template or of pixels",
                    100.0 * n / mask.box().area()));
    }

    private Exposure withPsf(Exposure e, PairPsf.Made made, String which) {
        if (e.info().psf().isPresent()) return e;
        notes.add(which + ": " + made.words());
        return e.withInfo(i -> i.withPsf(made.psf()));
    }

    /// The image with a variance and its noise's correlation; what it does not bring is measured where it
    /// is blank. Given variances count as those of white noise.
    private static Exposure withNoise(Exposure e) {
        boolean known = false;
        float[] v = e.variance().data();
        for (int i = 0; i < v.length && !known; i++) known = v[i] > 0;
        if (known) return e;
        boolean[] blank = BlankNoise.blank(e.image(), e.mask(), unusable(e.mask()));
        BlankNoise.Covariance noise = BlankNoise.covariance(e.image(), blank, CORRELATION);
        if (!(noise.variance() > 0)) throw new DataFault("the blank pixels of the image do not scatter");
        NoiseCorrelation rho = e.info().noiseCorrelation().orElse(noise.correlation());
        Image variance = Image.zeros(e.box());
        variance.fill((float) noise.variance());
        return new Exposure(e.image(), e.mask(), variance, e.info().withNoiseCorrelation(rho));
    }

    private static int unusable(Mask mask) {
        return mask.valueOf("BAD", "SAT", "CR", "NO_DATA", "UNMASKEDNAN", "SUSPECT");
    }

    /// Stamps as wide as the stars, whose differences from one kernel are allowed for: there are few of
    /// them.
    private static Subtraction.Config config(Exposure s, Exposure t) {
        Subtraction.Config usual = Subtraction.Config.DEFAULT;
        KernelFit.Config fit = usual.fit();
        int half = Math.clamp((int) Math.ceil(STAMP_FWHM * Math.max(fwhm(s), fwhm(t))), fit.halfSide(), MOST_HALF);
        return usual.withMaxStamps(STAMPS)
                .withFit(new KernelFit.Config(
                        fit.order(),
                        fit.sumOrder(),
                        half,
                        fit.rounds(),
                        fit.clipSigma(),
                        STAMP_ERROR,
                        fit.minStamps(),
                        DEGREE));
    }

    private static double fwhm(Exposure e) {
        double x = e.box().x0() + 0.5 * e.box().width(),
                y = e.box().y0() + 0.5 * e.box().height();
        return e.info().psf().map(p -> FWHM_PER_SIGMA * p.sigmaAt(x, y)).orElse(0.0);
    }
}
