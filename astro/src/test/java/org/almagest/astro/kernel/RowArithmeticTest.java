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
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowArithmeticTest {
    private static float[] row(int n, long seed) {
        Random random = new Random(seed);
        float[] out = new float[n];
        for (int i = 0; i < n; i++)
            out[i] = switch (random.nextInt(40)) {
                case 0 -> Float.NaN;
                case 1 -> Float.NEGATIVE_INFINITY;
                case 2 -> 0;
                case 3 -> -0f;
                default -> (float) (100 * random.nextGaussian());
            };
        return out;
    }

    @Test
    void aTiltedPlaneIsShiftedAndScaled() {
        int stride = 40;
        float[] px = new float[3 * stride], to = new float[30];
        for (int i = 0; i < px.length; i++) px[i] = 100 + 2 * (i % stride) + 5 * (i / stride);
        RowArithmetic.BEST.shift(
                px, stride + 4, stride, 10, new float[] {0.5f, 0, 0}, new float[] {0, 0.01f, 0.001f}, to, 30);
        for (int i = 0; i < 30; i++) {
            float d = px[stride + 4 + i];
            assertThat(to[i]).isCloseTo(d - 0.5f * 2 - 0.01f * (10 + i) * 5 + 0.001f * (10 + i) * d, within(1e-4f));
        }
    }

    private static void twins(int n, BiConsumer<RowArithmetic, float[][]> work) {
        Assumptions.assumeTrue(VectorSupport.AVAILABLE, "no vectors of eight floats on this machine");
        float[][] plain = {row(n + 9, 1), row(n + 9, 2), row(n + 9, 3)};
        float[][] vector = {plain[0].clone(), plain[1].clone(), plain[2].clone()};
        work.accept(new PlainRowArithmetic(), plain);
        work.accept(new VectorRowArithmetic(), vector);
        for (int k = 0; k < 3; k++) assertThat(vector[k]).as("array %d", k).isEqualTo(plain[k]);
    }

    @ParameterizedTest(name = "{0} pixels")
    @ValueSource(ints = {0, 1, 127, 128, 129, 333})
    void plainAndVectorFormGiveTheSameBits(int n) {
        twins(n, (form, a) -> form.subtract(a[0], 5, n, a[1], 2));
        twins(n, (form, a) -> form.subtract(a[0], 5, n, 0.37f, a[1], 2));
        twins(n, (form, a) -> form.addPositive(a[0], 5, n, 1.7f, a[1], 2));
        twins(n, (form, a) -> form.divide(a[0], a[2], 5, n, a[1], 2));
        twins(n, (form, a) -> form.reverse(a[1], 2, a[0], 5, n));
        float[] zero = {0.04f, -0.03f, 0.002f}, slope = {1e-3f, 2e-3f, -1e-4f};
        twins(n, (form, a) -> form.shift(a[1], 4, 3, 7, zero, slope, a[0], n));
    }

    @ParameterizedTest(name = "{0} pixels")
    @ValueSource(ints = {3, 50})
    void rowsAtPlacesOfTheirOwnMeetPixelByPixel(int n) {
        float[] px = new float[n + 4], other = new float[n + 2];
        for (int i = 0; i < n; i++) {
            px[4 + i] = 3 * i;
            other[1 + i] = i;
        }
        RowArithmetic.BEST.subtract(px, 4, n, 2, other, 1);
        for (int i = 0; i < n; i++) assertThat(px[4 + i]).isEqualTo(i);
        RowArithmetic.BEST.reverse(px, 4, other, 0, n);
        for (int i = 0; i < n; i++) assertThat(other[i]).isEqualTo(n - 1 - i);
    }
}
