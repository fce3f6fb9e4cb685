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
import java.util.function.Predicate;

/// The headers of the frames that a guess is made from.
final class FrameSet {
    private final List<FrameHeader> frames;
    private final List<Map<String, HeaderWord>> words = new ArrayList<>();

    FrameSet(List<FrameHeader> frames) {
        this.frames = List.copyOf(frames);
        for (FrameHeader f : frames) words.add(f.words());
    }

    List<FrameHeader> frames() {
        return frames;
    }

    int size() {
        return frames.size();
    }

    /// A word of one frame's merged header, unless its value is unknown.
    Optional<HeaderWord> word(int frame, String keyword) {
        return Optional.ofNullable(words.get(frame).get(keyword)).filter(w -> !w.isUnknown());
    }

    /// The values of a word, frame by frame; none where the word lacks or is unknown.
    List<Optional<HeaderWord>> column(String keyword) {
        List<Optional<HeaderWord>> all = new ArrayList<>();
        for (int i = 0; i < frames.size(); i++) all.add(word(i, keyword));
        return all;
    }

    /// The first frame's word of a name that has one.
    Optional<HeaderWord> first(String keyword) {
        return column(keyword).stream().flatMap(Optional::stream).findFirst();
    }

    /// How many frames have a word.
    long count(String keyword) {
        return column(keyword).stream().filter(Optional::isPresent).count();
    }

    /// `3 of 3 frames`.
    String share(long count) {
        return count + " of " + frames.size() + (frames.size() == 1 ? " frame" : " frames");
    }

    String share(String keyword) {
        return share(count(keyword));
    }

    /// All keywords that some frame has with a known value, each with its first word.
    Map<String, HeaderWord> keywords() {
        Map<String, HeaderWord> all = new LinkedHashMap<>();
        for (Map<String, HeaderWord> w : words)
            w.forEach((k, v) -> {
                if (!v.isUnknown()) all.putIfAbsent(k, v);
            });
        return all;
    }

    /// Keywords of a rank list: for each name of it those spelt so (without `-`, `_` and blanks) whose
    /// values are as asked, exact ones before those whose last word alone fits.
    List<String> candidates(List<String> ranked, Predicate<HeaderWord> plausible) {
        List<String> exact = new ArrayList<>(), partly = new ArrayList<>();
        Map<String, HeaderWord> all = keywords();
        for (String name : ranked)
            all.forEach((keyword, word) -> {
                boolean fits = word.plain().equals(name);
                if (!fits && !word.lastPlain().equals(name)) return;
                boolean some =
                        column(keyword).stream().flatMap(Optional::stream).anyMatch(plausible);
                if (some && !exact.contains(keyword) && !partly.contains(keyword)) (fits ? exact : partly).add(keyword);
            });
        exact.addAll(partly);
        return exact;
    }
}
