/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreTest {
    @Test
    void normalDistributionHasItsTabulatedValues() {
        assertThat(Normal.cumulative(0)).isEqualTo(0.5);
        assertThat(Normal.cumulative(1.96)).isCloseTo(0.9750021048517795, within(1e-13));
        assertThat(Normal.cumulative(-3)).isCloseTo(0.0013498980316301, within(1e-13));
    }

    /// Fractions of a perfect filter with a free peak, published with the acceptance numbers, to their two
    /// digits.
    @Test
    void perfectFilterFindsTheKnownFractions() {
        assertThat(Completeness.ideal(5.1)).isCloseTo(0.61, within(0.01));
        assertThat(Completeness.ideal(6)).isCloseTo(0.87, within(0.01));
        assertThat(Completeness.ideal(6.5)).isCloseTo(0.95, within(0.01));
        assertThat(Completeness.ideal(7)).isCloseTo(0.985, within(0.005));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void fiftyPercentPointIsRecovered(long seed) {
        Random random = new Random(seed);
        double[] snr = random.doubles(6000, 4, 9).toArray();
        boolean[] found = new boolean[snr.length];
        for (int i = 0; i < snr.length; i++) found[i] = snr[i] + 0.8 * random.nextGaussian() > 5.2;
        // 6000 injections over 5 units of SNR pin the point to about 0.03
        assertThat(Completeness.of(snr, found).fiftyPercent()).isCloseTo(5.2, within(0.1));
    }

    @Test
    void binsHoldTheirEdgesAsTheAcceptanceSays() {
        double[] snr = {3.9, 4, 5.9, 6.1, 6.1000001, 7.5, 100};
        Completeness c = Completeness.of(snr, new boolean[] {true, true, true, false, true, true, true});
        assertThat(c.bins().stream().mapToInt(Completeness.Bin::n)).containsExactly(1, 0, 0, 0, 2, 1, 0, 0, 2);
        assertThat(c.bins().get(4).fraction()).isEqualTo(0.5);
    }

    @Test
    void spreadOfANormalSampleIsItsSigma() {
        double[] v = new Random(5).doubles(20_000).toArray();
        assertThat(Spread.of(v).median()).isCloseTo(0.5, within(0.01));
        assertThat(Spread.of(new double[] {Double.NaN}).n()).isZero();
    }

    @Test
    void nearestPositionIsFoundAcrossTheMeridian() {
        SkyIndex index = new SkyIndex(new double[] {359.9999, 0.0002, 10}, new double[] {60, 60, -5});
        assertThat(index.nearest(0.0, 60, 1)).hasValue(0);
        assertThat(index.nearest(0.0, 60, 0.1)).isEmpty();
        assertThat(index.countWithin(0.0, 60, 2)).isEqualTo(2);
    }
}
