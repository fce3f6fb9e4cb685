/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.guess;

import java.util.Locale;
import java.util.OptionalDouble;

/// One word of a header: what it is called, what it says, and what its writer noted beside it.
///
/// @param keyword as it stands there, without `HIERARCH`
/// @param value as people write it, blanks around it taken off
/// @param quoted whether the value is text; a number in quotes is text
/// @param comment what stands behind the value; empty in dumps that keep none
record HeaderWord(String keyword, String value, boolean quoted, String comment) {
    HeaderWord {
        keyword = keyword.strip();
        if (keyword.startsWith("HIERARCH ")) keyword = keyword.substring(9).strip();
        value = value.strip();
        comment = comment.strip();
    }

    /// The keyword in capitals without `-`, `_` and blanks, so that DATE-OBS and DATE_OBS are one.
    String plain() {
        return plain(keyword);
    }

    static String plain(String keyword) {
        return keyword.toUpperCase(Locale.ROOT).replaceAll("[-_ ]", "");
    }

    /// The last word of a keyword of several words, such as OBS of `ESO OBS`; empty for a plain keyword.
    String lastPlain() {
        int blank = keyword.lastIndexOf(' ');
        return blank < 0 ? "" : plain(keyword.substring(blank + 1));
    }

    /// The value as a number, quoted or not.
    OptionalDouble number() {
        return number(value);
    }

    static OptionalDouble number(String text) {
        try {
            double d = Double.parseDouble(text.strip());
            return Double.isFinite(d) && !text.matches(".*[dDfF]\\s*") ? OptionalDouble.of(d) : OptionalDouble.empty();
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    /// Whether the comment holds a word, in any case.
    boolean notes(String regex) {
        return java.util.regex.Pattern.compile("\\b(?:" + regex + ")\\b", java.util.regex.Pattern.CASE_INSENSITIVE)
                .matcher(comment)
                .find();
    }

    /// Whether the value stands for "not known": empty, `N/A`, `UNKNOWN` and their like.
    boolean isUnknown() {
        return isUnknown(value);
    }

    static boolean isUnknown(String value) {
        return value.isEmpty()
                || value.toUpperCase(Locale.ROOT)
                        .matches(
                                "N/?A|UNKNOWN|UNSPECIFIED|UNDEFINED|NOTSET|NOT SET|NONE|NULL|NAN|INDEF|#+NODATA#+|NODATA|-+|\\?+");
    }
}
