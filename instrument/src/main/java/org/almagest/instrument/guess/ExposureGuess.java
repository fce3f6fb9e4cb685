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
import java.util.OptionalDouble;

/// Which word tells the open-shutter time, in which unit.
final class ExposureGuess {
    private static final List<String> WORDS = List.of(
            "EXPTIME",
            "EXPOSURE",
            "XPOSURE",
            "EXPTIM",
            "SHUTTIME",
            "EXPDUR",
            "EXPOSED",
            "EXPOS",
            "ITIME",
            "TEXP",
            "TEXPTIME",
            "ONTIME",
            "OPENTIME",
            "INTTIME",
            "INTEGTIM",
            "ELAPTIME");
    private static final List<String> WISHES = List.of("EXPREQ", "REQTIME", "REQEXP", "DARKTIME");

    private final FrameSet frames;

    ExposureGuess(FrameSet frames) {
        this.frames = frames;
    }

    Guess guess() {
        List<String> sure = frames.candidates(WORDS, ExposureGuess::isTime);
        List<String> wishes = frames.candidates(WISHES, ExposureGuess::isTime);
        if (sure.isEmpty() && wishes.isEmpty())
            return new Guess.Absent(
                    "exposure_seconds",
                    "no EXPTIME, EXPOSURE or their like with a number of seconds",
                    "without the exposure time no frame can be ingested");
        List<String> warnings = new ArrayList<>();
        String keyword = sure.isEmpty() ? wishes.getFirst() : sure.getFirst();
        HeaderWord word = frames.first(keyword).orElseThrow();
        if (sure.isEmpty())
            warnings.add(
                    keyword + " tells the time that was asked for or with dark current, not that of the open shutter");
        if (frames.count(keyword) < frames.size())
            warnings.add("only " + frames.share(keyword) + " have it; the others cannot be ingested");
        for (int i = 0; i < frames.size(); i++) {
            OptionalDouble d = frames.word(i, keyword).map(HeaderWord::number).orElse(OptionalDouble.of(0));
            if (d.isEmpty() || d.getAsDouble() < 0)
                warnings.add(frames.frames().get(i).name() + ": " + keyword + " = '"
                        + frames.word(i, keyword).orElseThrow().value() + "' is no exposure time");
        }
        String unit = unit(word, warnings);
        String form =
                unit.equals("s") ? Yaml.text(keyword) : "{keyword: " + Yaml.text(keyword) + ", unit: " + unit + "}";
        return new Guess.Found(
                "exposure_seconds",
                form,
                List.of(keyword),
                Map.of("unit", unit),
                word.value(),
                "from " + keyword + " of " + frames.share(keyword)
                        + (word.comment().isEmpty() ? "" : ", noted '" + word.comment() + "'"),
                warnings.stream().limit(4).toList());
    }

    private String unit(HeaderWord word, List<String> warnings) {
        if (word.notes("ms|msec|milli-?seconds?")) return "ms";
        if (word.notes("min|minutes?") && !word.notes("s|sec|seconds?")) return "min";
        double most = 0;
        for (int i = 0; i < frames.size(); i++)
            most = Math.max(
                    most,
                    frames.word(i, word.keyword())
                            .map(w -> w.number().orElse(0))
                            .orElse(0.0));
        if (most > 7200 && word.comment().isEmpty())
            warnings.add(String.format(Locale.ROOT, "%.0f would be hours if it is seconds; is it milliseconds?", most));
        return "s";
    }

    private static boolean isTime(HeaderWord w) {
        double d = w.number().orElse(-1);
        return d >= 0 && d < 1e7;
    }

    /// `dark_seconds`, where a word of its own tells it.
    Guess dark() {
        List<String> words = frames.candidates(List.of("DARKTIME", "DRKTIME"), ExposureGuess::isTime);
        if (words.isEmpty() || frames.count(words.getFirst()) < frames.size())
            return new Guess.Absent("dark_seconds", "no DARKTIME in all frames", "the exposure time is taken");
        String k = words.getFirst();
        return frames.found("dark_seconds", k);
    }
}
