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
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorrelationTest {
    private static Image noise(Box box, long seed) {
        Random random = new Random(seed);
        Image image = Image.zeros(box);
        for (int i = 0; i < image.data().length; i++) image.data()[i] = (float) random.nextGaussian();
        return image;
    }

    private static double direct(Image image, Image kernel, int x, int y) {
        double sum = 0;
        int r = kernel.width() / 2;
        for (int dy = -r; dy <= r; dy++)
            for (int dx = -r; dx <= r; dx++)
                if (image.box().contains(x + dx, y + dy))
                    sum += (double) kernel.get(dx, dy) * image.get(x + dx, y + dy);
        return sum;
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void equalsTheDirectSumOnAView(long seed) {
        Image view = noise(new Box(-4, 7, 60, 40), seed).view(2, 11, 37, 23);
        Image k = noise(new Box(-3, -3, 7, 7), seed + 10);
        SeparableSum kernel = SeparableSum.of(k, 0);
        Image out = Correlation.apply(view, kernel);
        for (int y = 11; y < 34; y++)
            for (int x = 2; x < 39; x++)
                // float sums of 49 products of order one
                assertThat((double) out.get(x, y)).isCloseTo(direct(view, k, x, y), within(1e-4));
    }

    @Test
    void aGaussianIsOneTermWithUnitSum() {
        SeparableSum g = SeparableSum.gaussian(1.7, 7);
        double sum = 0;
        for (float v : g.toImage().data()) sum += v;
        assertThat(g.rank()).isEqualTo(1);
        assertThat(sum).isCloseTo(1, within(1e-6));
        // 1 / (4 pi sigma^2) for a continuous Gaussian; sampling changes it by < 1e-6 at this width
        assertThat(g.sumOfSquares()).isCloseTo(1 / (4 * Math.PI * 1.7 * 1.7), within(1e-6));
    }

    @Test
    void aMoffatNeedsFewTermsAndItsSquareFollows() {
        Image moffat = Image.zeros(new Box(-10, -10, 21, 21));
        for (int y = -10; y <= 10; y++)
            for (int x = -10; x <= 10; x++)
                moffat.set(x, y, (float) Math.pow(1 + (x * x + 1.2 * y * y + 0.3 * x * y) / 9, -3));
        SeparableSum k = SeparableSum.of(moffat, 5e-3);
        assertThat(k.rank()).isLessThanOrEqualTo(5);
        for (int y = -10; y <= 10; y++)
            for (int x = -10; x <= 10; x++) {
                float v = moffat.get(x, y);
                assertThat(k.toImage().get(x, y)).isCloseTo(v, within(1e-2f));
                assertThat(k.squared(5e-3).toImage().get(x, y)).isCloseTo(v * v, within(1.2e-2f));
            }
    }

    @Test
    void splineReturnsItsSamplesAndAWellSampledProfileBetweenThem() {
        int n = 31;
        float[] data = new float[n * n];
        double sigma = 3 / 2.3548;
        for (int i = 0; i < data.length; i++) {
            double x = i % n - 15;
            double y = i / n - 15;
            data[i] = (float) Math.exp(-0.5 * (x * x + y * y) / (sigma * sigma));
        }
        float[] coefficients = data.clone();
        QuinticSpline.prefilter(coefficients, 0, n, n);
        Random random = new Random(4);
        for (int trial = 0; trial < 400; trial++) {
            boolean onGrid = trial < 100;
            double x = onGrid ? 5 + random.nextInt(20) : 5 + 20 * random.nextDouble();
            double y = onGrid ? 5 + random.nextInt(20) : 5 + 20 * random.nextDouble();
            double truth = Math.exp(-0.5 * ((x - 15) * (x - 15) + (y - 15) * (y - 15)) / (sigma * sigma));
            assertThat(evaluate(coefficients, n, x, y)).isCloseTo(truth, within(onGrid ? 2e-6 : 1e-3));
        }
    }

    private static double evaluate(float[] c, int n, double x, double y) {
        double[] wx = new double[6];
        double[] wy = new double[6];
        int x0 = QuinticSpline.weights(x, wx, 0);
        int y0 = QuinticSpline.weights(y, wy, 0);
        double sum = 0;
        for (int j = 0; j < 6; j++) for (int i = 0; i < 6; i++) sum += wx[i] * wy[j] * c[(y0 + j) * n + x0 + i];
        return sum;
    }
}
