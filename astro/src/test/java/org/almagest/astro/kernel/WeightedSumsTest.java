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
import org.junit.jupiter.params.provider.CsvSource;

class WeightedSumsTest {
    /// The last two are so long and tilted that weights vanish at corners of their box.
    @ParameterizedTest(name = "moments {0}, {1}, {2}")
    @CsvSource({"4, 4, 0", "3.1, 6.7, -2.2", "0.7, 0.7, 0.1", "60, 60, 59.4", "60, 60, -59.4"})
    void sumsAreThoseOfEachPixel(double xx, double yy, double xy) {
        Random random = new Random(7);
        Box box = new Box(-3, 5, 70, 66);
        Image image = Image.zeros(box);
        for (int y = box.y0(); y <= box.y1(); y++)
            for (int x = box.x0(); x <= box.x1(); x++) image.set(x, y, 10 + (float) random.nextGaussian());
        image.set(30, 38, Float.NaN);
        image.set(29, 39, Float.NEGATIVE_INFINITY);
        double cx = 30.3, cy = 38.6, det = xx * yy - xy * xy, a = yy / det, b = xx / det, c = -xy / det;
        double[] expected = new double[6], s = new double[6];
        for (int y = (int) Math.ceil(cy - 4 * Math.sqrt(yy)); y <= cy + 4 * Math.sqrt(yy); y++)
            for (int x = (int) Math.ceil(cx - 4 * Math.sqrt(xx)); x <= cx + 4 * Math.sqrt(xx); x++) {
                if (!box.contains(x, y) || !Float.isFinite(image.get(x, y))) continue;
                double dx = x - cx, dy = y - cy;
                double p = image.get(x, y) * Math.exp(-0.5 * (a * dx * dx + 2 * c * dx * dy + b * dy * dy));
                double[] terms = {p, p * dx, p * dy, p * dx * dx, p * dy * dy, p * dx * dy};
                for (int k = 0; k < 6; k++) expected[k] += terms[k];
            }
        new GaussianSums().measure(image, cx, cy, new double[] {xx, yy, xy}, s);
        // rounding of the products down a column
        for (int k = 0; k < 6; k++) assertThat(s[k]).isCloseTo(expected[k], within(1e-9 * expected[0] * (xx + yy)));
    }

    @Test
    void clippedMomentsAreThoseOfTheValuesBetweenTheLimits() {
        Random random = new Random(3);
        float[] v = new float[2000];
        for (int i = 0; i < v.length; i++) v[i] = 1000 + (float) random.nextGaussian();
        double sum = 0, square = 0;
        int n = 0;
        for (int i = 0; i < 1777; i++)
            if (v[i] >= 999.2f && v[i] <= 1001.7f) {
                n++;
                sum += v[i] - 1000.0;
                square += (v[i] - 1000.0) * (v[i] - 1000.0);
            }
        ClippedMoments m = new ClippedMoments();
        assertThat(m.measure(v, 1777, 999.2, 1001.7, 1000.1)).isEqualTo(n);
        // 32 values of each lane are added in single precision
        assertThat(m.mean()).isCloseTo(1000 + sum / n, within(1e-6));
        assertThat(m.scatter()).isCloseTo(Math.sqrt(square / n - sum / n * sum / n), within(1e-6));
    }
}
