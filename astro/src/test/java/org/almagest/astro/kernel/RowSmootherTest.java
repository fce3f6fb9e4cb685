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
import org.almagest.astro.image.Image;
import org.junit.jupiter.api.Test;

class RowSmootherTest {
    @Test
    void eachRowIsThatOfTheWholeImageSmoothed() {
        Image image = Image.zeros(75, 20);
        Random random = new Random(2);
        for (int i = 0; i < image.data().length; i++) image.data()[i] = random.nextFloat();
        SeparableSum kernel = SeparableSum.gaussian(1.6, 5);
        Image whole = Correlation.apply(image, kernel);
        RowSmoother smoother = new RowSmoother(kernel, 75);
        float[] row = new float[80];
        for (int y = 0; y < 20; y++) {
            smoother.row(image.data(), 20, y, row, 3);
            for (int x = 0; x < 75; x++)
                // sums of 11 floats in another order
                assertThat(row[3 + x]).isCloseTo(whole.get(x, y), within(1e-6f));
        }
    }
}
