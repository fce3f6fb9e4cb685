/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineFilterTest {
    /// Float products of values of order one, nine of them: an error of a few 1e-7.
    @ParameterizedTest(name = "step {0}")
    @ValueSource(ints = {1, 3, 27})
    void sumsTapsTimesValuesAndTouchesNothingElse(int step) {
        Random random = new Random(4);
        float[] in = new float[700], taps = new float[9], out = new float[160];
        for (int i = 0; i < in.length; i++) in[i] = (float) random.nextGaussian();
        for (int i = 0; i < taps.length; i++) taps[i] = (float) random.nextGaussian();
        LineFilter.apply(in, 5, step, taps, out, 10, 133);
        for (int i = 0; i < out.length; i++) {
            double sum = 0;
            for (int t = 0; t < taps.length && i >= 10 && i < 143; t++)
                sum += (double) taps[t] * in[5 + i - 10 + t * step];
            assertThat((double) out[i]).as("value %s", i).isCloseTo(sum, within(5e-6));
        }
    }
}
