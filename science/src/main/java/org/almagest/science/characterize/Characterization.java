/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.characterize;

import static org.almagest.astro.psf.GaussianPsf.FWHM_PER_SIGMA;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.ChebyshevField;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.kernel.SeparableSum;
import org.almagest.astro.psf.GaussianPsf;
import org.almagest.astro.psf.Psf;
import org.almagest.astro.table.Table;
import org.almagest.science.background.Background;
import org.almagest.science.background.BackgroundModel;
import org.almagest.science.detect.AdaptiveThreshold;
import org.almagest.science.detect.CosmicRays;
import org.almagest.science.detect.Detection;
import org.almagest.science.detect.Footprint;
import org.almagest.science.measure.ApertureCorrection;
import org.almagest.science.measure.SourceMeasurement;
import org.almagest.science.psfmodel.PsfFit;
import org.almagest.science.psfmodel.StarSelection;

/// Finds background, cosmic rays, PSF and aperture corrections of one image.
///
/// A first pass assumes a Gaussian PSF, subtracts a background, marks cosmic rays and takes the PSF's size
/// from the bright stars in the middle. The second pass finds the bright sources everywhere, the background
/// again without them, and fits the PSF; cosmic rays are then sought with the true PSF and replaced; the
/// stars are measured once more for the aperture corrections.
///
/// Thread rule: one thread.
public final class Characterization {
    /// Fewer stars in the middle of an image do not tell their width.
    private static final int ENOUGH_FOR_WIDTH = 40;

    private static final String[] FOR_STARS = {"centroid", "psfFlux", "shape", "pixelFlags"};
    private static final String[] FOR_CORRECTIONS = {"centroid", "psfFlux", "shape", "pixelFlags", "apFlux", "calibFlux"
    };

    private final Config config;

    /// @param fwhm of the PSF assumed at first [pixel]
    /// @param background cells and fit
    /// @param detection of bright sources
    /// @param crowding when that threshold rises
    /// @param cosmicRays rule
    /// @param stars which sources are stars
    /// @param psf fit
    /// @param apertureCorrection fit
    /// @param correctionSnr lowest signal-to-noise of stars for aperture corrections
    /// @param edge border that is marked EDGE [pixel]
    public record Config(
            double fwhm,
            Background.Config background,
            Detection.Config detection,
            AdaptiveThreshold.Config crowding,
            CosmicRays.Config cosmicRays,
            StarSelection.Config stars,
            PsfFit.Config psf,
            ApertureCorrection.Config apertureCorrection,
            double correctionSnr,
            int edge) {
        public static final Config DEFAULT = new Config(
                4,
                Background.Config.DEFAULT,
                Detection.Config.DEFAULT.withThreshold(10).withIncludeMultiplier(3),
                new AdaptiveThreshold.Config(6000, 800, 1.6, 12),
                CosmicRays.Config.DEFAULT,
                StarSelection.Config.DEFAULT,
                PsfFit.Config.DEFAULT,
                ApertureCorrection.Config.DEFAULT,
                100,
                1);
    }

    /// What came out.
    ///
    /// @param exposure the image given, without background, with PSF and aperture corrections
    /// @param background what was subtracted, in the order of subtraction
    /// @param psf how the PSF fit went
    /// @param cosmicRays how many were replaced
    /// @param psfStars catalogue of the PSF stars
    public record Result(
            Exposure exposure,
            List<BackgroundModel> background,
            PsfFit.Statistics psf,
            CosmicRays.Result cosmicRays,
            Table psfStars) {}

    public Characterization(Config config) {
        this.config = config;
    }

    /// Characterises an image in place.
    public Result run(Exposure exposure) {
        markEdge(exposure.mask());
        List<BackgroundModel> models = new ArrayList<>();
        Psf guess = GaussianPsf.ofFwhm(config.fwhm());
        Background.Config rough =
                config.background().withSample(config.background().sample() / 2);
        subtract(exposure, models, config.fwhm(), rough);
        BitSet candidates = CosmicRays.candidates(exposure, config.cosmicRays());
        CosmicRays.Config kept = config.cosmicRays().withKeep(true);
        CosmicRays.Result marked = CosmicRays.repair(exposure, guess, 0, kept, candidates);
        Image scratch = Image.zeros(exposure.box());
        double fwhm = starFwhm(exposure, guess, scratch);
        if (Math.abs(fwhm / config.fwhm() - 1) > 0.15) {
            marked.unmark(exposure.mask());
            marked = CosmicRays.repair(exposure, GaussianPsf.ofFwhm(0.9 * fwhm), 0, kept, candidates);
        }
        Exposure first = withPsf(exposure, GaussianPsf.ofFwhm(fwhm));
        List<Footprint> footprints = detect(first, scratch);
        // this background is without the sources marked
        Detection.mark(exposure.mask(), footprints);
        subtract(exposure, models, fwhm, config.background());
        Table sources = alone(first, footprints, scratch);
        int[] rows = StarSelection.choose(sources, config.stars());
        List<Footprint> alone =
                footprints.stream().filter(Characterization::isAlone).toList();
        PsfFit.Result psf = PsfFit.fit(first, alone, sources, rows, fwhm, config.psf());
        marked.unmark(exposure.mask());
        CosmicRays.Result rays = CosmicRays.repair(exposure, psf.psf(), 0, config.cosmicRays(), candidates);
        Exposure second = withPsf(exposure, psf.psf());
        Table stars = starsAgain(second, footprints, sources, scratch);
        Map<String, ChebyshevField> corrections = corrections(stars, exposure.box());
        Exposure done = second.withInfo(info -> {
            Map<String, String> words = new LinkedHashMap<>(info.metadata());
            words.putAll(words(psf, rays, models, second));
            return info.withApertureCorrections(corrections).withMetadata(words);
        });
        return new Result(
                done, models, psf.statistics(), rays, stars.select(StarSelection.choose(stars, config.stars())));
    }

    private static Exposure withPsf(Exposure exposure, Psf psf) {
        return exposure.withInfo(i -> i.withPsf(psf));
    }

    private List<Footprint> detect(Exposure exposure, Image scratch) {
        double sigma = Detection.sigmaAtCentre(exposure);
        Detection.signalToNoise(exposure, SeparableSum.gaussian(sigma, (int) Math.ceil(3.5 * sigma)), scratch);
        return AdaptiveThreshold.find(scratch, sigma, config.detection(), config.crowding())
                .footprints();
    }

    private static SourceMeasurement.Config measurements(String... names) {
        return SourceMeasurement.Config.DEFAULT.withMeasurements(names);
    }

    private static SourceMeasurement.Ids ids() {
        return new SourceMeasurement.Ids(1, Long.MAX_VALUE - 1);
    }

    /// Width of the stars found with a guess: of those in the middle of the image, or everywhere when these
    /// are few.
    private double starFwhm(Exposure exposure, Psf guess, Image scratch) {
        Box all = exposure.box();
        Box middle =
                new Box(all.x0() + all.width() / 4, all.y0() + all.height() / 4, all.width() / 2, all.height() / 2);
        int found = 0;
        for (Box part : middle.isEmpty() ? List.of(all) : List.of(middle, all)) {
            Exposure e = withPsf(exposure.view(part), guess);
            Image own = scratch.view(part);
            List<Footprint> footprints = detect(e, own);
            Table sources = alone(e, footprints, own);
            int[] rows = StarSelection.choose(sources, config.stars());
            found = footprints.stream().mapToInt(f -> f.peaks().size()).sum();
            if (rows.length == 0 || rows.length < ENOUGH_FOR_WIDTH && !part.equals(all)) continue;
            double[] size = Arrays.stream(rows)
                    .mapToDouble(i -> 0.5 * (sources.number("ixx", i) + sources.number("iyy", i)))
                    .sorted()
                    .toArray();
            return FWHM_PER_SIGMA * Math.sqrt(size[size.length / 2]);
        }
        throw new DataFault(
                "no stars in the image: of " + found + " bright sources none is clean, alone and of one size");
    }

    /// The sources that may be stars measured with the true PSF: all that a choice with wide limits takes.
    private Table starsAgain(Exposure exposure, List<Footprint> footprints, Table sources, Image scratch) {
        StarSelection.Config c = config.stars();
        int[] likely = StarSelection.choose(
                sources,
                new StarSelection.Config(
                        0.5 * c.minSnr(), c.fewest(), 1.5 * c.ridgeWidth(), 2 * c.clipSigma(), 2 * c.maxStars()));
        int[] owner = IntStream.range(0, footprints.size())
                .filter(i -> isAlone(footprints.get(i)))
                .toArray();
        BitSet chosen = new BitSet();
        for (int row : likely) chosen.set(owner[row]);
        return SourceMeasurement.measure(
                exposure, footprints, chosen::get, ids(), measurements(FOR_CORRECTIONS), scratch);
    }

    /// One source, so that it may be a star of the PSF.
    private static boolean isAlone(Footprint f) {
        return f.peaks().size() == 1;
    }

    /// The sources that are alone in their footprints, one after the other.
    private static Table alone(Exposure exposure, List<Footprint> footprints, Image scratch) {
        return SourceMeasurement.measure(
                exposure, footprints, i -> isAlone(footprints.get(i)), ids(), measurements(FOR_STARS), scratch);
    }

    private static void subtract(
            Exposure exposure, List<BackgroundModel> models, double fwhm, Background.Config background) {
        BackgroundModel model = Background.estimate(exposure, fwhm, background);
        model.subtractFrom(exposure.image());
        models.add(model);
    }

    private void markEdge(Mask mask) {
        int edge = mask.plane("EDGE");
        Box b = mask.box();
        int n = Math.min(config.edge(), Math.min(b.width(), b.height()));
        mask.orBox(new Box(b.x0(), b.y0(), b.width(), n), edge);
        mask.orBox(new Box(b.x0(), b.y1() - n + 1, b.width(), n), edge);
        mask.orBox(new Box(b.x0(), b.y0(), n, b.height()), edge);
        mask.orBox(new Box(b.x1() - n + 1, b.y0(), n, b.height()), edge);
    }

    /// Stars by size, bright enough for a correction; with too few the limit falls.
    private Map<String, ChebyshevField> corrections(Table found, Box box) {
        StarSelection.Config c = config.stars();
        int[] stars = StarSelection.choose(
                found,
                new StarSelection.Config(
                        config.correctionSnr(), c.fewest(), c.ridgeWidth(), c.clipSigma(), c.maxStars()));
        return ApertureCorrection.fit(found.select(stars), box, config.apertureCorrection());
    }

    private static Map<String, String> words(
            PsfFit.Result psf, CosmicRays.Result rays, List<BackgroundModel> models, Exposure e) {
        Map<String, String> words = new LinkedHashMap<>();
        double sky = 0;
        int cx = e.box().x0() + e.box().width() / 2;
        int cy = e.box().y0() + e.box().height() / 2;
        sky += BackgroundModel.at(models, cx, cy);
        words.put("PSF STARS", Integer.toString(psf.used().length));
        words.put("PSF RESERVED", Integer.toString(psf.reserved().length));
        words.put("PSF SIGMA", number(psf.psf().sigmaAt(cx, cy)));
        words.put("PSF SIZE RESIDUAL", number(psf.statistics().sizeMedian()));
        words.put("PSF SIZE SCATTER", number(psf.statistics().sizeScatter()));
        words.put("PSF E1 RESIDUAL", number(psf.statistics().e1Median()));
        words.put("PSF E2 RESIDUAL", number(psf.statistics().e2Median()));
        words.put("COSMIC RAYS", Integer.toString(rays.rays()));
        words.put("SKY MEAN", number(sky));
        words.put("SKY NOISE", number(models.getLast().rms()));
        return words;
    }

    private static String number(double v) {
        return String.format(Locale.ROOT, "%.6g", v);
    }
}
