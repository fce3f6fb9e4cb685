/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.guess;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What was found of the camera: layout, pixel scale, and the numbers of each amplifier.
///
/// @param layout its sections
/// @param numbers of each amplifier, in the order of the layout
/// @param evidence for each key of the numbers
/// @param lacking what was not found, with its cost
/// @param warnings doubts
/// @param pixelScale the guess of it
record Camera(
        Layout layout,
        List<Map<String, Double>> numbers,
        Map<String, String> evidence,
        List<String> lacking,
        List<String> warnings,
        Guess pixelScale) {

    private static final Map<String, String> COSTS = Map.of(
            "gain",
                    "no gain: 1 electron per count is put in; fluxes stay in counts and all errors are wrong until it is right",
            "read_noise", "no read noise: 0 is put in; errors of faint sources are too small",
            "saturation", "no saturation: saturated stars are not flagged");

    static Camera of(FrameSet frames, List<String> kinds) {
        int first = 0;
        for (int i = frames.size() - 1; i >= 0; i--)
            if (!frames.frames().get(i).images().isEmpty()) first = i;
        Layout layout = new PixelSections(frames, kinds)
                .refine(new LayoutGuess(frames.frames().get(first)).guess());
        List<String> warnings =
                new ArrayList<>(layout.warnings().stream().distinct().toList());
        Map<String, String> evidence = new LinkedHashMap<>();
        List<Map<String, Double>> numbers = new ArrayList<>();
        NumbersGuess words = new NumbersGuess(frames, first);
        for (Layout.Part part : layout.amplifiers()) {
            Map<String, Double> all = new LinkedHashMap<>();
            for (String key : List.of("gain", "read_noise", "saturation", "linearity_limit")) {
                Optional<NumbersGuess.Answer> a = words.find(key, part, layout.perAmplifier());
                if (a.isEmpty()) continue;
                for (String w : a.get().warnings()) if (!warnings.contains(w)) warnings.add(w);
                if (Double.isNaN(a.get().value())) continue;
                all.put(key, a.get().value());
                evidence.merge(key, a.get().source(), (x, y) -> x.contains(y) || x.contains("...") ? x : x + ", ...");
            }
            numbers.add(all);
        }
        new PixelEvidence(frames, kinds, layout).add(numbers, evidence, warnings);
        List<String> lacking = new ArrayList<>();
        if (layout.isKnown())
            for (String key : List.of("gain", "read_noise", "saturation"))
                if (!evidence.containsKey(key)) lacking.add(COSTS.getOrDefault(key, key));
        boolean pixels = frames.frames().stream().anyMatch(f -> f.fits().isPresent());
        if (pixels
                && layout.amplifiers().stream().anyMatch(p -> p.overscan().isEmpty())
                && !evidence.containsKey("bias_level"))
            lacking.add("no level without light (no overscan, and no bias among the frames): 0 counts are put in; noise"
                    + " is overrated until bias_level is right or biases are subtracted");
        return new Camera(layout, numbers, evidence, lacking, warnings, new PixelScaleGuess(frames).guess());
    }
}
