/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowValuesTest {
    private static final float INF = Float.POSITIVE_INFINITY;

    private static float[] row(int n, long seed, int odd) {
        Random random = new Random(seed);
        float[] out = new float[n];
        for (int i = 0; i < n; i++)
            out[i] = switch (random.nextInt(odd)) {
                case 0 -> Float.NaN;
                case 1 -> -INF;
                case 2 -> INF;
                case 3 -> 0;
                case 4 -> -0f;
                case 5 -> Float.MIN_VALUE;
                case 6 -> Float.MAX_VALUE;
                default -> (float) (100 * random.nextGaussian());
            };
        return out;
    }

    @ParameterizedTest(name = "{0} values")
    @ValueSource(ints = {0, 1, 15, 16, 17, 33, 300})
    void plainAndVectorFormGiveTheSame(int n) {
        Assumptions.assumeTrue(VectorSupport.AVAILABLE, "no vectors of eight floats on this machine");
        RowValues plain = new PlainRowValues(), vector = new VectorRowValues();
        for (int odd : new int[] {10, 40, 10_000}) {
            float[] v = row(n + 9, n + odd, odd), w = v.clone();
            float[] ends = {3, -3}, other = ends.clone();
            assertThat(vector.survey(v, 5, n, other)).isEqualTo(plain.survey(v, 5, n, ends));
            assertThat(other).isEqualTo(ends);
            int[] here = new int[n], there = new int[n];
            assertThat(vector.crests(v, 5, n, 20, there)).isEqualTo(plain.crests(v, 5, n, 20, here));
            assertThat(there).isEqualTo(here);
            for (float limit : new float[] {50, Float.MAX_VALUE})
                assertThat(vector.areGood(v, 5, w, 3, n, limit)).isEqualTo(plain.areGood(v, 5, w, 3, n, limit));
            plain.replaceBad(v, 5, n, 8);
            vector.replaceBad(w, 5, n, 8);
            assertThat(w).isEqualTo(v);
            v = row(n + 9, n, odd);
            w = v.clone();
            plain.invert(v, 5, n);
            vector.invert(w, 5, n);
            assertThat(w).isEqualTo(v);
        }
    }

    @Test
    void aRowIsToldByItsValues() {
        float[] v = {9, 4, Float.NaN, -1, 7, 7, 2, 0, INF};
        float[] ends = {INF, -INF};
        assertThat(RowValues.BEST.survey(v, 1, 6, ends)).isEqualTo(RowValues.NOT_FINITE | RowValues.NOT_POSITIVE);
        assertThat(ends).containsExactly(2, 7);
        assertThat(RowValues.BEST.survey(v, 4, 3, ends)).isZero();
        assertThat(RowValues.BEST.survey(v, 6, 2, ends)).isEqualTo(RowValues.NOT_POSITIVE);
        assertThat(RowValues.BEST.survey(v, 8, 1, ends)).isEqualTo(RowValues.NOT_FINITE);
        assertThat(ends).containsExactly(2, INF);
        int[] places = new int[7];
        assertThat(RowValues.BEST.crests(v, 1, 7, 3, places)).isOne();
        assertThat(places[0]).isEqualTo(3);
        float[] ones = {1, 1, 1, 1, 1, 1, 1, 1, 1};
        assertThat(RowValues.BEST.areGood(v, 3, ones, 0, 5, 1)).isTrue();
        assertThat(RowValues.BEST.areGood(v, 2, ones, 0, 5, 1)).isFalse();
        assertThat(RowValues.BEST.areGood(ones, 0, v, 4, 3, 6)).isFalse();
        RowValues.BEST.replaceBad(v, 2, 7, 5);
        assertThat(v).containsExactly(9, 4, 5, 5, 7, 7, 2, 0, 5);
        RowValues.BEST.invert(v, 6, 2);
        assertThat(v).containsExactly(9, 4, 5, 5, 7, 7, 0.5f, Float.NaN, 5);
    }
}
