/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.subtract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatchingKernelTest {
    private static final Box FIELD = new Box(-20, 35, 700, 640);

    @ParameterizedTest(name = "order {0}")
    @ValueSource(ints = {0, 1, 2, 3})
    void polynomialsOverAnotherBoxGiveTheSameKernel(int order) {
        MatchingKernel kernel = kernel(order, new Random(40 + order));
        Box part = new Box(130, 300, 257, 90);
        MatchingKernel local = kernel.over(part);
        for (double[] at : new double[][] {{130, 300}, {200.5, 333}, {386, 389}}) {
            Image expected = kernel.at(at[0], at[1]), found = local.at(at[0], at[1]);
            for (int i = 0; i < expected.data().length; i++)
                assertThat((double) found.data()[i]).isCloseTo(expected.data()[i], within(1e-6));
        }
    }

    /// Blocks and the whole field leave out what the precision allows, each its own.
    @Test
    void blocksGiveWhatTheWholeFieldGives() {
        Random random = new Random(50);
        MatchingKernel kernel = kernel(2, random);
        Image in = Image.zeros(FIELD), whole = Image.zeros(FIELD), blocks = Image.zeros(FIELD);
        for (int i = 0; i < in.data().length; i++) in.data()[i] = (float) random.nextGaussian();
        kernel.convolution(1e-6).applyPadded(in, whole);
        kernel.convolve(in, blocks, 1e-6);
        for (int i = 0; i < whole.data().length; i++)
            assertThat((double) blocks.data()[i]).isCloseTo(whole.data()[i], within(2e-5));
    }

    private static MatchingKernel kernel(int order, Random random) {
        KernelBasis basis = KernelBasis.matching(1.6, 2.3, 2);
        double[] a = new double[basis.size() * MatchingKernel.terms(order)];
        for (int i = 0; i < a.length; i++) a[i] = 0.02 * random.nextGaussian();
        a[0] = 1;
        return new MatchingKernel(
                MatchingKernel.VERSION,
                false,
                FIELD.x0(),
                FIELD.y0(),
                FIELD.width(),
                FIELD.height(),
                basis.radius(),
                basis.sigmas(),
                basis.degrees(),
                order,
                a,
                0,
                0,
                1,
                0);
    }
}
