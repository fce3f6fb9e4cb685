/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.guess;

import java.util.Locale;
import java.util.Optional;

/// What a frame is of, and the words that headers use for it.
enum FrameKind {
    SCIENCE(
            "object|objects|light|lightframe|lightfield|science|sci|exp|expose|exposure|sky|skyexp|skyexpose|target|tgt|image|"
                    + "img|star|field|standard|std|calexp|onsky|imaging|obj|observe|sources?cience"),
    BIAS("bias|biasframe|zero|zeroframe|biasfield|biases|offset|overscan"),
    DARK("dark|darkframe|darkfield|darks"),
    FLAT(
            "(?:dome|sky|twilight|twi|evening|morning|internal|screen|lamp|s|t|super|master)?flat(?:s|field|fieldframe|frame|lamp)?|"
                    + "flatdither.*|dflat|sflat|tflat"),
    FOCUS("focus|focusframe|foc|focussing|focusing"),
    ACQUISITION("acq|acquisition|acquire|pointing|align|guide|guider"),
    ARC("arc|arcs|lamp|comp|comparison|compare|wave|arclamp"),
    TEST("test|engtest|engineering|junk|stuttered|fe55|ppump|spot|cwfs|junkexp");

    private final java.util.regex.Pattern words;

    FrameKind(String words) {
        this.words = java.util.regex.Pattern.compile(words);
    }

    /// The word of the description's `observation_type`.
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The kind that a header's value stands for.
    static Optional<FrameKind> of(String value) {
        String plain = value.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "");
        for (FrameKind k : values()) if (k.words.matcher(plain).matches()) return Optional.of(k);
        return Optional.empty();
    }
}
