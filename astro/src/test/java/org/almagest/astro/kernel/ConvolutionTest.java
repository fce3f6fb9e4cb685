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

import java.util.ArrayList;
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

    /// Strips are 64 columns by 64 rows: the image has several, and pieces of one; the polynomials run over
    /// a box that is not the image's.
    @Test
    void aKernelOfThirdOrderAgreesWithTheSumOfItsTermsEverywhere() {
        Box box = new Box(-13, 40, 211, 150), domain = new Box(-50, 0, 400, 300);
        Image in = noise(box, new Random(6));
        List<Image> kernels = new ArrayList<>();
        List<int[]> degrees = new ArrayList<>();
        Image expected = Image.zeros(box);
        for (int i = 0; i <= 3; i++)
            for (int j = 0; i + j <= 3; j++) {
                Image k = noise(new Box(-3, -3, 7, 7), new Random(100 + 10 * i + j));
                kernels.add(k);
                degrees.add(new int[] {i, j});
                Image part = Convolution.direct(in, k);
                for (int y = box.y0(); y <= box.y1(); y++)
                    for (int x = box.x0(); x <= box.x1(); x++) {
                        double tx = Math.cos(i * Math.acos(2.0 * (x + 50) / 399 - 1));
                        double ty = Math.cos(j * Math.acos(2.0 * y / 299 - 1));
                        expected.set(x, y, (float) (expected.get(x, y) + tx * ty * part.get(x, y)));
                    }
            }
        Image out = Convolution.varying(kernels, degrees, domain, 1e-7).apply(in);
        Box inner = box.grown(-3);
        for (int y = box.y0(); y <= box.y1(); y++)
            for (int x = box.x0(); x <= box.x1(); x++)
                // ten kernels of 49 products of unit size in single precision
                if (inner.contains(x, y)) assertThat(out.get(x, y)).isCloseTo(expected.get(x, y), within(5e-5f));
                else assertThat(out.get(x, y)).isNaN();
    }

    @Test
    void zerosAreTakenBeyondTheEdgeWhenAsked() {
        Box box = new Box(3, 4, 70, 10);
        Image in = noise(box, new Random(7)), kernel = noise(new Box(-6, -6, 13, 13), new Random(8));
        Image wide = Image.zeros(box.grown(6)), out = Image.zeros(new Box(0, 0, 60, 60));
        wide.assign(in);
        Convolution.with(kernel, 0).applyPadded(in, out);
        Image expected = Convolution.direct(wide, kernel);
        for (int y = 0; y < 60; y++)
            for (int x = 0; x < 60; x++)
                assertThat(out.get(x, y)).isCloseTo(box.contains(x, y) ? expected.get(x, y) : 0, within(5e-5f));
    }

    @Test
    void whatIsMissingCountsAsTheValueGivenAndResultsAdd() {
        Random random = new Random(21);
        Box box = new Box(0, 0, 150, 90), result = new Box(-4, -3, 160, 99);
        Image in = noise(box, random);
        for (int i = 0; i < in.data().length; i++) in.data()[i] = Math.abs(in.data()[i]);
        Image filled = Image.zeros(result.grown(3));
        filled.fill(2.5f);
        filled.assign(in);
        for (int[] at : new int[][] {{0, 0}, {70, 40}, {149, 89}}) {
            in.set(at[0], at[1], at[0] == 0 ? Float.NaN : at[0] == 70 ? -1 : Float.POSITIVE_INFINITY);
            filled.set(at[0], at[1], 2.5f);
        }
        Image kernel = noise(new Box(-3, -3, 7, 7), random);
        Convolution convolution = Convolution.with(kernel, 1e-7);
        Image expected = Image.zeros(result), once = Image.zeros(result);
        convolution.apply(filled, expected);
        convolution.applyFilled(in, 2.5f, once, false);
        assertThat(once.toArray()).containsExactly(expected.toArray());
        convolution.applyFilled(in, 2.5f, once, true);
        for (int i = 0; i < once.data().length; i++)
            assertThat((double) once.data()[i]).isCloseTo(2 * expected.data()[i], within(1e-4));
    }

    @Test
    void aKernelOfZerosGivesZeros() {
        Image in = noise(new Box(0, 0, 20, 20), new Random(9));
        assertThat(Convolution.with(Image.zeros(new Box(-1, -1, 3, 3)), 1e-6)
                        .apply(in)
                        .get(10, 10))
                .isZero();
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
