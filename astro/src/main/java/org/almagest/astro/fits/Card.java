/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fits;

import java.util.Objects;

/// One entry of a header: a keyword with its value and comment.
///
/// A long string that the file spreads over `CONTINUE` cards is one entry. The keyword of a `HIERARCH` card
/// is what follows that word, such as `ESO DET ID`.
///
/// @param keyword upper case, empty for a blank card
/// @param value the value; [CardValue.Absent] for commentary
/// @param comment the comment, or the text of a `COMMENT`, `HISTORY` or blank card
public record Card(String keyword, CardValue value, String comment) {
    public Card {
        Objects.requireNonNull(value);
        requirePrintable(keyword, keyword);
        requirePrintable(keyword, comment);
        if (value instanceof CardValue.Text(String text)) requirePrintable(keyword, text);
        if (value instanceof CardValue.Real(double number) && !Double.isFinite(number))
            throw new IllegalArgumentException("header keyword " + keyword + " cannot hold " + number
                    + ": FITS headers have finite numbers only; leave the keyword out");
    }

    public static Card of(String keyword, String value, String comment) {
        return new Card(keyword, new CardValue.Text(value.stripTrailing()), comment);
    }

    public static Card of(String keyword, long value, String comment) {
        return new Card(keyword, new CardValue.Whole(value), comment);
    }

    public static Card of(String keyword, double value, String comment) {
        return new Card(keyword, new CardValue.Real(value), comment);
    }

    public static Card of(String keyword, boolean value, String comment) {
        return new Card(keyword, new CardValue.Logical(value), comment);
    }

    /// Whether this is a `COMMENT`, `HISTORY` or blank card.
    public boolean isCommentary() {
        return keyword.isEmpty() || keyword.equals("COMMENT") || keyword.equals("HISTORY");
    }

    /// Whether a text can stand in a header: ASCII from blank to tilde.
    public static boolean isPrintable(String text) {
        for (int i = 0; i < text.length(); i++) if (text.charAt(i) < ' ' || text.charAt(i) > '~') return false;
        return true;
    }

    private static void requirePrintable(String keyword, String text) {
        if (!isPrintable(text))
            throw new IllegalArgumentException(
                    "header keyword " + keyword + ": \"" + text + "\" has characters outside printable ASCII");
    }
}
