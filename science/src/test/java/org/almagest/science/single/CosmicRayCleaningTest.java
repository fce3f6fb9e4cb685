/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.single;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import java.util.Random;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.junit.jupiter.api.Test;

class CosmicRayCleaningTest {
    private static final double SKY = 900;
    private static final double FWHM = 3.6;

    /// Sky with a gradient, stars on a grid, and rays of three pixels between them.
    private static Image field(Box box, boolean stars, boolean rays) {
        Random random = new Random(11);
        Image image = Image.zeros(box);
        double sigma = FWHM / 2.3548;
        for (int y = box.y0(); y <= box.y1(); y++)
            for (int x = box.x0(); x <= box.x1(); x++) {
                double v = SKY * (1 + 1e-4 * x);
                int cx = x / 40 * 40 + 20, cy = y / 40 * 40 + 20;
                double dx = x - cx - 0.3 * (cx % 3), dy = y - cy + 0.2 * (cy % 3);
                if (stars) v += 60_000 / (6.28 * sigma * sigma) * Math.exp(-0.5 * (dx * dx + dy * dy) / sigma / sigma);
                if (rays && isRay(x, y)) v += 900;
                image.set(x, y, (float) (v + Math.sqrt(v) * random.nextGaussian()));
            }
        return image;
    }

    private static boolean isRay(int x, int y) {
        return x % 80 >= 40 && x % 80 <= 42 && y % 80 == 40;
    }

    @Test
    void raysAreFoundAndReplacedAndStarsAreKept() {
        Box box = new Box(0, 0, 400, 400);
        CosmicRayCleaning cleaning = new CosmicRayCleaning(CosmicRayCleaning.Config.DEFAULT);
        Image clean = field(box, true, false);
        for (int again = 0; again < 2; again++) { // planes are used again
            Image image = field(box, true, true);
            CosmicRayCleaning.Result r = cleaning.clean(image, 1, OptionalDouble.empty());
            // "at a glance": a few per cent
            assertThat(r.fwhm()).isCloseTo(FWHM, within(0.1 * FWHM));
            assertThat(r.noise()).isCloseTo(Math.sqrt(SKY), within(1.5));
            int cr = r.mask().valueOf("CR"), wrong = 0;
            for (int y = 0; y < 400; y++)
                for (int x = 0; x < 400; x++) {
                    boolean marked = (r.mask().get(x, y) & cr) != 0;
                    if (isRay(x, y)) {
                        assertThat(marked).as("ray at %d, %d", x, y).isTrue();
                        // what stands there is within six sigma of what was there without the ray
                        assertThat(image.get(x, y)).isCloseTo(clean.get(x, y), within(180f));
                    } else if (marked) wrong++;
                    else assertThat(image.get(x, y)).isCloseTo(clean.get(x, y), within(1e-2f));
                }
            // rays grow by neighbours that stand three sigma high: of 300 some do by chance
            assertThat(wrong).isLessThanOrEqualTo(10);
        }
    }

    @Test
    void pixelsThatSaturateAreLeftAlone() {
        Box box = new Box(0, 0, 200, 200);
        Image image = field(box, true, false);
        image.set(100, 100, 90_000);
        image.set(30, 100, Float.NaN);
        CosmicRayCleaning.Result r =
                new CosmicRayCleaning(CosmicRayCleaning.Config.DEFAULT).clean(image, 1, OptionalDouble.of(50_000));
        assertThat(image.get(100, 100)).isCloseTo(90_000f, within(1f));
        assertThat(r.mask().get(100, 100) & r.mask().valueOf("SAT")).isNotZero();
        assertThat(r.mask().get(30, 100) & r.mask().valueOf("NO_DATA")).isNotZero();
    }

    @Test
    void withoutStarsTheWidthIsAskedFor() {
        Image image = field(new Box(0, 0, 200, 200), false, true);
        assertThatThrownBy(() ->
                        new CosmicRayCleaning(CosmicRayCleaning.Config.DEFAULT).clean(image, 1, OptionalDouble.empty()))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("--fwhm");
        Image other = field(new Box(0, 0, 200, 200), false, true);
        CosmicRayCleaning.Result r = new CosmicRayCleaning(CosmicRayCleaning.Config.DEFAULT.withFwhm(FWHM))
                .clean(other, 1, OptionalDouble.empty());
        assertThat(r.rays()).isEqualTo(4);
    }

    @Test
    void widthOfStarsAmongGalaxiesAndRays() {
        Box box = new Box(0, 0, 600, 600);
        Image image = Image.zeros(box);
        Random random = new Random(2);
        for (int i = 0; i < image.data().length; i++) image.data()[i] = (float) (5 * random.nextGaussian());
        for (int k = 0; k < 200; k++) {
            // every second is a star
            double sigma = k % 2 == 0 ? 1.7 : 2 + 2 * random.nextDouble();
            double cx = 20 + 560 * random.nextDouble(), cy = 20 + 560 * random.nextDouble();
            double peak = 200 + 2000 * random.nextDouble();
            for (int y = (int) cy - 12; y <= cy + 12; y++)
                for (int x = (int) cx - 12; x <= cx + 12; x++) {
                    double r2 = (x - cx) * (x - cx) + (y - cy) * (y - cy);
                    image.set(x, y, (float) (image.get(x, y) + peak * Math.exp(-0.5 * r2 / sigma / sigma)));
                }
            image.set(20 + random.nextInt(560), 20 + random.nextInt(560), 900);
        }
        Mask mask = Mask.clear(box, MaskPlanes.of("BAD"));
        assertThat(StarWidth.fwhm(image, mask, 0, 5).orElseThrow()).isCloseTo(2.3548 * 1.7, within(0.15));
    }
}
