/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.guess;

import java.util.Locale;

/// Values as YAML writes them in one line.
final class Yaml {
    private Yaml() {}

    /// A text, in quotes where YAML would read it otherwise.
    static String text(String value) {
        if (value.matches("[A-Za-z][A-Za-z0-9_.+/-]*")
                && !value.toLowerCase(Locale.ROOT).matches("true|false|null|yes|no|on|off|y|n|nan|inf")) return value;
        StringBuilder s = new StringBuilder("\"");
        for (char c : value.toCharArray()) {
            if (c == '"' || c == '\\') s.append('\\').append(c);
            else if (c < ' ' || c == 0x7f) s.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
            else s.append(c);
        }
        return s.append('"').toString();
    }

    /// A number without needless digits.
    static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) return Long.toString((long) value);
        String s = String.format(Locale.ROOT, "%.6g", value);
        return s.contains("e") ? s : s.replaceAll("0+$", "").replaceAll("\\.$", ".0");
    }

    /// A comment: one line, whatever it holds.
    static String comment(String text) {
        return "# " + text.replaceAll("[\\p{Cntrl}]+", " ");
    }
}
