/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoostedTreesTest {
    private static final BoostedTreesTraining.Config CONFIG = new BoostedTreesTraining.Config(60, 3, 0.2, 1, 2, 32);

    private record Sample(double[][] rows, boolean[] positive) {
        /// Positive inside a ring of radius 1 to 2, with a useless third feature and some missing values.
        static Sample rings(int n, long seed) {
            Random random = new Random(seed);
            double[][] rows = new double[n][];
            boolean[] positive = new boolean[n];
            for (int i = 0; i < n; i++) {
                double x = 6 * random.nextDouble() - 3, y = 6 * random.nextDouble() - 3;
                double r = Math.hypot(x, y);
                positive[i] = r > 1 && r < 2;
                rows[i] = new double[] {x, y, i % 7 == 0 ? Double.NaN : random.nextDouble()};
            }
            return new Sample(rows, positive);
        }

        double[] weights() {
            double[] w = new double[rows.length];
            Arrays.fill(w, 1);
            return w;
        }
    }

    private static BoostedTrees trained(Sample s) {
        return new BoostedTreesTraining(CONFIG).train(List.of("x", "y", "noise"), s.rows, s.positive, s.weights());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void learnsAShapeThatNoLineSeparates(long seed) {
        BoostedTrees model = trained(Sample.rings(4000, seed));
        Sample fresh = Sample.rings(2000, seed + 100);
        int right = 0;
        for (int i = 0; i < fresh.rows.length; i++)
            if (model.probability(fresh.rows[i]) > 0.5 == fresh.positive[i]) right++;
        // 32 bins over 6 units resolve the edges of the ring to 0.19: about 6 % of the area is ambiguous
        assertThat(right / 2000.0).isGreaterThan(0.92);
    }

    @Test
    void probabilitiesAreCalibratedOnFreshRows() {
        BoostedTrees model = trained(Sample.rings(4000, 4));
        Sample fresh = Sample.rings(4000, 104);
        double sum = 0, hits = 0;
        for (int i = 0; i < fresh.rows.length; i++) {
            sum += model.probability(fresh.rows[i]);
            hits += fresh.positive[i] ? 1 : 0;
        }
        // binomial error of 4000 draws is 0.007
        assertThat(sum / 4000).isBetween(hits / 4000 - 0.025, hits / 4000 + 0.025);
    }

    @Test
    void sameRowsGiveTheSameModel() {
        BoostedTrees a = trained(Sample.rings(500, 9));
        BoostedTrees b = trained(Sample.rings(500, 9));
        Sample fresh = Sample.rings(200, 10);
        for (double[] row : fresh.rows) assertThat(a.logOdds(row)).isEqualTo(b.logOdds(row));
    }

    @Test
    void oneClassIsRefused() {
        Sample s = Sample.rings(10, 1);
        Arrays.fill(s.positive, true);
        assertThatThrownBy(() -> trained(s)).hasMessageContaining("one class");
    }
}
