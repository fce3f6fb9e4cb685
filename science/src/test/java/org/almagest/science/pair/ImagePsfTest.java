/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import java.util.Random;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Image;
import org.almagest.astro.psf.AdaptiveMoments;
import org.almagest.science.psfmodel.PsfFit;
import org.junit.jupiter.api.Test;

class ImagePsfTest {
    private static final int SIDE = 1000;

    /// Stars and galaxies on a sky; the stars' width grows from left to right.
    private static Image field(boolean stars) {
        Random random = new Random(8);
        Image image = Image.zeros(SIDE, SIDE);
        image.fill(500);
        for (int k = 0; stars && k < 196; k++) {
            double cx = 40 + 70 * (k % 14) + random.nextDouble(), cy = 40 + 70 * (k / 14) + random.nextDouble();
            double sigma = width(cx) * (k % 5 == 0 ? 1.5 + random.nextDouble() : 1);
            double peak = 20_000 * Math.pow(0.02, random.nextDouble());
            for (int y = (int) cy - 24; y <= cy + 24; y++)
                for (int x = (int) cx - 24; x <= cx + 24; x++) {
                    if (!image.box().contains(x, y)) continue;
                    double r2 = (x - cx) * (x - cx) + (y - cy) * (y - cy);
                    image.set(x, y, (float) (image.get(x, y) + peak * Math.exp(-0.5 * r2 / sigma / sigma)));
                }
        }
        for (int i = 0; i < image.data().length; i++)
            image.data()[i] += (float) (Math.sqrt(image.data()[i]) * random.nextGaussian());
        return image;
    }

    private static double width(double x) {
        return 1.8 + 0.15 * x / SIDE;
    }

    @Test
    void starsTellThePsfAndItsChangeOverTheImage() {
        ImagePsf.Result r = ImagePsf.of(field(true), 1, OptionalDouble.empty(), 500, PsfFit.Config.DEFAULT);
        // a fifth are galaxies
        assertThat(r.stars()).isBetween(120, 165);
        for (double x : new double[] {100, 500, 900}) {
            AdaptiveMoments m = AdaptiveMoments.of(r.fit().psf().kernelAt(x, 500), 0, 0, 1.9);
            // 150 stars of S/N 100 and more, six terms
            assertThat(m.sigma()).as("at column %.0f", x).isCloseTo(width(x), within(0.01 * width(x)));
        }
        assertThat(Math.abs(r.fit().statistics().sizeMedian())).isLessThan(0.01);
    }

    @Test
    void anImageWithoutStarsIsRefused() {
        assertThatThrownBy(() -> ImagePsf.of(field(false), 1, OptionalDouble.empty(), 500, PsfFit.Config.DEFAULT))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("no stars in the image");
    }
}
