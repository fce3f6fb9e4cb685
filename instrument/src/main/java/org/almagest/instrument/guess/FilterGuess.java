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
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which word names the filter, and which filters and bands there are.
final class FilterGuess {
    private static final List<String> WORDS = List.of(
            "FILTER",
            "FILTNAM",
            "FILTNAME",
            "FILTERNM",
            "FILTERS",
            "FILT",
            "FILTERID",
            "FILTID",
            "INSFILTE",
            "INSFILTER",
            "FILTER01",
            "FILTER1",
            "FILTER2",
            "FILTER3",
            "FILTERI1",
            "FILTERA",
            "FILTERB",
            "BAND",
            "FILTBAND",
            "WFFBAND",
            "ACTFILT",
            "SUBSET",
            "ESOINSFILT1NAME");
    private static final Pattern EMPTY_SLOT =
            Pattern.compile("(?i)air|open|empty|clear|clear\\d*|blank|hole|none|no|0|\\[?free\\]?|nd.*");
    private static final List<Pattern> BANDS = List.of(
            Pattern.compile("([ugrizyUBVRIJHKw])s?"),
            Pattern.compile(
                    "(?i)(?:sdss|hsc|ps1|panstarrs|gaia|sloan|des)?[-_ ']*([ugrizy])['p]?(?:[-_ ]?(?:band|sdss|decam|sloan|prime|\\d).*)?"),
            Pattern.compile("(?i)(?:johnson|bessel\\w*|cousins|harris|kron)[-_ ]*([UBVRI])c?"),
            Pattern.compile("([UBVRI])[-_ ]*(?i:johnson|bessel\\w*|cousins|harris|kron).*"),
            Pattern.compile("(VR|Clear|CLEAR|clear|Lum\\w*|Red|Green|Blue|Ha|H-?alpha|OIII|SII)\\b.*"));

    private final FrameSet frames;

    FilterGuess(FrameSet frames) {
        this.frames = frames;
    }

    /// The fact, and the filters of the description.
    ///
    /// @param filters name to band
    record Answer(Guess guess, Map<String, String> filters, List<String> warnings) {}

    Answer answer() {
        List<String> found = frames.candidates(WORDS, w -> isName(w));
        Map<String, String> filters = new LinkedHashMap<>();
        List<String> warnings = new ArrayList<>();
        if (found.isEmpty()) {
            found = frames.matching(
                    ".*FILT.*|.*FLTR?(ID|NAME?)?",
                    w -> w.quoted() && isName(w) && !w.value().contains("/"));
            if (!found.isEmpty())
                warnings.add("that " + found.getFirst() + " names the filter follows from its own name alone");
        }
        if (found.isEmpty()) {
            filters.put("unfiltered", "unfiltered");
            return new Answer(
                    new Guess.Absent(
                            "physical_filter",
                            "no FILTER or its like with a name",
                            "all frames count as of one filter, 'unfiltered'; magnitudes of several filters would be mixed"),
                    filters,
                    List.of());
        }
        List<String> doubts = List.copyOf(warnings);
        String keyword = chosen(found, warnings);
        List<String> bands = new ArrayList<>();
        TreeSet<String> unknown = new TreeSet<>();
        boolean some = false;
        for (int i = 0; i < frames.size(); i++) {
            Optional<HeaderWord> w = frames.word(i, keyword);
            if (w.isPresent())
                filters.putIfAbsent(w.get().value(), band(w.get().value()).orElse(""));
            else some |= true;
            HeaderWord bare = frames.frames().get(i).words().get(keyword);
            if (w.isEmpty() && bare != null && !bare.value().isEmpty()) unknown.add(bare.value());
        }
        filters.replaceAll((name, band) -> {
            if (!band.isEmpty()) return band;
            bands.add(name);
            return slug(name);
        });
        if (!bands.isEmpty()) warnings.add("the band of " + bands + " was made from the name; put the right one");
        StringBuilder form = new StringBuilder(Yaml.text(keyword));
        if (some) {
            filters.put("none", "none");
            form = new StringBuilder("{keyword: " + Yaml.text(keyword));
            if (!unknown.isEmpty())
                form.append(", missing: [")
                        .append(String.join(
                                ", ", unknown.stream().map(Yaml::text).toList()))
                        .append("]");
            form.append(", default: none}");
        }
        return new Answer(
                new Guess.Found(
                        "physical_filter",
                        form.toString(),
                        List.of(keyword),
                        Map.of(),
                        frames.first(keyword).orElseThrow().value(),
                        "from " + keyword + " of " + frames.share(keyword)
                                + (some ? "; frames without it (darks, biases) get 'none'" : ""),
                        doubts),
                filters,
                warnings);
    }

    /// Of several wheels the one that is not at an empty slot, if the first is.
    private String chosen(List<String> found, List<String> warnings) {
        String first = found.getFirst();
        if (!isEmptySlot(first)) return first;
        for (String k : found)
            if (HeaderWord.plain(k).matches("(FILT|FILTER)\\w*\\d") && !isEmptySlot(k)) {
                warnings.add(first + " is at an empty slot and " + k
                        + " is not; filters of both wheels at once cannot be told by one word");
                return k;
            }
        return first;
    }

    private boolean isEmptySlot(String keyword) {
        return frames.column(keyword).stream()
                .flatMap(Optional::stream)
                .allMatch(w -> EMPTY_SLOT.matcher(w.value()).matches());
    }

    private static boolean isName(HeaderWord w) {
        return w.value().length() < 64 && (w.quoted() || !w.value().matches("[-+.\\d eE]+|true|false|T|F"));
    }

    /// The band that a filter's name tells, if it does.
    static Optional<String> band(String name) {
        for (Pattern p : BANDS) {
            Matcher m = p.matcher(name.strip());
            if (m.matches()) {
                String band = m.group(1);
                return Optional.of(
                        p == BANDS.get(1) || p == BANDS.getLast() && !band.equals("VR")
                                ? band.toLowerCase(Locale.ROOT)
                                : band);
            }
        }
        return Optional.empty();
    }

    private static String slug(String name) {
        String s = name.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "_")
                .replaceAll("^_|_$", "");
        return s.isEmpty() ? "unknown" : s;
    }
}
