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

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterpolationLoopsTest {
    private final InterpolationLoops plain = new PlainInterpolationLoops();

    @ParameterizedTest(name = "{0} pixels")
    @ValueSource(ints = {1, 7, 15, 16, 31, 64, 127, 300})
    void pointsAreTheSameInBothForms(int n) {
        Assumptions.assumeTrue(VectorSupport.AVAILABLE, "no vectors of eight floats on this machine");
        InterpolationLoops vector = new VectorInterpolationLoops();
        Random random = new Random(n);
        float[] in = noise(random, n * 40 + 400), a = noise(random, n + 5), b = a.clone();
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

    @ParameterizedTest(name = "{0} pixels")
    @ValueSource(ints = {1, 15, 16, 17, 33, 64, 128})
    void positionsThatGoUpEvenlyGiveTheSameBitsInBothForms(int n) {
        Assumptions.assumeTrue(VectorSupport.AVAILABLE, "no vectors of eight floats on this machine");
        InterpolationLoops vector = new VectorInterpolationLoops();
        Random random = new Random(n);
        int taps = 6, step = 200;
        float[] c = noise(random, taps * (InterpolationLoops.DEGREE + 1)), in = noise(random, taps * step + 200);
        float[] a = new float[200], b = new float[200];
        plain.along(in, 3, step, -0.4f, 0.006f, c, taps, a, 7, n);
        vector.along(in, 3, step, -0.4f, 0.006f, c, taps, b, 7, n);
        assertThat(Arrays.copyOf(b, 7 + n)).isEqualTo(Arrays.copyOf(a, 7 + n));
        plain.alongSquared(in, 3, step, 0.3f, -0.01f, c, taps, a, 7, n);
        vector.alongSquared(in, 3, step, 0.3f, -0.01f, c, taps, b, 7, n);
        assertThat(Arrays.copyOf(b, 7 + n)).isEqualTo(Arrays.copyOf(a, 7 + n));
        for (int i = 7 + n + InterpolationLoops.BEHIND; i < b.length; i++)
            assertThat(b[i]).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lanczos3", "lanczos5", "stars8"})
    void polynomialsAreTheWeights(String name) {
        Interpolation kernel = Stream.of(Interpolation.LANCZOS3, Interpolation.LANCZOS5, Interpolation.STARS)
                .filter(k -> k.name().equals(name))
                .findFirst()
                .orElseThrow();
        int taps = 2 * kernel.half(), m = InterpolationLoops.DEGREE + 1;
        float[] c = kernel.polynomials(), w = new float[1];
        double[] exact = new double[taps];
        for (int k = 0; k <= 1000; k++) {
            kernel.weights(k / 1000.0, exact);
            double sum = 0;
            for (int t = 0; t < taps; t++) {
                float[] one = Arrays.copyOfRange(c, t * m, (t + 1) * m);
                plain.along(new float[] {1}, 0, 0, k / 1000f - 0.5f, 0, one, 1, w, 0, 1);
                // the polynomial's; what a tap of the table of 4096 places is off by is fifty times as much
                assertThat(w[0]).isCloseTo((float) exact[t], within(4e-6f));
                sum += w[0];
            }
            assertThat(sum).isCloseTo(1, within(1e-6));
        }
    }

    private static float[] noise(Random random, int n) {
        float[] out = new float[n];
        for (int i = 0; i < n; i++) out[i] = (float) random.nextGaussian();
        return out;
    }
}
