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

import java.util.List;
import java.util.Random;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.image.Box;
import org.almagest.science.diasource.DiaDetection;
import org.almagest.science.diasource.NoiseExpectation;
import org.junit.jupiter.api.Test;

/// Spec chapter 11, item 1: what a difference of noise shows is what the noise alone gives.
class NoiseOnlyDifferenceTest {
    private static final int FRAMES = 20;

    @Test
    void detectionsOfBothSignsAreThoseOfWhiteNoiseAndMoreWithoutDecorrelation() {
        // a lower threshold than 5 makes hundreds of detections of a small area
        DiaDetection.Config config = new DiaDetection.Config(3.8, 2, 2, 2.5, 0.3);
        Random random = new Random(20);
        long white = 0, coloured = 0, known = 0;
        double expected = 0, error = 0;
        for (int frame = 0; frame < FRAMES; frame++) {
            Exposure science = Scene.frame(new Box(0, 0, 360, 340), List.of(), 2.2, 1, random);
            Exposure template = Scene.frame(new Box(-32, -32, 424, 404), List.of(), 1.6, 1, random);
            Exposure d = DecorrelationTest.difference(science, template, true);
            white += count(d, config);
            Exposure plain = DecorrelationTest.difference(science, template, false);
            known += count(plain, config);
            coloured += count(plain.withInfo(i -> i.withNoiseCorrelation(null)), config);
            if (frame == 0) {
                NoiseExpectation one = NoiseExpectation.of(d, config, 3, 7);
                double share = (double) inner(d).area() / d.box().area();
                expected = FRAMES * share * one.count();
                error = FRAMES * share * one.error();
            }
        }
        assertThat((double) white).isCloseTo(expected, within(3 * Math.hypot(Math.sqrt(expected), error)));
        // 7.5 per cent more noise in the filtered image: exp(3.8^2 / 2 (1 - 1 / 1.075^2)) = 2.6 times as many
        assertThat((double) coloured).isGreaterThan(1.7 * white);
        // told how its noise is correlated, detection makes good for it; smoother noise has fewer peaks
        assertThat((double) known).isLessThan(expected + 3 * Math.hypot(Math.sqrt(expected), error));
    }

    private static Box inner(Exposure d) {
        return d.box().grown(-20);
    }

    private static long count(Exposure d, DiaDetection.Config config) {
        Box inner = inner(d);
        return DiaDetection.find(d, config).footprints().stream()
                .flatMap(f -> f.peaks().stream())
                .filter(p -> inner.contains(p.x(), p.y()))
                .count();
    }
}
