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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PixelLoopsTest {
    private final PixelLoops plain = new PlainLoops();

    @ParameterizedTest(name = "{0} pixels")
    @ValueSource(ints = {1, 7, 15, 16, 31, 64, 127, 300})
    void vectorFormGivesTheSameBitsAsThePlainOne(int n) {
        Assumptions.assumeTrue(
                ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(), "no Vector API in this run");
        PixelLoops vector = new VectorLoops();
        Random random = new Random(n);
        float[] in = noise(random, n * 40 + 400), field = noise(random, n + 3), taps = noise(random, 25);
        float[] a = noise(random, n + 5), b = a.clone();
        plain.filter(in, 3, 11, taps, a, 2, n);
        vector.filter(in, 3, 11, taps, b, 2, n);
        assertThat(b).isEqualTo(a);
        plain.filterAdd(in, 3, 11, taps, 0.7f, field, 1, a, 2, n);
        vector.filterAdd(in, 3, 11, taps, 0.7f, field, 1, b, 2, n);
        assertThat(b).isEqualTo(a);
        float[] slopes = noise(random, 25), across = noise(random, n);
        plain.filterLinear(in, 3, 11, taps, slopes, across, a, 2, n);
        vector.filterLinear(in, 3, 11, taps, slopes, across, b, 2, n);
        assertThat(b).isEqualTo(a);
        int[] place = new int[n], phase = new int[2 * n];
        float[] factor = noise(random, n);
        int stride = 30;
        for (int i = 0; i < n; i++) {
            place[i] = i % 9 == 4 ? -1 : random.nextInt(in.length - 5 * stride - 6);
            phase[2 * i] = random.nextInt(Interpolation.PHASES + 1);
            phase[2 * i + 1] = random.nextInt(Interpolation.PHASES + 1);
        }
        place[0] = in.length - 5 * stride - 6;
        float[] table = Interpolation.LANCZOS3.table();
        plain.interpolate(in, stride, place, phase, table, 8, 6, factor, a, 2, n);
        vector.interpolate(in, stride, place, phase, table, 8, 6, factor, b, 2, n);
        assertThat(b).isEqualTo(a);
    }

    private static float[] noise(Random random, int n) {
        float[] out = new float[n];
        for (int i = 0; i < n; i++) out[i] = (float) random.nextGaussian();
        return out;
    }
}
