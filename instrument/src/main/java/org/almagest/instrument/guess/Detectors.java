/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.guess;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.almagest.astro.image.Box;

/// The detectors of the camera, each with what its own frames tell.
///
/// @param keywordOrEmpty the word that tells of which detector a frame is; empty when there is one detector
/// @param all in the order of their first frames
record Detectors(String keywordOrEmpty, List<One> all) {
    private static final List<String> WORDS =
            List.of("CCDNUM", "DET-ID", "CHIPID", "DETID", "DETECTID", "CCDNAME", "CCDID", "LSST_NUM", "DETECTOR");

    /// One detector.
    ///
    /// @param center its middle in the focal plane [arcsec], where a WCS tells it
    record One(int id, String name, Camera camera, Optional<double[]> center) {}

    /// The word that tells detectors apart: it has several values, and one in every frame.
    static Optional<String> word(FrameSet frames) {
        return WORDS.stream()
                .filter(k -> frames.count(k) == frames.size()
                        && frames.column(k).stream()
                                        .map(w -> w.orElseThrow().value())
                                        .distinct()
                                        .count()
                                > 1)
                .findFirst();
    }

    static Detectors of(FrameSet frames, List<String> kinds) {
        Optional<String> word = word(frames);
        if (word.isEmpty())
            return new Detectors("", List.of(new One(0, "CCD", Camera.of(frames, kinds), Optional.empty())));
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < frames.size(); i++)
            groups.computeIfAbsent(frames.word(i, word.get()).orElseThrow().value(), _ -> new ArrayList<>())
                    .add(i);
        boolean placed = frames.keywords().containsKey("CRVAL1")
                && isOne(frames, "CRVAL1")
                && isOne(frames, "CRVAL2")
                && HeaderWcs.find(frames).isPresent();
        List<One> all = new ArrayList<>();
        HashSet<Integer> ids = new HashSet<>();
        groups.forEach((name, members) -> {
            FrameSet own =
                    new FrameSet(members.stream().map(frames.frames()::get).toList());
            Camera camera = Camera.of(own, members.stream().map(kinds::get).toList());
            OptionalInt number = HeaderWord.number(name).stream()
                    .filter(d -> d == Math.rint(d) && d >= 0 && d < 100_000)
                    .mapToInt(d -> (int) d)
                    .findFirst();
            int id = number.isPresent() && !ids.contains(number.getAsInt()) ? number.getAsInt() : all.size();
            while (!ids.add(id)) id++;
            all.add(new One(id, name, camera, placed ? center(own, camera) : Optional.empty()));
        });
        return new Detectors(word.get(), all);
    }

    private static boolean isOne(FrameSet frames, String keyword) {
        return frames.count(keyword) == frames.size()
                && frames.column(keyword).stream()
                                .map(w -> w.orElseThrow().value())
                                .distinct()
                                .count()
                        == 1;
    }

    /// The detector's middle from the reference pixel that all detectors share.
    private static Optional<double[]> center(FrameSet frames, Camera camera) {
        Optional<HeaderWcs> wcs = HeaderWcs.find(frames);
        double x =
                frames.first("CRPIX1").map(w -> w.number().orElse(Double.NaN)).orElse(Double.NaN);
        double y =
                frames.first("CRPIX2").map(w -> w.number().orElse(Double.NaN)).orElse(Double.NaN);
        if (wcs.isEmpty()
                || Double.isNaN(x + y)
                || camera.layout().perAmplifier()
                || !camera.layout().isKnown()) return Optional.empty();
        Box data = camera.layout().amplifiers().getFirst().data();
        for (Layout.Part p : camera.layout().amplifiers()) data = data.union(p.data());
        double scale = 3600 * wcs.get().degreesPerPixel();
        return Optional.of(new double[] {
            scale * (data.x0() + (data.width() - 1) / 2.0 - (x - 1)),
            scale * (data.y0() + (data.height() - 1) / 2.0 - (y - 1))
        });
    }

    Camera first() {
        return all.getFirst().camera();
    }

    /// What speaks against them.
    List<String> warnings() {
        if (all.size() == 1) return List.of();
        List<String> warnings = new ArrayList<>();
        warnings.add(all.size() + " detectors by " + keywordOrEmpty + "; give frames of all that there are");
        if (all.stream().anyMatch(d -> d.center().isEmpty()))
            warnings.add("no common WCS tells where the detectors lie: put the center of each");
        if (all.stream()
                .anyMatch(d ->
                        d.camera().layout().perAmplifier() != first().layout().perAmplifier()))
            warnings.add(
                    "some detectors have an HDU for each amplifier and some have not: they cannot be one instrument");
        return warnings;
    }
}
