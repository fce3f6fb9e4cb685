/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fits;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Predicate;

/// The cards of one HDU, in order. Immutable.
///
/// Look-ups are by keyword, in any case; of a keyword that stands twice the last counts, as in cfitsio's
/// updates. Numbers convert to each other where nothing is lost; a value of another type is a
/// [FitsFormatException] that names file, HDU and keyword.
public final class FitsHeader {
    /// No cards at all.
    public static final FitsHeader EMPTY = new FitsHeader(List.of(), "header", 0);

    private final List<Card> cards;
    private final Map<String, Card> byKeyword;
    private final String file;
    private final int hdu;

    FitsHeader(List<Card> cards, String file, int hdu) {
        this.cards = List.copyOf(cards);
        this.file = file;
        this.hdu = hdu;
        this.byKeyword = new HashMap<>(2 * cards.size());
        for (Card card : cards) if (!card.isCommentary()) byKeyword.put(card.keyword(), card);
    }

    /// A header of cards made by hand.
    public static FitsHeader of(List<Card> cards) {
        return new FitsHeader(cards, "header", 0);
    }

    /// A header from text: lines of cards, or cards of 80 characters one after the other; what follows
    /// `END` does not count.
    ///
    /// @param name of where it comes from, for messages
    public static FitsHeader ofText(String text, String name) {
        List<Card> out = new ArrayList<>();
        List<String> lines = text.indexOf('\n') >= 0 ? text.lines().toList() : pieces(text);
        for (String line : lines) {
            if (line.stripTrailing().equals("END")) break;
            if (!line.isBlank()) out.add(CardFormat.parse(String.format(java.util.Locale.ROOT, "%-80s", line)));
        }
        return new FitsHeader(CardFormat.joinContinued(out), name, 0);
    }

    private static List<String> pieces(String text) {
        List<String> out = new ArrayList<>();
        for (int i = 0; i < text.length(); i += CardFormat.LENGTH)
            out.add(text.substring(i, Math.min(text.length(), i + CardFormat.LENGTH)));
        return out;
    }

    /// The cards as lines of text, with `END`.
    public String text() {
        StringBuilder out = new StringBuilder();
        String bytes = new String(CardFormat.bytes(cards), java.nio.charset.StandardCharsets.US_ASCII);
        for (String line : pieces(bytes))
            if (!line.isBlank()) out.append(line.stripTrailing()).append('\n');
        return out.toString();
    }

    /// Other cards from the same place.
    public FitsHeader withCards(List<Card> others) {
        return new FitsHeader(others, file, hdu);
    }

    public static Builder builder() {
        return new Builder(new ArrayList<>());
    }

    /// A builder that begins with this header's cards.
    public Builder toBuilder() {
        return new Builder(new ArrayList<>(cards));
    }

    public List<Card> cards() {
        return cards;
    }

    public boolean has(String keyword) {
        return byKeyword.containsKey(normal(keyword));
    }

    public Optional<Card> find(String keyword) {
        return Optional.ofNullable(byKeyword.get(normal(keyword)));
    }

    /// Name of the file and number of the HDU the cards came from, for messages.
    public String origin() {
        return file + "[" + hdu + "]";
    }

    public Optional<String> text(String keyword) {
        return find(keyword).filter(c -> c.value() != CardValue.Absent.ABSENT).map(c -> switch (c.value()) {
            case CardValue.Text(String text) -> text;
            case CardValue.Whole _, CardValue.Real _, CardValue.Logical _, CardValue.Absent _ -> throw wrong(c, "text");
        });
    }

    /// The value as people write it, whatever its type.
    public Optional<String> display(String keyword) {
        return find(keyword)
                .filter(c -> c.value() != CardValue.Absent.ABSENT)
                .map(c -> c.value().display());
    }

    public OptionalLong whole(String keyword) {
        Optional<Card> card = find(keyword);
        if (card.isEmpty()) return OptionalLong.empty();
        return switch (card.get().value()) {
            case CardValue.Whole(long n) -> OptionalLong.of(n);
            case CardValue.Real(double d) when d == Math.rint(d) && Math.abs(d) < 1e15 -> OptionalLong.of((long) d);
            case CardValue.Absent _ -> OptionalLong.empty();
            case CardValue.Text _, CardValue.Logical _, CardValue.Real _ -> throw wrong(card.get(), "a whole number");
        };
    }

    public OptionalDouble real(String keyword) {
        Optional<Card> card = find(keyword);
        if (card.isEmpty()) return OptionalDouble.empty();
        return switch (card.get().value()) {
            case CardValue.Whole(long n) -> OptionalDouble.of(n);
            case CardValue.Real(double d) -> OptionalDouble.of(d);
            case CardValue.Absent _ -> OptionalDouble.empty();
            case CardValue.Text _, CardValue.Logical _ -> throw wrong(card.get(), "a number");
        };
    }

    public Optional<Boolean> logical(String keyword) {
        return find(keyword).filter(c -> c.value() != CardValue.Absent.ABSENT).map(c -> switch (c.value()) {
            case CardValue.Logical(boolean truth) -> truth;
            case CardValue.Whole _, CardValue.Real _, CardValue.Text _, CardValue.Absent _ -> throw wrong(c, "T or F");
        });
    }

    /// The text of a keyword that must be there.
    public String requireText(String keyword) {
        return text(keyword).orElseThrow(() -> missing(keyword));
    }

    /// The whole number of a keyword that must be there.
    public long requireWhole(String keyword) {
        return whole(keyword).orElseThrow(() -> missing(keyword));
    }

    /// The number of a keyword that must be there.
    public double requireReal(String keyword) {
        return real(keyword).orElseThrow(() -> missing(keyword));
    }

    /// The lines of the `COMMENT` or `HISTORY` cards.
    public List<String> lines(String keyword) {
        return cards.stream()
                .filter(c -> c.keyword().equals(keyword) && c.isCommentary())
                .map(Card::comment)
                .toList();
    }

    /// An error about this header.
    public FitsFormatException problem(String problem) {
        return new FitsFormatException(file, hdu, problem);
    }

    private FitsFormatException missing(String keyword) {
        return problem("keyword " + keyword + " is missing");
    }

    private FitsFormatException wrong(Card card, String asked) {
        return problem("keyword " + card.keyword() + " = " + card.value().display() + " is not " + asked);
    }

    private static String normal(String keyword) {
        return keyword.toUpperCase(java.util.Locale.ROOT);
    }

    @Override
    public String toString() {
        return origin() + cards;
    }

    /// Gathers cards. Setting a keyword that is there already changes it in its place.
    public static final class Builder {
        private final List<Card> cards;

        private Builder(List<Card> cards) {
            this.cards = cards;
        }

        public Builder set(String keyword, String value, String comment) {
            return set(Card.of(normal(keyword), value, comment));
        }

        public Builder set(String keyword, long value, String comment) {
            return set(Card.of(normal(keyword), value, comment));
        }

        public Builder set(String keyword, double value, String comment) {
            return set(Card.of(normal(keyword), value, comment));
        }

        public Builder set(String keyword, boolean value, String comment) {
            return set(Card.of(normal(keyword), value, comment));
        }

        public Builder set(Card card) {
            if (!card.isCommentary())
                for (int i = 0; i < cards.size(); i++)
                    if (cards.get(i).keyword().equals(card.keyword())) {
                        cards.set(i, card);
                        return this;
                    }
            cards.add(card);
            return this;
        }

        public Builder setAll(List<Card> more) {
            more.forEach(this::set);
            return this;
        }

        public Builder comment(String line) {
            cards.add(new Card("COMMENT", CardValue.Absent.ABSENT, line));
            return this;
        }

        public Builder history(String line) {
            cards.add(new Card("HISTORY", CardValue.Absent.ABSENT, line));
            return this;
        }

        /// Drops the cards whose keyword fits.
        public Builder removeIf(Predicate<String> keyword) {
            cards.removeIf(c -> keyword.test(c.keyword()));
            return this;
        }

        public FitsHeader build() {
            return of(cards);
        }
    }
}
