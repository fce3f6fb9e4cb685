/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fits;

/// The value of a header card.
public sealed interface CardValue {
    /// A character string, without the trailing blanks that FITS does not count.
    record Text(String text) implements CardValue {}

    /// A whole number.
    record Whole(long number) implements CardValue {}

    /// A real number.
    record Real(double number) implements CardValue {}

    /// True or false.
    record Logical(boolean truth) implements CardValue {}

    /// No value: a comment, a history line, a blank card, or a keyword whose value is undefined.
    enum Absent implements CardValue {
        ABSENT
    }

    /// This value as people write it; empty when absent.
    default String display() {
        return switch (this) {
            case Text t -> t.text;
            case Whole w -> Long.toString(w.number);
            case Real r -> Double.toString(r.number);
            case Logical l -> l.truth ? "T" : "F";
            case Absent _ -> "";
        };
    }
}
