/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.calib;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;

/// Combines exposures pixel by pixel: the mean of what lies within 3 sigma of the median, three times over.
///
/// Strips of rows are read from all inputs at once, so that memory goes with the strip and not with the
/// detector. Sigma is that of the variance planes, because the scatter of ten values cannot show an
/// outlier. Up to five inputs the result's variance follows from theirs; from six on from the scatter of
/// the values kept.
///
/// Thread rule: one thread.
public final class FrameCombine {
    private static final int SCATTER_FROM = 6;

    private final Config config;

    /// @param clipSigma values farther from the median than this many sigma are left out
    /// @param rounds of clipping
    /// @param stripRows rows read at once
    /// @param ignore planes whose pixels are left out
    public record Config(double clipSigma, int rounds, int stripRows, List<String> ignore) {
        public static final Config DEFAULT =
                new Config(3, 3, 128, List.of("SAT", "DETECTED", "DETECTED_NEGATIVE", "CR", "INTRP", "NO_DATA"));

        public Config {
            if (!(clipSigma > 0) || rounds < 1 || stripRows < 1)
                throw new IllegalArgumentException("combine with clipSigma " + clipSigma + ", rounds " + rounds);
            ignore = List.copyOf(ignore);
        }
    }

    /// One input.
    ///
    /// @param name for messages and for the header
    /// @param scale its pixels are multiplied by this
    /// @param read gives the part inside a box
    public record Source(String name, double scale, Function<Box, Optional<Exposure>> read) {}

    /// What came out.
    ///
    /// @param exposure the mean, its variance, and BAD where no input has a value
    /// @param noiseRatio scatter of the inputs over what their variances promise, clipping allowed for
    /// @param mean over all pixels
    /// @param noise root of the mean input variance, scaled
    /// @param badFraction of pixels without a value
    /// @param clippedFraction of values left out
    public record Result(
            Exposure exposure,
            double noiseRatio,
            double mean,
            double noise,
            double badFraction,
            double clippedFraction) {}

    public FrameCombine(Config config) {
        this.config = config;
    }

    /// Sums over the strips.
    private static final class Tally {
        double squares;
        double expected;
        double sum;
        double variances;
        long pixels;
        long values;
        long offered;
        long bad;
    }

    /// Combines inputs over a box.
    public Result combine(List<Source> sources, Box box) {
        if (sources.isEmpty()) throw new DataFault("no exposures to combine");
        Image image = Image.zeros(box);
        Image variance = Image.zeros(box);
        Mask mask = Mask.clear(box, MaskPlanes.of("BAD", "NO_DATA"));
        Tally tally = new Tally();
        for (int y = box.y0(); y <= box.y1(); y += config.stripRows()) {
            Box strip = new Box(box.x0(), y, box.width(), Math.min(config.stripRows(), box.y1() - y + 1));
            List<Exposure> parts = new ArrayList<>();
            for (Source s : sources)
                parts.add(s.read()
                        .apply(strip)
                        .filter(e -> e.box().equals(strip))
                        .orElseThrow(() -> new DataFault(s.name() + " does not cover " + strip)));
            strip(sources, parts, strip, image, variance, mask, tally);
        }
        double ratio = tally.expected > 0
                ? Math.sqrt(tally.squares / tally.expected) / widthWhenClipped(config.clipSigma())
                : Double.NaN;
        return new Result(
                new Exposure(image, mask, variance, ExposureInfo.NONE),
                ratio,
                tally.sum / Math.max(1, tally.pixels),
                Math.sqrt(tally.variances / Math.max(1, tally.values)),
                (double) tally.bad / box.area(),
                1 - (double) tally.values / Math.max(1, tally.offered));
    }

    /// Width of a unit Gaussian without what lies beyond c: sqrt(1 - 2 c phi(c) / (2 Phi(c) - 1)).
    static double widthWhenClipped(double c) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < 2000; i++) {
            double x = c * (i + 0.5) / 2000;
            double density = Math.exp(-0.5 * x * x);
            sum += density;
            squares += density * x * x;
        }
        return Math.sqrt(squares / sum);
    }

    private void strip(
            List<Source> sources,
            List<Exposure> parts,
            Box strip,
            Image image,
            Image variance,
            Mask mask,
            Tally tally) {
        int n = parts.size();
        int[] ignored = parts.stream()
                .mapToInt(e -> e.mask().valueOf(config.ignore().toArray(String[]::new)))
                .toArray();
        double[] value = new double[n];
        double[] var = new double[n];
        double[] sorted = new double[n];
        int bad = mask.valueOf("BAD");
        for (int y = strip.y0(); y <= strip.y1(); y++)
            for (int x = 0; x < strip.width(); x++) {
                int count = 0;
                for (int k = 0; k < n; k++) {
                    Exposure e = parts.get(k);
                    double v = e.image().data()[e.image().rowStart(y) + x];
                    double w = e.variance().data()[e.variance().rowStart(y) + x];
                    if (!Double.isFinite(v) || !(w > 0) || w > Float.MAX_VALUE) continue;
                    if ((e.mask().data()[e.mask().rowStart(y) + x] & ignored[k]) != 0) continue;
                    double s = sources.get(k).scale();
                    value[count] = v * s;
                    var[count++] = w * s * s;
                }
                int at = image.rowStart(y) + x;
                if (count == 0) {
                    image.data()[at] = Float.NaN;
                    variance.data()[at] = Float.NaN;
                    mask.data()[at] |= bad;
                    tally.bad++;
                    continue;
                }
                pixel(value, var, sorted, count, image, variance, at, tally);
            }
    }

    private void pixel(
            double[] value,
            double[] var,
            double[] sorted,
            int count,
            Image image,
            Image variance,
            int at,
            Tally tally) {
        System.arraycopy(value, 0, sorted, 0, count);
        Arrays.sort(sorted, 0, count);
        double centre = count % 2 == 1 ? sorted[count / 2] : 0.5 * (sorted[count / 2 - 1] + sorted[count / 2]);
        double mean = centre;
        double squares = 0;
        double variances = 0;
        int kept = 0;
        for (int round = 0; round < config.rounds(); round++) {
            double sum = 0;
            squares = 0;
            variances = 0;
            int before = kept;
            kept = 0;
            for (int k = 0; k < count; k++) {
                double d = value[k] - centre;
                if (d * d > config.clipSigma() * config.clipSigma() * var[k] && count > 2) continue;
                sum += d;
                squares += d * d;
                variances += var[k];
                kept++;
            }
            if (kept == 0) break;
            mean = centre + sum / kept;
            squares -= sum * sum / kept;
            if (kept == before) break;
            centre = mean;
        }
        tally.offered += count;
        tally.values += kept;
        if (kept > 1) {
            tally.squares += squares / (kept - 1);
            tally.expected += variances / kept;
        }
        tally.sum += mean;
        tally.variances += variances;
        tally.pixels++;
        image.data()[at] = (float) mean;
        double typical = kept > 0 ? variances / kept : var[0];
        variance.data()[at] =
                (float) (kept >= SCATTER_FROM ? squares / (kept - 1) / kept : typical / Math.max(1, kept));
    }
}
