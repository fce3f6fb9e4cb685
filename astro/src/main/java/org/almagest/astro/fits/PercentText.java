/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fits;

import java.nio.charset.StandardCharsets;

/// Any text as printable ASCII that begins and ends with no blank: other bytes of its UTF-8 form become
/// `%XX`, as in URLs.
public final class PercentText {
    private PercentText() {}

    public static String encode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        StringBuilder out = new StringBuilder(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            int b = bytes[i] & 0xff;
            boolean edge = b == ' ' && (i == 0 || i == bytes.length - 1);
            if (b < ' ' || b > '~' || b == '%' || b == '&' || edge) {
                out.append('%').append(Character.forDigit(b >> 4, 16)).append(Character.forDigit(b & 15, 16));
            } else out.append((char) b);
        }
        return out.toString();
    }

    public static String decode(String text) {
        byte[] out = new byte[text.length()];
        int n = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean escape = c == '%' && i + 2 < text.length() && hex(text, i + 1) >= 0 && hex(text, i + 2) >= 0;
            if (escape) {
                out[n++] = (byte) (hex(text, i + 1) << 4 | hex(text, i + 2));
                i += 2;
            } else out[n++] = (byte) c;
        }
        return new String(out, 0, n, StandardCharsets.UTF_8);
    }

    private static int hex(String text, int i) {
        return Character.digit(text.charAt(i), 16);
    }
}
