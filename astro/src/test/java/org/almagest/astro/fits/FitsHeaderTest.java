/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FitsHeaderTest {
    @Test
    void cardsComeBackAsTheyWent() {
        String longText = "It's a long story; ".repeat(12) + "''";
        List<Card> cards = List.of(
                Card.of("OBJECT", "NGC 1566's arm", "target"),
                Card.of("EMPTY", "", ""),
                Card.of("EXPTIME", 30.0, "[s] open-shutter time"),
                Card.of("TINY", -1.2345678901234567e-300, ""),
                Card.of("COUNT", Long.MIN_VALUE + 1, "a large number"),
                Card.of("FLAG", false, ""),
                Card.of("ESO DET OUT1 GAIN", 1.5, "[e-/adu]"),
                Card.of("LONGSTR", longText, "over several"),
                new Card("UNDEF", CardValue.Absent.ABSENT, "has no value"),
                new Card("HISTORY", CardValue.Absent.ABSENT, "made by hand"),
                new Card("COMMENT", CardValue.Absent.ABSENT, "= 'not a value'"));
        FitsWriter out = FitsWriter.inMemory();
        out.header(FitsHeader.of(cards));
        try (FitsFile file = FitsFile.of("memory", out.bytes())) {
            List<Card> back = file.hdu(0).header().cards();
            assertThat(back.subList(4, back.size())).containsExactlyElementsOf(cards);
        }
    }

    @Test
    void readsNumbersAsPeopleWriteThem() {
        assertThat(CardFormat.parse(card("A       =               1.5D+03 / old"))
                        .value())
                .isEqualTo(new CardValue.Real(1500));
        assertThat(CardFormat.parse(card("A       = 12345678901234567890123")).value())
                .isEqualTo(new CardValue.Real(12345678901234567890123.0));
        assertThat(CardFormat.parse(card("A       = -.5/x")).value()).isEqualTo(new CardValue.Real(-0.5));
        assertThat(CardFormat.parse(card("A       = 'it''s / here' / why")))
                .isEqualTo(Card.of("A", "it's / here", "why"));
        assertThat(CardFormat.parse(card("A       = nan")).value()).isEqualTo(new CardValue.Text("nan"));
        assertThat(CardFormat.parse(card("HIERARCH ESO TEL ALT = 45.5 / [deg]")))
                .isEqualTo(Card.of("ESO TEL ALT", 45.5, "[deg]"));
    }

    private static String card(String text) {
        return text + " ".repeat(80 - text.length());
    }

    @Test
    void tellsWhereAKeywordIsWrong() {
        FitsHeader header = new FitsHeader(List.of(Card.of("GAIN", "high", "")), "raw.fits", 3);
        assertThatThrownBy(() -> header.requireReal("GAIN"))
                .hasMessage("raw.fits[3]: keyword GAIN = high is not a number");
        assertThatThrownBy(() -> header.requireWhole("RDNOISE")).hasMessage("raw.fits[3]: keyword RDNOISE is missing");
    }

    @Test
    void refusesWhatNoHeaderCanHold() {
        assertThatThrownBy(() -> Card.of("X", Double.NaN, "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Card.of("X", "\u03b1 Cen", "")).hasMessageContaining("ASCII");
    }
}
