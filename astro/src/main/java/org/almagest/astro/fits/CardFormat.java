/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fits;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// Cards to and from their 80 columns: FITS 4.0 section 4, with `CONTINUE` and `HIERARCH`.
final class CardFormat {
    static final int LENGTH = 80;
    static final int BLOCK = 2880;
    private static final int VALUE_COLUMNS = 70;
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,19}");
    private static final Pattern REAL = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([EDed][+-]?[0-9]+)?");

    private CardFormat() {}

    /// Parses one card; a value that cannot be read becomes text as it stands, so that one bad card does
    /// not hide a file.
    static Card parse(String line) {
        String name = line.substring(0, 8).stripTrailing();
        if (name.equals("HIERARCH")) return parseHierarch(line);
        boolean hasValue = line.startsWith("= ", 8) || (line.charAt(8) == '=' && !isCommentary(name));
        if (isCommentary(name) || !hasValue)
            return new Card(
                    printable(name),
                    CardValue.Absent.ABSENT,
                    printable(line.substring(8).stripTrailing()));
        return withValue(name, line.substring(9));
    }

    private static boolean isCommentary(String name) {
        return name.isEmpty() || name.equals("COMMENT") || name.equals("HISTORY") || name.equals("CONTINUE");
    }

    private static Card parseHierarch(String line) {
        int equals = line.indexOf('=');
        if (equals < 0)
            return new Card(
                    "HIERARCH",
                    CardValue.Absent.ABSENT,
                    printable(line.substring(8).strip()));
        String name = line.substring(8, equals).strip().toUpperCase(java.util.Locale.ROOT);
        return withValue(name, line.substring(equals + 1));
    }

    private static Card withValue(String name, String field) {
        String body = field.stripLeading();
        if (body.startsWith("'")) {
            StringBuilder text = new StringBuilder();
            int end = readQuoted(body, text);
            return new Card(
                    printable(name),
                    new CardValue.Text(printable(text.toString().stripTrailing())),
                    commentOf(body.substring(end)));
        }
        int slash = body.indexOf('/');
        String token = (slash < 0 ? body : body.substring(0, slash)).strip();
        String comment = slash < 0 ? "" : commentOf(body.substring(slash));
        return new Card(printable(name), scalar(token), comment);
    }

    /// Reads a quoted string and returns the index behind its closing quote.
    static int readQuoted(String body, StringBuilder text) {
        int i = 1;
        while (i < body.length()) {
            char c = body.charAt(i++);
            if (c != '\'') text.append(c);
            else if (i < body.length() && body.charAt(i) == '\'') {
                text.append('\'');
                i++;
            } else return i;
        }
        return i;
    }

    private static String commentOf(String rest) {
        int slash = rest.indexOf('/');
        return slash < 0 ? "" : printable(rest.substring(slash + 1).strip());
    }

    private static CardValue scalar(String token) {
        if (token.isEmpty()) return CardValue.Absent.ABSENT;
        if (token.equals("T") || token.equals("F")) return new CardValue.Logical(token.equals("T"));
        if (WHOLE.matcher(token).matches()) {
            BigInteger whole = new BigInteger(token);
            if (whole.bitLength() < 64) return new CardValue.Whole(whole.longValue());
        }
        if (REAL.matcher(token).matches()) {
            double number = Double.parseDouble(token.replace('D', 'E').replace('d', 'e'));
            if (Double.isFinite(number)) return new CardValue.Real(number);
        }
        return new CardValue.Text(printable(token));
    }

    private static String printable(String text) {
        if (Card.isPrintable(text)) return text;
        StringBuilder out = new StringBuilder(text);
        for (int i = 0; i < out.length(); i++) if (out.charAt(i) < ' ' || out.charAt(i) > '~') out.setCharAt(i, '?');
        return out.toString();
    }

    /// Joins strings that go on over `CONTINUE` cards.
    static List<Card> joinContinued(List<Card> parsed) {
        List<Card> out = new ArrayList<>(parsed.size());
        for (Card card : parsed) {
            if (card.keyword().equals("CONTINUE")
                    && !out.isEmpty()
                    && out.getLast().value() instanceof CardValue.Text(String head)
                    && head.endsWith("&")) {
                Card last = out.removeLast();
                String body = card.comment().stripLeading();
                StringBuilder tail = new StringBuilder();
                int end = body.startsWith("'") ? readQuoted(body, tail) : 0;
                String comment = (last.comment() + " " + commentOf(body.substring(end))).strip();
                String text =
                        head.substring(0, head.length() - 1) + tail.toString().stripTrailing();
                out.add(new Card(last.keyword(), new CardValue.Text(text), comment));
            } else out.add(card);
        }
        return out;
    }

    /// The bytes of a header: cards, `END`, blanks to a whole block.
    static byte[] bytes(List<Card> cards) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(BLOCK * (cards.size() * LENGTH / BLOCK + 1));
        byte[] padded = new byte[LENGTH];
        for (Card card : cards) for (String line : lines(card)) out.writeBytes(padded(line, padded));
        out.writeBytes(padded("END", padded));
        Arrays.fill(padded, (byte) ' ');
        while (out.size() % BLOCK != 0) out.writeBytes(padded);
        return out.toByteArray();
    }

    /// A card's columns, blanks behind; headers of small images are written by the thousand.
    private static byte[] padded(String line, byte[] columns) {
        for (int i = 0; i < LENGTH; i++) columns[i] = i < line.length() ? (byte) line.charAt(i) : (byte) ' ';
        return columns;
    }

    /// Whether a keyword fits the first eight columns.
    private static boolean isStandard(String keyword) {
        boolean all = !keyword.isEmpty() && keyword.length() <= 8;
        for (int i = 0; i < keyword.length() && all; i++) {
            char c = keyword.charAt(i);
            all = c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-';
        }
        return all;
    }

    private static List<String> lines(Card card) {
        if (card.isCommentary()) return commentary(card);
        String name = isStandard(card.keyword())
                ? card.keyword() + " ".repeat(8 - card.keyword().length()) + "= "
                : "HIERARCH " + card.keyword() + " = ";
        return switch (card.value()) {
            case CardValue.Text(String text) -> text(name, text, card.comment());
            case CardValue.Whole(long n) -> List.of(fixed(name, Long.toString(n), card.comment()));
            case CardValue.Real(double d) -> List.of(fixed(name, Double.toString(d), card.comment()));
            case CardValue.Logical(boolean b) -> List.of(fixed(name, b ? "T" : "F", card.comment()));
            case CardValue.Absent _ -> List.of(fixed(name, "", card.comment()));
        };
    }

    private static List<String> commentary(Card card) {
        List<String> out = new ArrayList<>();
        String rest = card.comment();
        String name = card.keyword() + " ".repeat(8 - card.keyword().length());
        do {
            int n = Math.min(LENGTH - 8, rest.length());
            out.add(name + rest.substring(0, n));
            rest = rest.substring(n);
        } while (!rest.isEmpty());
        return out;
    }

    private static String fixed(String name, String value, String comment) {
        int width = name.startsWith("HIERARCH") ? 0 : 20;
        String head = name + " ".repeat(Math.max(0, width - value.length())) + value;
        if (head.length() > LENGTH)
            throw new IllegalArgumentException("header keyword " + name.strip() + " is too long for its card");
        return withComment(head, comment);
    }

    private static String withComment(String head, String comment) {
        if (comment.isEmpty() || head.length() + 4 > LENGTH) return head;
        String line = head + " / " + comment;
        return line.length() > LENGTH ? line.substring(0, LENGTH).stripTrailing() : line;
    }

    private static List<String> text(String name, String text, String comment) {
        String quoted = text.indexOf('\'') < 0 ? text : text.replace("'", "''");
        int room = LENGTH - name.length() - 2;
        if (room < 12) throw new IllegalArgumentException("header keyword " + name.strip() + " is too long");
        if (quoted.length() <= room) {
            String padding = " ".repeat(Math.max(0, 8 - quoted.length()));
            String head = name + "'" + quoted + padding + "'";
            return List.of(withComment(head.length() < 30 ? head + " ".repeat(30 - head.length()) : head, comment));
        }
        List<String> out = new ArrayList<>();
        String prefix = name;
        while (!quoted.isEmpty()) {
            int n = pieceLength(quoted, Math.min(VALUE_COLUMNS - 3, LENGTH - prefix.length() - 3));
            boolean last = n == quoted.length();
            String line = prefix + "'" + quoted.substring(0, n) + (last ? "'" : "&'");
            out.add(last ? withComment(line, comment) : line);
            quoted = quoted.substring(n);
            prefix = "CONTINUE  ";
        }
        return out;
    }

    /// Longest piece that splits no doubled quote and ends on no blank, which a reader would drop.
    private static int pieceLength(String quoted, int room) {
        if (quoted.length() <= room) return quoted.length();
        int n = room;
        int quotes = 0;
        while (quotes < n && quoted.charAt(n - 1 - quotes) == '\'') quotes++;
        return quotes % 2 == 1 ? n - 1 : n;
    }
}
