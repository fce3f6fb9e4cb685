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

import java.util.List;
import java.util.Random;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.junit.jupiter.api.Test;

class ConvolutionTest {
    @Test
    void separableFormAgreesWithTheDefinition() {
        Image in = noise(new Box(5, -7, 300, 280), new Random(1));
        Image kernel = noise(new Box(-4, -4, 9, 9), new Random(2));
        Image fast = Convolution.with(kernel, 0).apply(in), slow = Convolution.direct(in, kernel);
        for (int i = 0; i < slow.data().length; i++) {
            if (Float.isNaN(slow.data()[i])) assertThat(fast.data()[i]).isNaN();
            // 81 products of unit size in single precision
            else assertThat(fast.data()[i]).isCloseTo(slow.data()[i], within(2e-5f));
        }
    }

    @Test
    void varyingKernelIsTheSumOfItsTermsAtTheOutputPixel() {
        Box box = new Box(0, 0, 90, 70);
        Image in = noise(box, new Random(3));
        Image k0 = noise(new Box(-2, -2, 5, 5), new Random(4)), k1 = noise(new Box(-2, -2, 5, 5), new Random(5));
        Image out = Convolution.varying(List.of(k0, k1), List.of(new int[] {0, 0}, new int[] {1, 2}), box, 1e-7)
                .apply(in);
        Image a = Convolution.direct(in, k0), b = Convolution.direct(in, k1);
        double x = 2.0 * 30 / 89 - 1, y = 2.0 * 50 / 69 - 1;
        assertThat((double) out.get(30, 50))
                .isCloseTo(a.get(30, 50) + x * (2 * y * y - 1) * b.get(30, 50), within(1e-5));
    }

    @Test
    void anAsymmetricKernelMovesTheStarItsOwnWay() {
        Image in = Image.zeros(21, 21);
        in.set(10, 10, 1);
        Image kernel = Image.zeros(new Box(-2, -2, 5, 5));
        kernel.set(2, -1, 1);
        assertThat(Convolution.direct(in, kernel).get(12, 9)).isEqualTo(1);
        assertThat(Convolution.with(kernel, 1e-6).apply(in).get(12, 9)).isCloseTo(1f, within(1e-6f));
    }

    @Test
    void rankIsNoLargerThanThePrecisionAskedNeeds() {
        Image gauss = Image.zeros(new Box(-8, -8, 17, 17));
        for (int y = -8; y <= 8; y++)
            for (int x = -8; x <= 8; x++) gauss.set(x, y, (float) Math.exp(-(x * x + y * y) / 8.0));
        assertThat(SeparableSum.of(gauss, 1e-5).rank()).isEqualTo(1);
    }

    static Image noise(Box box, Random random) {
        Image out = Image.zeros(box);
        for (int i = 0; i < out.data().length; i++) out.data()[i] = (float) random.nextGaussian();
        return out;
    }

    @Test
    void aStampIsTheDefinitionToTheRoundingOfItsRows() {
        java.util.Random random = new java.util.Random(5);
        Image in = Image.zeros(new Box(-20, 3, 41, 37)), kernel = Image.zeros(new Box(-4, -2, 9, 5));
        for (int i = 0; i < in.data().length; i++) in.data()[i] = (float) random.nextGaussian();
        for (int i = 0; i < kernel.data().length; i++) kernel.data()[i] = (float) random.nextGaussian();
        Image stamp = Convolution.stamp(in, kernel), slow = Convolution.direct(in, kernel);
        assertThat(stamp.box()).isEqualTo(new Box(-16, 5, 33, 33));
        for (int y = stamp.y0(); y <= stamp.box().y1(); y++)
            for (int x = stamp.x0(); x <= stamp.box().x1(); x++)
                // 45 products of order 1, rounded to 24 bits
                assertThat(stamp.get(x, y)).isCloseTo(slow.get(x, y), org.assertj.core.api.Assertions.within(2e-5f));
    }
}
