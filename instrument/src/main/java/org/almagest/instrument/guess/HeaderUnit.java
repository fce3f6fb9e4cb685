/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.guess;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// The words of one HDU.
///
/// @param index number of the HDU
/// @param words in their order; of a word that stands twice the last counts, as where frames are read
/// @param width columns of its image, 0 without one
/// @param height rows
record HeaderUnit(int index, Map<String, HeaderWord> words, int width, int height) {
    static HeaderUnit of(int index, List<HeaderWord> words, int width, int height) {
        Map<String, HeaderWord> byKeyword = new LinkedHashMap<>();
        for (HeaderWord w : words) byKeyword.put(w.keyword().toUpperCase(java.util.Locale.ROOT), w);
        return new HeaderUnit(index, byKeyword, width, height);
    }

    /// A unit of a dump, whose image is as large as NAXIS1 and NAXIS2 (of the packed image) say.
    static HeaderUnit dumped(int index, List<HeaderWord> words) {
        HeaderUnit bare = of(index, words, 0, 0);
        boolean packed = bare.find("ZNAXIS1").isPresent();
        return new HeaderUnit(
                index,
                bare.words,
                bare.whole(packed ? "ZNAXIS1" : "NAXIS1").orElse(0),
                bare.whole(packed ? "ZNAXIS2" : "NAXIS2").orElse(0));
    }

    boolean hasImage() {
        return width > 1 && height > 1;
    }

    /// A word with a value; unknown ones count as not there.
    Optional<HeaderWord> find(String keyword) {
        return Optional.ofNullable(words.get(keyword)).filter(w -> !w.isUnknown());
    }

    OptionalDouble number(String keyword) {
        Optional<HeaderWord> w = find(keyword);
        return w.isPresent() ? w.get().number() : OptionalDouble.empty();
    }

    OptionalInt whole(String keyword) {
        OptionalDouble d = number(keyword);
        return d.isPresent() && d.getAsDouble() == Math.rint(d.getAsDouble()) && Math.abs(d.getAsDouble()) < 1e6
                ? OptionalInt.of((int) d.getAsDouble())
                : OptionalInt.empty();
    }

    String text(String keyword) {
        return find(keyword).map(HeaderWord::value).orElse("");
    }
}
