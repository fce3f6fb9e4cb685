/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.diasource;

import static org.almagest.astro.psf.GaussianPsf.FWHM_PER_SIGMA;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.kernel.SeparableSum;
import org.almagest.astro.psf.Psf;
import org.almagest.science.detect.Detection;
import org.almagest.science.detect.Footprint;
import org.almagest.science.detect.Peak;
import org.almagest.science.detect.Polarity;

/// Finds sources of both signs in a difference image by its own PSF as the filter.
///
/// The filter is the PSF in the middle of the image, cut to a square that loses nothing that the noise
/// would not hide. Touching excursions of both signs are one footprint; in it a peak close beside a higher
/// one of the other sign is not a source of its own but the other lobe.
///
/// Thread rule: static methods without state.
public final class DiaDetection {
    private static final double KERNEL_SIGMAS = 4;
    private static final double RANK_TOLERANCE = 2e-2;

    private DiaDetection() {}

    /// How to find.
    ///
    /// @param threshold least |S| of a source
    /// @param growPixels growth of footprints [pixel]
    /// @param lobeFwhm a peak nearer than this to a higher one of the other sign is its other lobe [FWHM]
    /// @param minRise least height of a peak above the saddle to a higher one of its sign, in S
    /// @param minContrast the same as a fraction of the saddle's height
    public record Config(double threshold, double growPixels, double lobeFwhm, double minRise, double minContrast) {
        public static final Config DEFAULT = new Config(5, 2, 2, 2.5, 0.3);

        public Config {
            if (!(threshold > 0) || !(growPixels >= 0) || !(lobeFwhm >= 0))
                throw new IllegalArgumentException(
                        "threshold " + threshold + ", growth " + growPixels + ", lobe distance " + lobeFwhm);
        }
    }

    /// What was found.
    ///
    /// @param footprints one or more peaks each, every peak a source
    /// @param significance S, signed
    public record Result(List<Footprint> footprints, Image significance) {}

    /// Finds the sources of a difference image; its pixels stay as they are.
    ///
    /// @param difference with PSF and variance
    public static Result find(Exposure difference, Config config) {
        return find(difference, config, Image.zeros(difference.box()));
    }

    /// As above.
    ///
    /// @param into over the difference's box, for S
    public static Result find(Exposure difference, Config config, Image into) {
        Psf psf = psf(difference);
        return find(difference, kernel(difference.box(), psf), middleSigma(difference.box(), psf), config, into);
    }

    static Result find(Exposure difference, SeparableSum kernel, double sigma, Config config, Image into) {
        Detection.signalToNoise(difference, kernel, into);
        Detection.Config thresholds = new Detection.Config(
                config.threshold, 1, 1, config.growPixels / sigma, Polarity.BOTH, config.minRise, config.minContrast);
        double lobe = config.lobeFwhm * FWHM_PER_SIGMA * sigma;
        List<Footprint> footprints = new ArrayList<>();
        for (Footprint f : Detection.find(into, sigma, thresholds))
            footprints.add(new Footprint(f.spans(), withoutLobes(f.peaks(), lobe)));
        return new Result(List.copyOf(footprints), into);
    }

    /// The filter of an image: its PSF in the middle, cut off and as a short sum of separable terms.
    static SeparableSum kernel(Box box, Psf psf) {
        Image whole = psf.kernelAt(box.x0() + box.width() / 2.0, box.y0() + box.height() / 2.0);
        int radius = Math.min(whole.width() / 2, (int) Math.ceil(KERNEL_SIGMAS * middleSigma(box, psf)));
        Image cut = whole.view(new Box(-radius, -radius, 2 * radius + 1, 2 * radius + 1))
                .copy();
        return SeparableSum.of(cut, RANK_TOLERANCE);
    }

    static double middleSigma(Box box, Psf psf) {
        return psf.sigmaAt(box.x0() + box.width() / 2.0, box.y0() + box.height() / 2.0);
    }

    static Psf psf(Exposure difference) {
        return difference
                .info()
                .psf()
                .orElseThrow(() -> new DataFault("the difference image has no PSF to find sources with"));
    }

    /// Peaks from the most significant down, without those that lie near a higher one of the other sign.
    private static List<Peak> withoutLobes(List<Peak> peaks, double distance) {
        List<Peak> kept = new ArrayList<>();
        List<Peak> ordered = new ArrayList<>(peaks);
        ordered.sort(Comparator.comparingDouble((Peak p) -> -Math.abs(p.significance()))
                .thenComparingInt(Peak::y)
                .thenComparingInt(Peak::x));
        for (Peak p : ordered) {
            boolean lobe = false;
            for (Peak higher : kept)
                lobe |= higher.isPositive() != p.isPositive()
                        && Math.hypot(higher.x() - p.x(), higher.y() - p.y()) < distance;
            if (!lobe) kept.add(p);
        }
        return kept;
    }
}
