/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.exposure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.almagest.astro.fits.Card;
import org.almagest.astro.fits.CardValue;
import org.almagest.astro.fits.FitsHeader;
import org.almagest.astro.fits.PercentText;

/// Words of the metadata to and from cards: a word that can be a card is one; any other stands as a pair
/// `METKn`, `METVn` of texts with escapes.
final class MetadataCards {
    private static final Pattern STANDARD = Pattern.compile("[A-Z][A-Z0-9_-]{0,7}");
    private static final Pattern HIERARCH = Pattern.compile("[A-Z][A-Z0-9_-]*( [A-Z0-9_-]+)*");
    private static final int LONGEST_HIERARCH = 40;
    private static final Pattern PAIR = Pattern.compile("MET[KV][0-9]+");

    private MetadataCards() {}

    /// @param reserved keywords that mean something else in this header
    static void write(Map<String, String> metadata, Predicate<String> reserved, FitsHeader.Builder out) {
        int pairs = 0;
        for (Map.Entry<String, String> word : metadata.entrySet()) {
            String key = word.getKey(), value = word.getValue();
            boolean name = STANDARD.matcher(key).matches()
                    || (key.length() > 8
                            && key.length() <= LONGEST_HIERARCH
                            && HIERARCH.matcher(key).matches());
            boolean text = Card.isPrintable(value)
                    && value.equals(value.stripTrailing())
                    && !value.endsWith("&")
                    && (key.length() <= 8
                            || value.length()
                                            + value.chars()
                                                    .filter(c -> c == '\'')
                                                    .count()
                                    < 24);
            if (name && text && !reserved.test(key) && !PAIR.matcher(key).matches()) out.set(key, value, "");
            else {
                pairs++;
                out.set("METK" + pairs, PercentText.encode(key), "");
                out.set("METV" + pairs, PercentText.encode(value), "");
            }
        }
    }

    static Map<String, String> read(FitsHeader header, Predicate<String> reserved) {
        Map<String, String> out = new LinkedHashMap<>();
        for (Card card : header.cards()) {
            String key = card.keyword();
            if (card.isCommentary() || reserved.test(key) || card.value() == CardValue.Absent.ABSENT) continue;
            if (!PAIR.matcher(key).matches()) out.put(key, card.value().display());
            else if (key.startsWith("METK"))
                out.put(
                        PercentText.decode(card.value().display()),
                        PercentText.decode(
                                header.display("METV" + key.substring(4)).orElse("")));
        }
        return out;
    }
}
