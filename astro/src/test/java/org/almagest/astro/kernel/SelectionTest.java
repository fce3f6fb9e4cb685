/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionTest {
    @ParameterizedTest(name = "{0} different values")
    @ValueSource(ints = {1, 2, 3, 20, 1_000_000})
    void putsTheValueWhereSortingWould(int different) {
        Random random = new Random(different);
        for (int n : new int[] {1, 2, 3, 7, 100, 513}) {
            float[] v = new float[n + 4];
            for (int i = 0; i < v.length; i++) v[i] = random.nextInt(different) - different / 2;
            float[] sorted = v.clone();
            Arrays.sort(sorted, 2, n + 2);
            int k = 2 + random.nextInt(n);
            float[] outside = {v[0], v[1], v[n + 2], v[n + 3]};
            assertThat(Selection.place(v, 2, n + 2, k)).isEqualTo(sorted[k]);
            for (int i = 2; i < n + 2; i++)
                assertThat(i <= k ? v[i] <= v[k] : v[i] >= v[k]).isTrue();
            assertThat(new float[] {v[0], v[1], v[n + 2], v[n + 3]}).isEqualTo(outside);
            Arrays.sort(v, 2, n + 2);
            assertThat(v).isEqualTo(sorted);
        }
    }
}
