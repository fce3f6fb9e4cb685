/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreCalibrationTest {
    /// Overconfident log odds with an offset, as trees trained on weighted classes give: 8,000 rows know
    /// the slope to about 0.01 and the offset to 0.04.
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void probabilitiesAreThoseThatTheClassesHave(long seed) {
        Random random = new Random(seed);
        int n = 8000;
        double[] logOdds = new double[n];
        boolean[] real = new boolean[n];
        for (int i = 0; i < n; i++) {
            double x = 2.5 * random.nextGaussian() + 1;
            real[i] = random.nextDouble() < 1 / (1 + Math.exp(-x));
            logOdds[i] = 2 * x + 1.5;
        }
        ScoreCalibration c = ScoreCalibration.fit(List.of(logOdds), List.of(real));
        assertThat(c.slope()).isCloseTo(0.5, within(0.05));
        assertThat(c.offset()).isCloseTo(-0.75, within(0.15));
    }

    @Test
    void classesThatPartCleanlyStayFinite() {
        ScoreCalibration c = ScoreCalibration.fit(
                List.of(new double[] {-3, -2, -4, 3, 2, 5}),
                List.of(new boolean[] {false, false, false, true, true, true}));
        assertThat(c.slope()).isBetween(0.05, 100.0);
        assertThat(c.probability(3)).isBetween(0.6, 0.999);
    }

    @Test
    void rescaledTreesGiveTheRescaledLogOdds() {
        DecisionTree tree = new DecisionTree(
                new int[] {0, -1, -1},
                new double[] {1, 0, 0},
                new int[] {1, -1, -1},
                new int[] {2, -1, -1},
                new double[] {0, -0.5, 0.7});
        BoostedTrees trees = new BoostedTrees(List.of("a"), 0.2, List.of(tree, tree));
        for (double v : new double[] {0, 2})
            assertThat(trees.rescaled(0.5, -1).logOdds(new double[] {v}))
                    .isCloseTo(0.5 * trees.logOdds(new double[] {v}) - 1, within(1e-12));
    }
}
