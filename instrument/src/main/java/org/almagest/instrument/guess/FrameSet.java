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
import java.util.regex.Pattern;

/// The headers of the frames that a guess is made from.
final class FrameSet {
    private final List<FrameHeader> frames;
    private final List<Map<String, HeaderWord>> words = new ArrayList<>();
    private final Map<String, HeaderWord> firsts = new LinkedHashMap<>();
    private final Map<String, List<String>> spelt = new LinkedHashMap<>();
    private final Map<String, List<String>> ending = new LinkedHashMap<>();

    FrameSet(List<FrameHeader> frames) {
        this.frames = List.copyOf(frames);
        for (FrameHeader f : frames) words.add(f.words());
        for (Map<String, HeaderWord> w : words)
            w.forEach((k, v) -> {
                if (!v.isUnknown()) firsts.putIfAbsent(k, v);
            });
        firsts.forEach((k, v) -> {
            spelt.computeIfAbsent(v.plain(), _ -> new ArrayList<>()).add(k);
            if (!v.lastPlain().isEmpty())
                ending.computeIfAbsent(v.lastPlain(), _ -> new ArrayList<>()).add(k);
        });
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
        return firsts;
    }

    /// Keywords of a rank list: for each name of it those spelt so (without `-`, `_` and blanks) whose
    /// values are as asked, exact ones before those whose last word alone fits.
    List<String> candidates(List<String> ranked, Predicate<HeaderWord> plausible) {
        List<String> all = new ArrayList<>();
        for (Map<String, List<String>> index : List.of(spelt, ending))
            for (String name : ranked)
                for (String keyword : index.getOrDefault(name, List.of()))
                    if (!all.contains(keyword) && some(keyword, plausible)) all.add(keyword);
        return all;
    }

    /// Keywords whose plain spelling fits an expression.
    List<String> matching(String regex, Predicate<HeaderWord> plausible) {
        Pattern p = Pattern.compile(regex);
        List<String> all = new ArrayList<>();
        spelt.forEach((plain, keywords) -> {
            if (!p.matcher(plain).matches()) return;
            for (String k : keywords) if (some(k, plausible)) all.add(k);
        });
        return all;
    }

    private boolean some(String keyword, Predicate<HeaderWord> plausible) {
        return column(keyword).stream().flatMap(Optional::stream).anyMatch(plausible);
    }

    /// A fact that a keyword tells as it stands.
    Guess.Found found(String fact, String keyword) {
        return new Guess.Found(
                fact,
                Yaml.text(keyword),
                List.of(keyword),
                Map.of(),
                first(keyword).orElseThrow().value(),
                "from " + keyword + " of " + share(keyword),
                List.of());
    }
}
