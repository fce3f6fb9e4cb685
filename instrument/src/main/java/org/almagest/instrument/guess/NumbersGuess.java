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

/// Gain, read noise, saturation and limit of linearity that header words tell of an amplifier.
final class NumbersGuess {
    private static final Map<String, List<String>> WORDS = Map.of(
            "gain", List.of("EGAIN", "GAIN", "CCDGAIN", "TGAIN", "GTGAIN", "ESODETOUT1CONAD"),
            "read_noise",
                    List.of(
                            "RDNOISE",
                            "READNOIS",
                            "READNOISE",
                            "RON",
                            "ENOISE",
                            "CCDNOISE",
                            "RNOISE",
                            "GTRON",
                            "RDNOIS",
                            "ESODETOUT1RON"),
            "saturation", List.of("SATURATE", "SATURAT", "SATLEVEL", "SATLEV", "SATUR", "SATURATION", "DATAMAX"),
            "linearity_limit", List.of("MAXLIN", "LINLIMIT", "NONLINEAR", "LINEARLIM"));

    private final FrameSet frames;
    private final int frame;

    /// @param frame number of the frame whose words are read
    NumbersGuess(FrameSet frames, int frame) {
        this.frames = frames;
        this.frame = frame;
    }

    /// One number.
    ///
    /// @param source the word, for the evidence
    record Answer(double value, String source, List<String> warnings) {}

    /// @param key such as gain
    Optional<Answer> find(String key, Layout.Part amplifier, boolean ownHdu) {
        List<String> names = WORDS.getOrDefault(key, List.of());
        List<String> passed = new ArrayList<>();
        for (HeaderUnit u : frames.frames().get(frame).units())
            if (u.index() == amplifier.hdu()) {
                if (!amplifier.suffix().isEmpty()) {
                    Optional<Answer> own = among(key, u.words(), names, amplifier.suffix(), passed);
                    if (own.isPresent()) return own;
                }
                if (ownHdu) {
                    Optional<Answer> own = among(key, u.words(), names, "", passed);
                    if (own.isPresent()) return own;
                }
            }
        Map<String, HeaderWord> merged = frames.frames().get(frame).words();
        if (!amplifier.suffix().isEmpty()) {
            Optional<Answer> own = among(key, merged, names, amplifier.suffix(), passed);
            if (own.isPresent()) return own;
        }
        Optional<Answer> common = among(key, merged, names, "", passed);
        if (common.isEmpty() && !passed.isEmpty()) return Optional.of(new Answer(Double.NaN, "", passed));
        return common;
    }

    private static Optional<Answer> among(
            String key, Map<String, HeaderWord> words, List<String> names, String suffix, List<String> passed) {
        for (String name : names)
            for (HeaderWord w : words.values()) {
                boolean fits = w.plain().equals(name + suffix) || w.plain().equals(name.replaceAll("E$", "") + suffix);
                if (!fits || w.isUnknown()) continue;
                Optional<Answer> a = checked(key, w, passed);
                if (a.isPresent()) return a;
            }
        return Optional.empty();
    }

    private static Optional<Answer> checked(String key, HeaderWord w, List<String> passed) {
        double d = w.number().orElse(Double.NaN);
        List<String> warnings = new ArrayList<>();
        if (w.notes("rough|nominal|estimate|approx\\w*|guess"))
            warnings.add(w.keyword() + " is noted '" + w.comment() + "'");
        if (!(d > 0)) {
            passed.add(w.keyword() + " = " + w.value() + " is passed over");
            return Optional.empty();
        }
        if (key.equals("gain")) {
            boolean electrons = w.comment().toLowerCase(Locale.ROOT).matches(".*(e-?|electrons?)\\s*(/|per).*");
            boolean inverse = w.comment()
                    .toLowerCase(Locale.ROOT)
                    .matches(".*(adu|dn|counts?)\\s*(/|per)\\s*(e\\b|e-|electron).*");
            if (inverse)
                return Optional.of(new Answer(1 / d, "1 / " + w.keyword() + ", noted '" + w.comment() + "'", warnings));
            if (!electrons
                    && (d >= 20 || w.notes("setting|internal|camera|iso|db"))
                    && !w.plain().equals("EGAIN")) {
                passed.add(w.keyword() + " = " + w.value()
                        + " looks like a setting of the camera, not electrons per count, and is passed over");
                return Optional.empty();
            }
        }
        if (key.equals("saturation") && d < 200) {
            passed.add(w.keyword() + " = " + w.value() + " is no level in counts");
            return Optional.empty();
        }
        return Optional.of(
                new Answer(d, w.keyword() + (w.comment().isEmpty() ? "" : ", noted '" + w.comment() + "'"), warnings));
    }
}
