/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountedMedianTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void medianIsThatOfTheSortedValues(long seed) {
        Random random = new Random(seed);
        for (int n = 1; n < 200; n++) {
            float[] v = new float[n];
            for (int i = 0; i < n; i++) {
                double x = 10 * random.nextGaussian();
                v[i] = (float) (seed % 2 == 0 ? x : 3 + Math.rint(0.2 * x));
            }
            float[] sorted = v.clone();
            Arrays.sort(sorted);
            double expected = n % 2 == 1 ? sorted[n / 2] : 0.5 * (sorted[n / 2 - 1] + sorted[n / 2]);
            assertThat(CountedMedian.of(v)).as("%d values", n).isEqualTo(expected);
        }
    }
}
