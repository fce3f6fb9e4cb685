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
import java.util.Optional;
import org.almagest.astro.fault.Fault;
import org.almagest.astro.time.Time;
import org.almagest.astro.time.TimeScale;

/// On which scale a word's time is: TIMESYS, the word's comment, and other words that contradict them.
final class TimeScales {
    private final FrameSet frames;
    private final List<String> keywords;

    /// @param keywords the words that the time is read from
    TimeScales(FrameSet frames, List<String> keywords) {
        this.frames = frames;
        this.keywords = keywords;
    }

    /// @param scale utc, tai or tt
    /// @param reason why
    /// @param assumed whether no word tells it
    record Answer(String scale, String reason, boolean assumed, List<String> warnings) {
        Answer withReason(String other) {
            return new Answer(scale, other, assumed, warnings);
        }
    }

    Answer answer() {
        List<String> warnings = new ArrayList<>();
        HeaderWord word = frames.first(keywords.getLast()).orElseThrow();
        Optional<HeaderWord> system = frames.first("TIMESYS");
        String noted = noted(word);
        if (system.isEmpty()) {
            if (!noted.isEmpty()) return new Answer(noted, up(noted) + " because " + why(word), false, warnings);
            return checked(new Answer("utc", "UTC is assumed, no TIMESYS", true, warnings));
        }
        String told = system.get().value().toUpperCase(Locale.ROOT);
        String scale = switch (told) {
            case "UTC", "GMT", "UT", "UT1" -> "utc";
            case "TAI", "IAT" -> "tai";
            case "TT", "TDT", "ET", "TDB", "TCG", "TCB" -> "tt";
            default -> "";
        };
        if (scale.isEmpty()) {
            warnings.add("TIMESYS = '" + told + "' is no scale this program reads; UTC is assumed");
            return new Answer("utc", "UTC for want of better, TIMESYS = '" + told + "'", true, warnings);
        }
        String reason = up(scale) + " because TIMESYS = '" + told + "'";
        if (word.value().matches(".*[T ].*(Z|[+-]\\d\\d:?\\d\\d)") && !scale.equals("utc")) {
            warnings.add("TIMESYS = '" + told + "' but the time has a zone, as only UTC has; UTC is taken");
            return new Answer("utc", "UTC because of its zone", false, warnings);
        }
        if (!noted.isEmpty() && !noted.equals(scale)) {
            warnings.add("TIMESYS = '" + told + "' but the comment of " + word.keyword() + " says '" + word.comment()
                    + "'; the comment is taken");
            return new Answer(noted, up(noted) + " because of its comment", false, warnings);
        }
        return checked(new Answer(scale, reason, false, warnings));
    }

    private static String noted(HeaderWord word) {
        if (word.plain().startsWith("UT") || word.notes("UTC|UT|universal|GMT")) return "utc";
        if (word.notes("TAI")) return "tai";
        return "";
    }

    private static String why(HeaderWord word) {
        return word.plain().startsWith("UT")
                ? "the word is " + word.keyword()
                : "its comment says '" + word.comment() + "'";
    }

    private static String up(String scale) {
        return scale.toUpperCase(Locale.ROOT);
    }

    /// Holds a start told on TAI against other words that are UTC by their own account.
    private Answer checked(Answer told) {
        if (!told.scale().equals("tai") && !told.assumed()) return told;
        Optional<Time> mine = iso(keywords.getFirst());
        if (mine.isEmpty() || keywords.size() > 1) return told;
        for (HeaderWord other : frames.keywords().values()) {
            if (keywords.contains(other.keyword())) continue;
            Optional<Time> time = iso(other.keyword());
            if (time.isEmpty()) continue;
            double seconds = time.get().secondsSince(mine.get());
            if (told.scale().equals("tai")
                    && other.notes("UTC")
                    && Math.abs(seconds) < 2
                    && !other.plain().equals("DATE"))
                return new Answer(
                        "utc",
                        "UTC because " + other.keyword() + ", noted '" + other.comment() + "', tells the same",
                        false,
                        List.of("TIMESYS says TAI, but " + other.keyword() + " tells the same time as UTC"));
            if (other.plain().equals("DATEAVG")) {
                double late = seconds - exposureSeconds() / 2;
                if (late > 30 && late < 38.5)
                    return new Answer(
                            "utc",
                            "UTC because DATE-AVG is later by half the exposure and "
                                    + String.format(Locale.ROOT, "%.1f s, as TAI is", late),
                            false,
                            List.of("the middle of the exposure in DATE-AVG is on another scale than the start"));
            }
        }
        return told;
    }

    private double exposureSeconds() {
        return frames.first("EXPTIME").map(w -> w.number().orElse(0)).orElse(0.0);
    }

    private Optional<Time> iso(String keyword) {
        return frames.first(keyword)
                .map(HeaderWord::value)
                .filter(v -> v.length() > 15 && v.contains("T"))
                .flatMap(v -> {
                    try {
                        return Optional.of(Time.ofIso(v, TimeScale.UTC));
                    } catch (Fault | IllegalArgumentException e) {
                        return Optional.empty();
                    }
                });
    }
}
