/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.base;

import java.util.Locale;

/// Units of header numbers, converted to degrees and seconds.
enum NumberUnit {
    NONE(1),
    DEG(1),
    RAD(180 / Math.PI),
    ARCMIN(1 / 60.0),
    ARCSEC(1 / 3600.0),
    HOURANGLE(15),
    S(1),
    MS(1e-3),
    MIN(60),
    H(3600),
    D(86_400);

    private final double factor;

    NumberUnit(double factor) {
        this.factor = factor;
    }

    static NumberUnit parse(YamlNode node) {
        for (NumberUnit u : values())
            if (u != NONE && u.name().toLowerCase(Locale.ROOT).equals(node.text())) return u;
        throw node.error("unit " + node.text() + " is none of deg rad arcmin arcsec hourangle s ms min h d");
    }

    /// A text, sexagesimal or not, as a number of degrees or seconds.
    ///
    /// @throws NumberFormatException when it is none
    double convert(String text) {
        return factor
                * (text.contains(":") || text.strip().contains(" ") ? sexagesimal(text) : Double.parseDouble(text));
    }

    private static double sexagesimal(String text) {
        String s = text.strip();
        boolean negative = s.startsWith("-");
        String[] parts =
                (negative || s.startsWith("+") ? s.substring(1) : s).strip().split("[:\\s]+");
        if (parts.length > 3) throw new NumberFormatException(text);
        double sum = 0;
        double unit = 1;
        for (String part : parts) {
            double value = Double.parseDouble(part);
            if (value < 0 || (unit < 1 && value >= 60)) throw new NumberFormatException(text);
            sum += value * unit;
            unit /= 60;
        }
        return negative ? -sum : sum;
    }
}
