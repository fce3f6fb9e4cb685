/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.guess;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;

/// Gain from the noise of a pair of flats, read noise from a pair of biases or the overscan.
///
/// With levels S1 and S2 above the bias and r = S1 / S2, the difference F1 - r F2 has the variance
/// (S1 + r^2 S2) / gain + (1 + r^2) n^2, n the read noise in counts (Janesick 2001, Scientific
/// Charge-Coupled Devices, section 2.2; the fixed pattern drops out). It is taken in tiles, so that the
/// flat's shape does not enter, with outliers of four sigma left out.
final class NoisePairs {
    private static final int TILE = 32;
    private static final double LEAST_LEVEL = 200;

    private final FrameSet frames;
    private final List<String> kinds;
    private final Layout.Part part;

    NoisePairs(FrameSet frames, List<String> kinds, Layout.Part part) {
        this.frames = frames;
        this.kinds = kinds;
        this.part = part;
    }

    /// Gain [electron / count] and read noise [electron], NaN where they could not be measured.
    record Answer(double gain, String gainSource, double readNoise, String noiseSource, List<String> warnings) {}

    /// @param told numbers that words tell
    Answer answer(Map<String, Double> told) {
        List<String> warnings = new ArrayList<>();
        List<Image> biases = images("bias", _ -> true);
        double most = 0.9 * told.getOrDefault("saturation", 1e9);
        List<Image> flats = images("flat", image -> {
            double level = FramePixels.median(image, part.data());
            return level > LEAST_LEVEL && level < most;
        });
        if (flats.size() < 2) flats = images("flat", _ -> true);
        double noise = Double.NaN;
        String noiseSource = "";
        if (biases.size() == 2) {
            noise = Math.sqrt(variance(biases.get(0), biases.get(1), 1) / 2);
            noiseSource = "the difference of two biases";
            if (!(noise > 0.05)) {
                warnings.add(
                        "two biases differ by nothing: their noise is below the digitisation, read noise is unknown");
                noise = Double.NaN;
            }
        }
        if (Double.isNaN(noise) && part.overscan().isPresent() && !told.containsKey("read_noise")) {
            Optional<Image> any = first();
            if (any.isPresent() && any.get().box().contains(part.overscan().get())) {
                noise = FramePixels.scatter(any.get(), part.overscan().get());
                noiseSource = "the scatter of the overscan";
                if (!(noise > 0.05)) noise = Double.NaN;
            }
        }
        double gain = Double.NaN;
        String gainSource = "";
        if (flats.size() == 2) {
            double level = biases.isEmpty()
                    ? overscanLevel(flats.getFirst())
                    : FramePixels.median(biases.getFirst(), part.data());
            if (Double.isNaN(level))
                warnings.add(
                        "two flats but no bias nor overscan: the gain cannot be measured without the level of no light");
            else
                gain = gain(
                        flats, level, Double.isNaN(noise) ? 0 : noise, told.getOrDefault("saturation", 1e9), warnings);
            gainSource = String.format(
                    Locale.ROOT,
                    "a pair of flats (mean-variance, +-%.1f %%)",
                    100 * Math.sqrt(2.0 / part.data().area()) + 0.5);
        }
        double used = told.getOrDefault("gain", gain);
        return new Answer(gain, gainSource, noise * used, noiseSource, warnings);
    }

    private Optional<Image> first() {
        for (FrameHeader f : frames.frames()) {
            Optional<Image> i = FramePixels.read(f, part.hdu());
            if (i.isPresent()) return i;
        }
        return Optional.empty();
    }

    private double overscanLevel(Image image) {
        return part.overscan()
                .filter(image.box()::contains)
                .map(o -> FramePixels.median(image, o))
                .orElse(Double.NaN);
    }

    /// The first two fit frames of a kind, of one filter and exposure time.
    private List<Image> images(String kind, Predicate<Image> fit) {
        List<Image> found = new ArrayList<>();
        String mode = "";
        for (int i = 0; i < frames.size() && found.size() < 2; i++) {
            if (!kinds.get(i).equals(kind)) continue;
            String own = frames.word(i, "FILTER").map(HeaderWord::value).orElse("") + " "
                    + frames.word(i, "EXPTIME").map(HeaderWord::value).orElse("");
            if (!found.isEmpty() && !own.equals(mode)) continue;
            Optional<Image> image = FramePixels.read(frames.frames().get(i), part.hdu())
                    .filter(p -> p.box().contains(part.data()))
                    .filter(fit);
            if (image.isEmpty()) continue;
            mode = own;
            found.add(image.get());
        }
        return found;
    }

    private double gain(List<Image> flats, double level, double noise, double saturation, List<String> warnings) {
        double s1 = FramePixels.median(flats.get(0), part.data()) - level;
        double s2 = FramePixels.median(flats.get(1), part.data()) - level;
        if (!(Math.min(s1, s2) > LEAST_LEVEL)) {
            warnings.add("the flats are too faint to measure the gain");
            return Double.NaN;
        }
        if (Math.max(s1, s2) + level > 0.9 * saturation) {
            warnings.add("the flats are saturated: they tell no gain");
            return Double.NaN;
        }
        double r = s1 / s2;
        double shot = variance(flats.get(0), flats.get(1), r) - (1 + r * r) * noise * noise;
        return shot > 0 ? (s1 + r * r * s2) / shot : Double.NaN;
    }

    /// Median over tiles of the variance of a - r b.
    private double variance(Image a, Image b, double r) {
        Box box = part.data();
        int nx = Math.max(1, box.width() / TILE), ny = Math.max(1, box.height() / TILE);
        double[] all = new double[nx * ny];
        int n = 0;
        for (int j = 0; j < ny; j++)
            for (int i = 0; i < nx; i++) {
                int x = box.x0() + i * TILE, y = box.y0() + j * TILE;
                Box tile = new Box(x, y, TILE, TILE).intersection(box);
                double v = tileVariance(a, b, r, tile);
                if (!Double.isNaN(v)) all[n++] = v;
            }
        return FramePixels.median(all, n);
    }

    private static double tileVariance(Image a, Image b, double r, Box tile) {
        double mean = 0, limit = Double.POSITIVE_INFINITY, variance = Double.NaN;
        for (int pass = 0; pass < 3; pass++) {
            double sum = 0, squares = 0;
            int n = 0;
            for (int y = tile.y0(); y <= tile.y1(); y++)
                for (int x = tile.x0(); x <= tile.x1(); x++) {
                    double d = a.get(x, y) - r * b.get(x, y) - mean;
                    if (!(Math.abs(d) < limit)) continue;
                    sum += d;
                    squares += d * d;
                    n++;
                }
            if (n < 16) return Double.NaN;
            variance = (squares - sum * sum / n) / (n - 1);
            mean += sum / n;
            limit = 4 * Math.sqrt(variance) + 1e-9;
        }
        return variance;
    }
}
