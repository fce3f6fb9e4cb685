/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.refcat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BandChoiceTest {
    @ParameterizedTest
    @CsvSource({
        "r, g|r|i, r",
        "clear, BT|VT, VT",
        "R, g|r|i, r",
        "B, u|v|g|r|i|z, g",
        "Halpha, g|r|i, r",
        "rp, G|BP|G_RP, G",
        "I, g|r|i|z, i",
        "something, g|r|i, r",
        "b_band, g|r, g"
    })
    void theNearestBandStandsForOneThatTheCatalogueLacks(String band, String catalogue, String chosen) {
        BandChoice.Choice choice = BandChoice.of(band, List.of(catalogue.split("\\|")));
        assertThat(choice.band()).isEqualTo(chosen);
        assertThat(choice.note().isEmpty()).isEqualTo(band.equals(chosen));
    }
}
