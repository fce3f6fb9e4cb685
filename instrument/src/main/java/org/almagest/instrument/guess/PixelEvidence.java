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
import org.almagest.astro.image.Image;

/// What the pixels tell of amplifiers: the level where they saturate, the level without light, gain and
/// read noise.
final class PixelEvidence {
    private final FrameSet frames;
    private final List<String> kinds;
    private final Layout layout;

    PixelEvidence(FrameSet frames, List<String> kinds, Layout layout) {
        this.frames = frames;
        this.kinds = kinds;
        this.layout = layout;
    }

    /// Adds what words did not tell, and warns where words and pixels disagree.
    ///
    /// @param numbers of each amplifier, changed in place
    void add(List<Map<String, Double>> numbers, Map<String, String> evidence, List<String> warnings) {
        if (!layout.isKnown() || frames.frames().stream().allMatch(f -> f.fits().isEmpty())) return;
        saturation(numbers, evidence, warnings);
        for (int a = 0; a < layout.amplifiers().size(); a++) {
            NoisePairs.Answer measured =
                    new NoisePairs(frames, kinds, layout.amplifiers().get(a)).answer(numbers.get(a));
            merge(numbers.get(a), "gain", measured.gain(), measured.gainSource(), evidence, warnings);
            merge(numbers.get(a), "read_noise", measured.readNoise(), measured.noiseSource(), evidence, warnings);
            measured.warnings().forEach(w -> {
                if (!warnings.contains(w)) warnings.add(w);
            });
        }
        for (int a = 0; a < layout.amplifiers().size(); a++) biasLevel(a, numbers.get(a), evidence);
    }

    private static void merge(
            Map<String, Double> numbers,
            String key,
            double measured,
            String source,
            Map<String, String> evidence,
            List<String> warnings) {
        if (!(measured > 0)) return;
        Double told = numbers.get(key);
        if (told == null) {
            numbers.put(key, Math.round(measured * 1000) / 1000.0);
            evidence.merge(key, source, (x, y) -> x.contains(y) ? x : x + "; " + y);
        } else if (Math.abs(measured / told - 1) > 0.25) {
            String warning =
                    String.format(Locale.ROOT, "%s: the header says %.3g, %s says %.3g", key, told, source, measured);
            if (warnings.size() < 12 && !warnings.contains(warning)) warnings.add(warning);
        }
    }

    /// The level without light, where no overscan shows it and biases are there.
    private void biasLevel(int a, Map<String, Double> numbers, Map<String, String> evidence) {
        Layout.Part part = layout.amplifiers().get(a);
        if (part.overscan().isPresent()) return;
        for (int i = 0; i < frames.size(); i++) {
            if (!kinds.get(i).equals("bias")) continue;
            Optional<Image> image = pixels(i, part);
            if (image.isEmpty()) continue;
            numbers.put("bias_level", FramePixels.median(image.get(), part.data()));
            evidence.put("bias_level", "median of " + frames.frames().get(i).name());
            return;
        }
    }

    private Optional<Image> pixels(int frame, Layout.Part part) {
        return FramePixels.read(frames.frames().get(frame), part.hdu())
                .filter(p -> p.box().contains(part.data()));
    }

    private void saturation(List<Map<String, Double>> numbers, Map<String, String> evidence, List<String> warnings) {
        PileUp pile = new PileUp();
        int used = 0;
        for (int i = 0; i < frames.size() && used < 6; i++) {
            if (kinds.get(i).equals("bias") || kinds.get(i).equals("dark")) continue;
            used++;
            List<Integer> hdus = new ArrayList<>();
            for (Layout.Part p : layout.amplifiers()) if (!hdus.contains(p.hdu())) hdus.add(p.hdu());
            for (int hdu : hdus) FramePixels.read(frames.frames().get(i), hdu).ifPresent(pile::add);
        }
        double told = numbers.stream()
                .mapToDouble(m -> m.getOrDefault("saturation", Double.NaN))
                .min()
                .orElse(Double.NaN);
        if (pile.isPiled()) {
            String source = pile.count() + " pixels stand at " + Yaml.number(pile.level()) + ", the highest level of "
                    + frames.share(used);
            if (Double.isNaN(told)) put(numbers, evidence, pile.level(), source);
            else if (pile.level() < 0.98 * told)
                warnings.add("saturation: the header says " + Yaml.number(told) + ", but " + source);
            return;
        }
        if (!Double.isNaN(told)) return;
        double bits = frames.first("BITDEPTH")
                .or(() -> frames.first("ADCBITS"))
                .map(w -> w.number().orElse(0))
                .orElse(0.0);
        if (bits >= 8 && bits <= 24) {
            put(numbers, evidence, Math.pow(2, bits) - 1, "the highest level of " + (int) bits + " bits");
            return;
        }
        int hdu = layout.amplifiers().getFirst().hdu();
        for (HeaderUnit u : frames.frames().getFirst().units())
            if (u.index() == hdu && u.whole("BITPIX").orElse(0) == 16) {
                double zero = u.number("BZERO").orElse(0);
                put(
                        numbers,
                        evidence,
                        32_767 + Math.rint(zero),
                        "the largest number that the file can hold; stars saturate there or earlier");
                warnings.add(
                        "saturation is not known: no word tells it and no pixels pile up; the file's limit is put in");
            }
    }

    private static void put(
            List<Map<String, Double>> numbers, Map<String, String> evidence, double level, String source) {
        numbers.forEach(m -> m.putIfAbsent("saturation", level));
        evidence.put("saturation", source);
    }
}
