/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.almagest.science.simulate.RandomStream.Purpose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomStreamTest {
    private static final int N = 400_000;

    @Test
    void normalDeviatesHaveTheMomentsAndTheTailOfTheNormalDistribution() {
        RandomStream random = new RandomStream(7, Purpose.READ_NOISE, 1);
        double mean = 0, square = 0, fourth = 0;
        int far = 0;
        for (int i = 0; i < N; i++) {
            double z = random.gaussian();
            mean += z / N;
            square += z * z / N;
            fourth += z * z * z * z / N;
            if (Math.abs(z) > 3) far++;
        }
        // Five standard errors of each statistic.
        assertThat(mean).isCloseTo(0, within(5 / Math.sqrt(N)));
        assertThat(square).isCloseTo(1, within(5 * Math.sqrt(2.0 / N)));
        assertThat(fourth).isCloseTo(3, within(5 * Math.sqrt(96.0 / N)));
        double expected = 0.0026998 * N;
        assertThat((double) far).isCloseTo(expected, within(5 * Math.sqrt(expected)));
    }

    @ParameterizedTest(name = "mean {0}")
    @ValueSource(doubles = {0.3, 5, 29, 31, 875, 60_000})
    void poissonDeviatesHaveTheMomentsOfThePoissonDistribution(double mean) {
        RandomStream random = new RandomStream(8, Purpose.PHOTONS, 1);
        double first = 0, second = 0, third = 0;
        for (int i = 0; i < N; i++) {
            double d = random.poisson(mean) - mean;
            first += d / N;
            second += d * d / N;
            third += d * d * d / N;
        }
        double sigma = Math.sqrt(mean);
        assertThat(first).isCloseTo(0, within(5 * sigma / Math.sqrt(N)));
        assertThat(second).isCloseTo(mean, within(5 * mean * Math.sqrt((2 + 1 / mean) / N)));
        // Third central moment of a Poisson distribution: its mean; the error is that of a normal one, six sigma.
        assertThat(third).isCloseTo(mean, within(6 * sigma * mean * Math.sqrt((15 + 25 / mean) / N)));
    }

    @Test
    void streamsDependOnEveryKeyAndOnNothingElse() {
        long value = new RandomStream(1, Purpose.STARS, 2, 3).nextLong();
        assertThat(new RandomStream(1, Purpose.STARS, 2, 3).nextLong()).isEqualTo(value);
        assertThat(new RandomStream(2, Purpose.STARS, 2, 3).nextLong()).isNotEqualTo(value);
        assertThat(new RandomStream(1, Purpose.GALAXIES, 2, 3).nextLong()).isNotEqualTo(value);
        assertThat(new RandomStream(1, Purpose.STARS, 3, 2).nextLong()).isNotEqualTo(value);
        assertThat(new RandomStream(1, Purpose.STARS, 2).nextLong()).isNotEqualTo(value);
    }

    @Test
    void exponentialsByTableEqualTheExact() {
        for (double x = 0; x < 699; x += 0.37) {
            assertThat(FastExp.ofMinus(x) / StrictMath.exp(-x)).isCloseTo(1, within(1e-14));
            assertThat(FastExp.of(x) / StrictMath.exp(x)).isCloseTo(1, within(1e-14));
        }
        assertThat(FastExp.ofMinus(1000)).isZero();
    }
}
