/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.lightcurve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnsembleTest {
    private static final int STARS = 40;
    private static final int EPOCHS = 80;
    private static final double NOISE = 0.004;

    /// Stars under clouds; star 0 fades by 3 % in the middle, star 1 flickers by 10 %, one flux in fifty is
    /// missing.
    private static double[][] night(long seed, double[] clouds) {
        Random random = new Random(seed);
        double[][] flux = new double[STARS][EPOCHS];
        for (int j = 0; j < EPOCHS; j++) clouds[j] = 0.3 * Math.abs(random.nextGaussian());
        for (int i = 0; i < STARS; i++) {
            double bright = 5000 * Math.exp(random.nextDouble());
            for (int j = 0; j < EPOCHS; j++) {
                double mag = clouds[j] + NOISE * random.nextGaussian();
                if (i == 0 && j > 30 && j < 50) mag += 0.033;
                if (i == 1) mag += 0.1 * random.nextGaussian();
                flux[i][j] = i > 1 && random.nextInt(50) == 0 ? Double.NaN : bright * Math.pow(10, -0.4 * mag);
            }
        }
        return flux;
    }

    private static boolean[] target() {
        boolean[] excluded = new boolean[STARS];
        excluded[0] = true;
        return excluded;
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void recoversCloudsToTheNoiseOfTheEnsemble(long seed) {
        double[] clouds = new double[EPOCHS];
        Ensemble ensemble = Ensemble.fit(night(seed, clouds), target(), Ensemble.Config.DEFAULT);
        double[] zero = ensemble.zeroPoints();
        double mean = Arrays.stream(clouds).average().orElseThrow();
        double sum = 0;
        for (int j = 0; j < EPOCHS; j++) sum += Math.pow(zero[j] - (clouds[j] - mean), 2);
        // 38 stars of 4 mmag: 0.65 mmag expected
        assertThat(Math.sqrt(sum / EPOCHS)).isLessThan(0.0009);
    }

    @Test
    void dropsTheStarThatFlickers() {
        Ensemble ensemble = Ensemble.fit(night(7, new double[EPOCHS]), target(), Ensemble.Config.DEFAULT);
        assertThat(ensemble.members()[0]).isFalse();
        assertThat(ensemble.members()[1]).isFalse();
    }

    @Test
    void keepsTheDepthOfTheTarget() {
        double[] curve = Ensemble.fit(night(8, new double[EPOCHS]), target(), Ensemble.Config.DEFAULT)
                .relative(0);
        double in = Arrays.stream(curve, 31, 50).average().orElseThrow();
        double out = (Arrays.stream(curve, 0, 31).sum()
                        + Arrays.stream(curve, 50, EPOCHS).sum())
                / (EPOCHS - 19);
        // error of the difference of two means of 19 and 61 values of 4 mmag: 1.05 mmag
        assertThat(in - out).isCloseTo(0.033, within(0.0035));
        // the two steps of 33 mmag add 0.033^2 / 79 to the variance of successive differences over 2
        assertThat(Ensemble.successiveScatter(curve))
                .isCloseTo(Math.hypot(NOISE, 0.033 / Math.sqrt(79)), within(0.001));
    }

    @Test
    void twoStarsAreTheLeast() {
        assertThatThrownBy(() -> Ensemble.fit(new double[][] {{1, 2}}, new boolean[1], Ensemble.Config.DEFAULT))
                .hasMessageContaining("fewer than two");
    }
}
