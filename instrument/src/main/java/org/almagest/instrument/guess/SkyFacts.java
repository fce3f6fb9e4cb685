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
import java.util.Map;
import java.util.function.Predicate;

/// The lesser facts: object, airmass, altitude, azimuth, the observatory's own name and number of the
/// exposure.
final class SkyFacts {
    private static final List<String> PROGRAM = List.of("PROPID", "PROGRAM", "PROPOSAL", "PROGID", "PROPID1");

    private final FrameSet frames;

    SkyFacts(FrameSet frames) {
        this.frames = frames;
    }

    List<Guess> guesses() {
        List<Guess> all = new ArrayList<>();
        all.add(object());
        Guess airmass = numeric(
                "airmass",
                List.of(
                        "AIRMASS",
                        "SECZ",
                        "AMSTART",
                        "SECZSTR",
                        "AMBEG",
                        "AIRMSTR",
                        "BOREAIRMASS",
                        "AM",
                        "ESOTELAIRMSTART"),
                w -> between(w, 0.99, 40),
                "",
                "airmasses are computed from the zenith angle, else unknown");
        all.add(airmass);
        all.add(zenith());
        all.add(azimuth());
        all.add(textual(
                "observation_id",
                List.of("OBSID", "EXPID", "IMAGEID", "ORIGNAME", "FRAMEID", "FILENAME", "FILE", "OUTFILE"),
                "the instrument's name and the exposure id are taken"));
        all.add(textual("program", PROGRAM, "it stays empty"));
        return all;
    }

    private Guess object() {
        return textual(
                "object",
                List.of("OBJECT", "OBJNAME", "TARGNAME", "TARGET", "FIELD", "OBJ", "OBJCAT", "OBJID"),
                "targets have no names");
    }

    private Guess textual(String fact, List<String> words, String cost) {
        List<String> found = frames.candidates(words, w -> w.value().length() < 200);
        if (found.isEmpty())
            return new Guess.Absent(fact, "no " + String.join(", ", words.subList(0, Math.min(3, words.size()))), cost);
        String k = found.getFirst();
        return frames.found(fact, k);
    }

    /// Whether no two frames have the same value.
    private boolean isDistinct(String keyword) {
        List<String> values = frames.column(keyword).stream()
                .map(w -> w.map(HeaderWord::value).orElse(""))
                .toList();
        return values.stream().distinct().count() == values.size();
    }

    private Guess numeric(String fact, List<String> words, Predicate<HeaderWord> plausible, String more, String cost) {
        List<String> found = frames.candidates(words, plausible);
        if (found.isEmpty()) return new Guess.Absent(fact, "no " + words.getFirst() + " or its like", cost);
        String k = found.getFirst();
        List<String> missing = new ArrayList<>();
        for (FrameHeader f : frames.frames()) {
            HeaderWord w = f.words().get(k);
            if (w != null && !w.value().isEmpty() && !plausible.test(w) && !missing.contains(Yaml.text(w.value())))
                missing.add(Yaml.text(w.value()));
        }
        String form = "{keyword: " + Yaml.text(k) + more
                + (missing.isEmpty() ? "" : ", missing: [" + String.join(", ", missing) + "]") + "}";
        HeaderWord first = frames.first(k).orElseThrow();
        return new Guess.Found(
                fact,
                form,
                List.of(k),
                Map.of(),
                first.value(),
                "from " + k + " of " + frames.share(k)
                        + (first.comment().isEmpty() ? "" : ", noted '" + first.comment() + "'"),
                missing.isEmpty() ? List.of() : List.of("values " + missing + " make no sense and count as unknown"));
    }

    private Guess zenith() {
        List<String> zenith = List.of("ZD", "ZENDIST", "ZDSTR", "ZENITH", "ZA", "ZDIST", "ZDSTART");
        if (!frames.candidates(zenith, w -> between(w, 0, 91)).isEmpty())
            return numeric("zenith_angle", zenith, w -> between(w, 0, 91), ", unit: deg", "");
        List<String> altitude = List.of(
                "ALTITUDE",
                "TELALT",
                "ALT",
                "ELEVATIO",
                "OBJCTALT",
                "CENTALT",
                "ALTOBS",
                "ELSTART",
                "BOREALT",
                "EL",
                "TELEL");
        Predicate<HeaderWord> up = w -> between(w, -1, 90.1) && !w.notes("m|meters?|metres?|sea level");
        return numeric("zenith_angle", altitude, up, ", unit: deg, scale: -1, offset: 90", "it is unknown");
    }

    private Guess azimuth() {
        Predicate<HeaderWord> north = w -> between(w, -360, 360) && !w.comment().matches(".*0:S.*");
        return numeric(
                "azimuth",
                List.of("AZIMUTH", "AZ", "TELAZ", "OBJCTAZ", "CENTAZ", "AZSTART", "BOREAZ"),
                north,
                ", unit: deg",
                "it is unknown");
    }

    private static boolean between(HeaderWord w, double least, double most) {
        double d = w.number().orElse(Double.NaN);
        return d >= least && d <= most;
    }
}
