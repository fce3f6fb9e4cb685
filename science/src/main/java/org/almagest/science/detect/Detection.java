/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.detect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.NoiseCorrelation;
import org.almagest.astro.kernel.MatchedFilter;
import org.almagest.astro.kernel.SeparableSum;

/// Detection of sources by thresholding a signal-to-noise image.
///
/// S = (K * I) / sqrt(F (K^2 * V)), image and variance both convolved; F is 1 for white noise and else
/// follows from the noise correlation. S is the signal-to-noise of the flux of a source shaped like the
/// kernel, so its noise has unit width, and the kernel that equals the PSF finds the faintest stars.
///
/// Thread rule: static methods without state.
public final class Detection {
    private static final double KERNEL_SIGMAS = 3.5;

    private Detection() {}

    /// How to threshold.
    ///
    /// @param threshold lowest |S| of a pixel of a footprint before growth
    /// @param includeMultiplier a footprint counts only when its highest |S| exceeds threshold times this
    /// @param minPixels fewest pixels above the threshold
    /// @param growSigmas isotropic growth of every footprint, in sigma of the PSF
    /// @param polarity which signs
    /// @param minRise least height of a peak above the saddle to a higher one, in S; 0 keeps every maximum
    /// @param minContrast the same as a fraction of the saddle's height
    public record Config(
            double threshold,
            double includeMultiplier,
            int minPixels,
            double growSigmas,
            Polarity polarity,
            double minRise,
            double minContrast) {
        /// Five sigma upwards, grown by 2.4 sigma, peaks at least 3 in S and 1 per cent above their
        /// saddles.
        public static final Config DEFAULT = new Config(5, 1, 1, 2.4, Polarity.POSITIVE, 3, 0.01);

        public Config {
            if (!(threshold > 0) || !(includeMultiplier >= 1) || minPixels < 1 || !(growSigmas >= 0))
                throw new IllegalArgumentException("detection threshold " + threshold + ", includeMultiplier "
                        + includeMultiplier + ", minPixels " + minPixels + ", growSigmas " + growSigmas);
        }

        public Config withThreshold(double value) {
            return new Config(value, includeMultiplier, minPixels, growSigmas, polarity, minRise, minContrast);
        }

        public Config withIncludeMultiplier(double value) {
            return new Config(threshold, value, minPixels, growSigmas, polarity, minRise, minContrast);
        }

        public Config withPolarity(Polarity value) {
            return new Config(threshold, includeMultiplier, minPixels, growSigmas, value, minRise, minContrast);
        }

        public Config withGrowSigmas(double value) {
            return new Config(threshold, includeMultiplier, minPixels, value, polarity, minRise, minContrast);
        }

        public Config withMinRise(double rise, double contrast) {
            return new Config(threshold, includeMultiplier, minPixels, growSigmas, polarity, rise, contrast);
        }
    }

    /// Detections of an exposure smoothed by the Gaussian of its PSF's size at the centre.
    ///
    /// The exposure's pixels are left as they are; see [#mark] to set its planes.
    public static List<Footprint> find(Exposure exposure, Config config) {
        double sigma = sigmaAtCentre(exposure);
        SeparableSum kernel = SeparableSum.gaussian(sigma, (int) Math.ceil(KERNEL_SIGMAS * sigma));
        return find(signalToNoise(exposure, kernel), sigma, config);
    }

    /// Detections of a signal-to-noise image.
    ///
    /// @param snr NaN never counts
    /// @param sigma of the PSF [pixel], the unit of the growth
    /// @return footprints in the order of their first rows
    public static List<Footprint> find(Image snr, double sigma, Config config) {
        Runs runs = Runs.above(snr, (float) config.threshold(), config.polarity());
        runs.join();
        Runs kept = significant(snr, runs, config);
        kept.join();
        List<Peak> peaks = Peaks.find(snr, kept);
        Runs grown = kept.grown(config.growSigmas() * sigma);
        grown.join();
        Map<Integer, List<Peak>> byRoot = new HashMap<>();
        for (Peak p : peaks)
            byRoot.computeIfAbsent(grown.root(grown.find(p.x(), p.y())), k -> new ArrayList<>())
                    .add(p);
        List<Footprint> out = new ArrayList<>();
        grown.components().forEach((root, spans) -> {
            List<Peak> inside = byRoot.getOrDefault(root, List.of());
            if (!inside.isEmpty()) out.add(new Footprint(spans, standing(snr, spans, inside, config)));
        });
        return out;
    }

    /// S of an exposure for a kernel, over the same box.
    ///
    /// A pixel that is NaN, has no positive finite variance, or is marked NO_DATA neither adds signal nor
    /// noise; S is 0 where nothing is left.
    public static Image signalToNoise(Exposure exposure, SeparableSum kernel) {
        Image s = Image.zeros(exposure.box());
        signalToNoise(exposure, kernel, s);
        return s;
    }

    /// As above, into an image over the exposure's box.
    public static void signalToNoise(Exposure exposure, SeparableSum kernel, Image into) {
        double factor = exposure.info()
                .noiseCorrelation()
                .map(c -> noiseFactor(kernel, c))
                .orElse(1.0);
        signalToNoise(exposure.image(), exposure.variance(), exposure.mask(), kernel, factor, into);
    }

    /// As above from planes; `noiseFactor` is F.
    public static Image signalToNoise(Image image, Image variance, Mask mask, SeparableSum kernel, double noiseFactor) {
        Image s = Image.zeros(image.box());
        signalToNoise(image, variance, mask, kernel, noiseFactor, s);
        return s;
    }

    private static void signalToNoise(
            Image image, Image variance, Mask mask, SeparableSum kernel, double noiseFactor, Image into) {
        MatchedFilter.significance(image, variance, mask, mask.valueOf("NO_DATA"), kernel, noiseFactor, into);
    }

    /// F = sum over lags of rho times the kernel's autocorrelation, over the latter at lag zero.
    public static double noiseFactor(SeparableSum kernel, NoiseCorrelation correlation) {
        Image k = kernel.toImage();
        int n = k.width();
        double sum = 0;
        for (int dy = -correlation.radius(); dy <= correlation.radius(); dy++)
            for (int dx = -correlation.radius(); dx <= correlation.radius(); dx++) {
                double auto = 0;
                for (int y = Math.max(0, -dy); y < Math.min(n, n - dy); y++)
                    for (int x = Math.max(0, -dx); x < Math.min(n, n - dx); x++)
                        auto += (double) k.data()[y * n + x] * k.data()[(y + dy) * n + x + dx];
                sum += correlation.at(dx, dy) * auto;
            }
        return sum / kernel.sumOfSquares();
    }

    /// Sets DETECTED on footprints with a positive peak and DETECTED_NEGATIVE on those with a negative one.
    public static void mark(Mask mask, List<Footprint> footprints) {
        int up = mask.plane("DETECTED");
        for (Footprint f : footprints) {
            int bits = f.peaks().stream().anyMatch(Peak::isPositive) ? up : 0;
            if (f.peaks().stream().anyMatch(p -> !p.isPositive())) bits |= mask.plane("DETECTED_NEGATIVE");
            f.spans().setOn(mask, bits);
        }
    }

    /// Width of the PSF in the middle [pixel].
    public static double sigmaAtCentre(Exposure exposure) {
        return exposure.info()
                .psf()
                .orElseThrow(() -> new DataFault("the exposure has no PSF to smooth with: fit or assume one first"))
                .sigmaAt(
                        exposure.box().x0() + exposure.box().width() / 2.0,
                        exposure.box().y0() + exposure.box().height() / 2.0);
    }

    /// The runs of components large and high enough.
    private static Runs significant(Image snr, Runs runs, Config config) {
        int[] pixels = new int[runs.size()];
        float[] highest = new float[runs.size()];
        for (int r = 0; r < runs.size(); r++) {
            int root = runs.root(r);
            int row = snr.rowStart(runs.y(r)) - snr.x0();
            pixels[root] += runs.x1(r) - runs.x0(r) + 1;
            for (int x = runs.x0(r); x <= runs.x1(r); x++)
                highest[root] = Math.max(highest[root], Math.abs(snr.data()[row + x]));
        }
        double limit = config.threshold() * config.includeMultiplier();
        return runs.where(root -> pixels[root] >= config.minPixels() && highest[root] >= limit);
    }

    private static List<Peak> standing(Image snr, SpanSet spans, List<Peak> peaks, Config config) {
        if (peaks.size() == 1) return peaks;
        List<Peak> out = new ArrayList<>();
        List<Peak> positive = peaks.stream().filter(Peak::isPositive).toList();
        List<Peak> negative = peaks.stream().filter(p -> !p.isPositive()).toList();
        out.addAll(Peaks.prominent(snr, spans, positive, config.minRise(), config.minContrast()));
        out.addAll(Peaks.prominent(snr, spans, negative, config.minRise(), config.minContrast()));
        return out;
    }
}
