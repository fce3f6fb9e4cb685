/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.photometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZeroPointTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void outliersDoNotMoveIt(long seed) {
        Random random = new Random(seed);
        double[] difference = new double[400], sigma = new double[400];
        for (int i = 0; i < difference.length; i++) {
            sigma[i] = 0.005 + 0.05 * random.nextDouble();
            difference[i] = 27.3 + sigma[i] * random.nextGaussian();
            if (i % 5 == 0) difference[i] += 0.4 + 2 * random.nextDouble();
            if (i % 50 == 1) difference[i] = Double.NaN;
        }
        ZeroPoint zero =
                ZeroPoint.of(difference, sigma, ZeroPoint.Clipping.DEFAULT).orElseThrow();
        // Four standard errors; and that error is near that of the weighted mean of 312 stars, 1.3 mmag.
        assertThat(zero.magnitude()).isCloseTo(27.3, within(4 * zero.error()));
        assertThat(zero.error()).isBetween(0.0005, 0.0025);
        for (int i = 0; i < difference.length; i += 5)
            assertThat(zero.used()[i]).isFalse();
        assertThat(zero.photoCalib().mean()).isCloseTo(Math.pow(10, 0.4 * (31.4 - zero.magnitude())), within(1e-9));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12})
    void errorIsThatOfTheScatterAmongExperiments(long seed) {
        Random random = new Random(seed);
        double[] pulls = new double[400];
        for (int t = 0; t < pulls.length; t++) {
            double[] difference = new double[60], sigma = new double[60];
            for (int i = 0; i < 60; i++) {
                sigma[i] = 0.02;
                difference[i] = Math.hypot(0.02, 0.01) * random.nextGaussian();
            }
            ZeroPoint zero =
                    ZeroPoint.of(difference, sigma, ZeroPoint.Clipping.DEFAULT).orElseThrow();
            pulls[t] = zero.magnitude() / zero.error();
        }
        double rms = Math.sqrt(Arrays.stream(pulls).map(p -> p * p).average().orElseThrow());
        // 400 pulls: 3.5 % each way, three times that.
        assertThat(rms).isBetween(0.89, 1.11);
    }

    @Test
    void tooFewStarsGiveNone() {
        double nan = Double.NaN;
        assertThat(ZeroPoint.of(new double[] {27, nan, nan, 27.1}, new double[4], ZeroPoint.Clipping.DEFAULT))
                .isEmpty();
        assertThat(ZeroPoint.of(new double[0], new double[0], ZeroPoint.Clipping.DEFAULT))
                .isEmpty();
    }

    @Test
    void colourTermIsAPolynomial() {
        assertThat(ColourTerm.NONE.magnitude(Double.NaN)).isZero();
        assertThat(new ColourTerm("g", "r", 0.01, -0.1, 0.02).magnitude(0.5)).isCloseTo(-0.035, within(1e-12));
    }
}
