/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.base;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.almagest.astro.fits.Card;
import org.almagest.astro.fits.FitsFile;
import org.almagest.astro.fits.FitsHeader;

/// The header words of one raw file: some HDUs merged, and each of them alone.
final class HeaderWords {
    private static final Pattern FORM =
            Pattern.compile("SIMPLE|XTENSION|BITPIX|NAXIS\\d*|EXTEND|PCOUNT|GCOUNT|BZERO|BSCALE|END");

    private final String file;
    private final List<FitsHeader> all;
    private final List<Integer> merged;

    /// @param all headers of all HDUs
    /// @param merged HDUs that are looked through when none is named, in order
    HeaderWords(String file, List<FitsHeader> all, List<Integer> merged) {
        this.file = file;
        this.all = all;
        this.merged = merged;
    }

    static HeaderWords of(FitsFile fits, List<Integer> merged) {
        List<FitsHeader> all = new ArrayList<>();
        fits.hdus().forEach(h -> all.add(h.header()));
        return new HeaderWords(fits.name(), all, merged);
    }

    /// Name of the file.
    String file() {
        return file;
    }

    /// The value of a word as people write it, blanks around it taken off; empty when it is not there or
    /// blank.
    ///
    /// @param hdu where it must stand, -1 for the merged header
    Optional<String> find(String keyword, int hdu) {
        for (int h : hdu < 0 ? merged : List.of(hdu)) {
            if (h >= all.size()) continue;
            Optional<String> word =
                    all.get(h).display(keyword).map(String::strip).filter(s -> !s.isEmpty());
            if (word.isPresent()) return word;
        }
        return Optional.empty();
    }

    /// Where words are looked for, for messages: `HDU 0`.
    String place(int hdu) {
        if (hdu >= 0) return "HDU " + hdu;
        return "HDU " + String.join(", ", merged.stream().map(String::valueOf).toList());
    }

    /// All words of the merged header but comments and those of the FITS form itself, as people write them.
    Map<String, String> words() {
        Map<String, String> words = new LinkedHashMap<>();
        for (int h : merged) {
            if (h >= all.size()) continue;
            for (Card card : all.get(h).cards())
                if (!card.isCommentary() && !FORM.matcher(card.keyword()).matches())
                    words.putIfAbsent(card.keyword(), card.value().display());
        }
        return words;
    }
}
