/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.query;

import java.util.ArrayList;
import java.util.List;
import org.almagest.astro.fault.UserFault;

/// A word of an expression.
///
/// @param kind what it is
/// @param text the word; of quoted text what is between the quotes
/// @param position its first letter in the expression, from 0
record Token(Kind kind, String text, int position) {
    enum Kind {
        WORD,
        NUMBER,
        TEXT,
        TIME,
        BIND,
        SIGN,
        END
    }

    private static final List<String> SIGNS =
            List.of("!=", "<=", ">=", "<>", "==", "..", "=", "<", ">", "(", ")", ",", "+", "-", "*", "/", "%", ":");

    /// Cuts an expression into words; the last is [Kind#END].
    static List<Token> cut(String s) {
        List<Token> all = new ArrayList<>();
        int i = 0;
        while (i < s.length()) {
            char c = s.charAt(i);
            if (Character.isWhitespace(c)) {
                i++;
                continue;
            }
            Token t = next(s, i, c);
            all.add(t);
            i = end(s, t);
        }
        all.add(new Token(Kind.END, "", s.length()));
        return all;
    }

    private static Token next(String s, int i, char c) {
        if (c == '\'') return new Token(Kind.TEXT, quoted(s, i), i);
        if ((c == 'T' || c == 't') && i + 1 < s.length() && s.charAt(i + 1) == '\'')
            return new Token(Kind.TIME, quoted(s, i + 1), i);
        if (isLetter(c)) return new Token(Kind.WORD, s.substring(i, wordEnd(s, i)), i);
        if (isDigit(c) || (c == '.' && i + 1 < s.length() && isDigit(s.charAt(i + 1))))
            return new Token(Kind.NUMBER, s.substring(i, numberEnd(s, i)), i);
        if (c == ':' && i + 1 < s.length() && isLetter(s.charAt(i + 1)))
            return new Token(Kind.BIND, s.substring(i + 1, wordEnd(s, i + 1)), i);
        for (String sign : SIGNS) if (s.startsWith(sign, i)) return new Token(Kind.SIGN, sign, i);
        throw new UserFault("expression \"" + s + "\": '" + c + "' at letter " + (i + 1) + " has no meaning"
                + (c == '"' ? "; text stands between single quotes" : ""));
    }

    private static int end(String s, Token t) {
        return switch (t.kind) {
            case TEXT -> closing(s, t.position) + 1;
            case TIME -> closing(s, t.position + 1) + 1;
            case BIND -> t.position + 1 + t.text.length();
            default -> t.position + t.text.length();
        };
    }

    /// Place of the quote that ends the text begun at `open`; a doubled quote stands for itself.
    private static int closing(String s, int open) {
        int i = open + 1;
        while (i < s.length()) {
            if (s.charAt(i) == '\'') {
                if (i + 1 >= s.length() || s.charAt(i + 1) != '\'') return i;
                i++;
            }
            i++;
        }
        throw new UserFault("expression \"" + s + "\": the quote at letter " + (open + 1) + " is not closed");
    }

    private static String quoted(String s, int open) {
        return s.substring(open + 1, closing(s, open)).replace("''", "'");
    }

    private static int wordEnd(String s, int i) {
        int end = i;
        while (end < s.length() && (isLetter(s.charAt(end)) || isDigit(s.charAt(end)) || isDot(s, end))) end++;
        return end;
    }

    private static boolean isDot(String s, int i) {
        return s.charAt(i) == '.' && i + 1 < s.length() && isLetter(s.charAt(i + 1));
    }

    /// A number ends before `..`, which makes a range.
    private static int numberEnd(String s, int i) {
        int end = i;
        while (end < s.length()) {
            char c = s.charAt(end);
            boolean exponentSign = (c == '-' || c == '+') && (s.charAt(end - 1) == 'e' || s.charAt(end - 1) == 'E');
            boolean dot = c == '.' && !s.startsWith("..", end);
            if (!(isDigit(c) || dot || c == 'e' || c == 'E' || (end > i && exponentSign))) break;
            end++;
        }
        return end;
    }

    private static boolean isLetter(char c) {
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
