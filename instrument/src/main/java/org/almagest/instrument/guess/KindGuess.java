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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Which word tells whether a frame is a bias, a dark, a flat or of the sky, and what its values mean.
final class KindGuess {
    private static final String FACT = "observation_type";
    private static final List<String> WORDS = List.of(
            "IMAGETYP",
            "IMAGETYPE",
            "IMGTYPE",
            "IMGTYP",
            "OBSTYPE",
            "FRAMETYP",
            "FRAMETYPE",
            "FRAME",
            "DATATYP",
            "DATATYPE",
            "EXPTYPE",
            "EXPTYP",
            "OBSTYP",
            "CCDTYPE",
            "PICTTYPE",
            "FLAVOR",
            "TESTTYPE",
            "ESODPRTYPE",
            "TPURPOS",
            "TYPE",
            "INTENT",
            "OBSMODE");
    private static final List<String> NAMES = List.of("OBJECT", "FIELD", "OBJNAME", "TARGNAME", "TARGET");
    /// Words that cameras of the same habit write for the frames that were not given.
    private static final List<List<String>> HABITS = List.of(
            List.of("Light Frame", "Bias Frame", "Dark Frame", "Flat Field", "Flat Frame"),
            List.of("LIGHT", "BIAS", "DARK", "FLAT"),
            List.of("Light", "Bias", "Dark", "Flat"),
            List.of("light", "bias", "dark", "flat"),
            List.of("OBJECT", "BIAS", "ZERO", "DARK", "FLAT", "FOCUS"),
            List.of("object", "bias", "zero", "dark", "flat", "dome flat", "sky flat", "focus"),
            List.of("EXPOSE", "BIAS", "DARK", "SKYFLAT", "LAMPFLAT", "STANDARD"),
            List.of("SKYEXP", "BIAS", "DARK", "FLAT"),
            List.of("science", "bias", "dark", "flat"),
            List.of("SCIENCE", "BIAS", "DARK", "FLAT"));

    private final FrameSet frames;

    KindGuess(FrameSet frames) {
        this.frames = frames;
    }

    Guess guess() {
        List<String> words =
                frames.candidates(WORDS, w -> FrameKind.of(w.value()).isPresent());
        List<String> names =
                frames.candidates(NAMES, w -> FrameKind.of(w.value()).isPresent() && !isScience(w));
        if (words.isEmpty()) {
            if (!names.isEmpty()) return byName(names.getFirst());
            return new Guess.Absent(
                    FACT,
                    "no IMAGETYP, OBSTYPE or their like with a kind of frame",
                    "every frame counts as science; give only science frames, or say which are calibrations");
        }
        String keyword = words.getFirst();
        List<String> warnings = new ArrayList<>();
        Map<String, String> values = values(keyword, warnings);
        String source = source(keyword, values);
        List<String> keywords = new ArrayList<>(List.of(keyword));
        Optional<String> name = contradicting(keyword);
        String evidence = "from " + keyword + " of " + frames.share(keyword) + told(keyword);
        if (name.isPresent()) {
            source = "[" + nameSource(name.get()) + ", " + source + "]";
            keywords.add(name.get());
            evidence += "; but " + name.get() + " first, which calls some of them calibrations that " + keyword
                    + " does not tell from others";
        }
        String first = kind(0, keyword, name);
        return new Guess.Found(FACT, source, keywords, Map.of("kind", first), first, evidence, warnings);
    }

    private String source(String keyword, Map<String, String> values) {
        List<String> pairs = new ArrayList<>();
        values.forEach((k, v) -> pairs.add(Yaml.text(k) + ": " + v));
        String lacks = frames.count(keyword) < frames.size() ? ", default: science" : "";
        return "{keyword: " + Yaml.text(keyword) + ", values: {" + String.join(", ", pairs) + "}" + lacks + "}";
    }

    private Map<String, String> values(String keyword, List<String> warnings) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Optional<HeaderWord> w : frames.column(keyword)) w.ifPresent(x -> values.put(x.value(), ""));
        values.replaceAll((value, _) -> FrameKind.of(value).map(FrameKind::word).orElseGet(() -> {
            warnings.add(keyword + " = '" + value + "' is no known kind of frame; put what it is");
            String slug =
                    value.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "_").replaceAll("^_|_$", "");
            return slug.isEmpty() ? "unknown" : slug;
        }));
        for (List<String> habit : HABITS)
            if (values.keySet().stream().anyMatch(habit::contains)) {
                for (String word : habit)
                    values.putIfAbsent(word, FrameKind.of(word).orElseThrow().word());
                break;
            }
        return values;
    }

    private String told(String keyword) {
        Map<String, Integer> counts = new TreeMap<>();
        frames.column(keyword).stream()
                .flatMap(Optional::stream)
                .forEach(w -> counts.merge(w.value(), 1, Integer::sum));
        return ": "
                + String.join(
                        ", ",
                        counts.entrySet().stream()
                                .map(e -> "'" + e.getKey() + "' " + e.getValue())
                                .toList());
    }

    /// A word such as OBJECT or FIELD that calls frames bias, dark or flat where the kind says otherwise.
    private Optional<String> contradicting(String keyword) {
        for (String name : frames.candidates(NAMES, w -> FrameKind.of(w.value()).isPresent() && !isScience(w)))
            for (int i = 0; i < frames.size(); i++) {
                Optional<FrameKind> called = frames.word(i, name).flatMap(w -> FrameKind.of(w.value()));
                Optional<FrameKind> kind = frames.word(i, keyword).flatMap(w -> FrameKind.of(w.value()));
                if (called.isPresent()
                        && kind.isPresent()
                        && called.get() != kind.get()
                        && called.get() != FrameKind.SCIENCE) return Optional.of(name);
            }
        return Optional.empty();
    }

    private String nameSource(String name) {
        return "{keyword: " + Yaml.text(name) + ", match: '^((?i)bias|zero|dark|flat)(?![a-z])', values: {"
                + String.join(
                        ", ",
                        List.of(
                                        "Bias", "bias", "BIAS", "Zero", "zero", "ZERO", "Dark", "dark", "DARK", "Flat",
                                        "flat", "FLAT")
                                .stream()
                                .map(w ->
                                        w + ": " + FrameKind.of(w).orElseThrow().word())
                                .toList())
                + "}}";
    }

    private Guess byName(String name) {
        return new Guess.Found(
                FACT,
                "[" + nameSource(name) + ", {constant: science}]",
                List.of(name),
                Map.of(
                        "kind",
                        frames.word(0, name)
                                .flatMap(w -> FrameKind.of(w.value()))
                                .orElse(FrameKind.SCIENCE)
                                .word()),
                frames.first(name).orElseThrow().value(),
                "from the begin of " + name + " (Bias, Dark, Flat), science otherwise",
                List.of("no word tells the kind of frame, only names of targets do"));
    }

    /// The kind of one frame, as the rule tells it.
    String kind(int frame, String keyword, Optional<String> name) {
        Optional<FrameKind> called = name.flatMap(n -> frames.word(frame, n))
                .flatMap(w -> FrameKind.of(w.value()))
                .filter(k -> k != FrameKind.SCIENCE);
        return called.or(() -> frames.word(frame, keyword).flatMap(w -> FrameKind.of(w.value())))
                .map(FrameKind::word)
                .orElse("science");
    }

    private static boolean isScience(HeaderWord w) {
        return FrameKind.of(w.value()).filter(k -> k == FrameKind.SCIENCE).isPresent();
    }

    /// The kinds of all frames, by the fact's words; science where nothing tells.
    List<String> kinds() {
        List<String> kinds = new ArrayList<>();
        Guess guess = guess();
        for (int i = 0; i < frames.size(); i++) {
            kinds.add(
                    switch (guess) {
                        case Guess.Absent _ -> "science";
                        case Guess.Found f
                        when f.keywords().size() > 1 ->
                            kind(
                                    i,
                                    f.keywords().get(0),
                                    Optional.of(f.keywords().get(1)));
                        case Guess.Found f -> kind(i, f.keywords().getFirst(), Optional.empty());
                    });
        }
        return kinds;
    }
}
