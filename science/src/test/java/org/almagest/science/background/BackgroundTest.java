/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.background;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.psf.GaussianPsf;
import org.almagest.science.TestSky;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackgroundTest {
    private static final Box BOX = new Box(30, -20, 700, 500);

    @ParameterizedTest
    @EnumSource(BackgroundModel.Kind.class)
    void findsAGradientUnderStarsToATenthOfAPerCent(BackgroundModel.Kind kind) {
        TestSky sky = new TestSky(BOX, 3).background(800).gradient(0.1, -0.08);
        for (int i = 0; i < 60; i++)
            sky.star(
                    30 + 700 * sky.random().nextDouble(),
                    -20 + 500 * sky.random().nextDouble(),
                    20_000 * sky.random().nextDouble(),
                    TestSky.Profile.round(4));
        Exposure e = sky.exposure(5, GaussianPsf.ofFwhm(4));
        BackgroundModel model = Background.estimate(e, 4, Background.Config.DEFAULT.withKind(kind));
        Image found = model.render();
        for (int y = 5; y < 500; y += 99)
            for (int x = 5; x < 700; x += 138)
                // noise of a cell 0.45; starlight below 3 sigma adds about 1
                assertThat(found.get(30 + x, -20 + y) - (800 + 0.1 * x - 0.08 * y))
                        .isBetween(-2.0, 4.0);
        assertThat(model.rms()).isBetween(27.0, 32.0);
    }

    @Test
    void flatSkyIsFlatAndTheOrderFallsWithTheNumberOfCells() {
        Exposure e = new TestSky(new Box(0, 0, 90, 80), 1).background(500).exposure(2, GaussianPsf.ofFwhm(4));
        BackgroundModel model = Background.estimate(e, 4, Background.Config.DEFAULT);
        assertThat(model.nodesX()).isEqualTo(1);
        assertThat(model.render().get(3, 70)).isCloseTo(500f, within(2f));
        Image left = e.image().copy();
        model.subtractFrom(left);
        assertThat(left.get(7, 9))
                .isCloseTo(e.image().get(7, 9) - model.render().get(7, 9), within(1e-3f));
    }

    @Test
    void splineGoesThroughItsCellsAndFillsMaskedOnes() {
        Exposure e = new TestSky(BOX, 4).background(300).exposure(1, GaussianPsf.ofFwhm(4));
        e.mask().orBox(new Box(30, -20, 200, 200), e.mask().plane("BAD"));
        e.image().view(30, -20, 200, 200).fill(1e6f);
        BackgroundModel model =
                Background.estimate(e, 4, Background.Config.DEFAULT.withKind(BackgroundModel.Kind.SPLINE));
        for (float v : model.render().data()) assertThat(v).isBetween(295f, 305f);
    }

    @Test
    void anImageWithoutUsablePixelsIsAFaultOfTheData() {
        Exposure e = new TestSky(new Box(0, 0, 50, 50), 1).exposure(1, GaussianPsf.ofFwhm(4));
        e.image().fill(Float.NaN);
        assertThatExceptionOfType(DataFault.class)
                .isThrownBy(() -> Background.estimate(e, 4, Background.Config.DEFAULT))
                .withMessageEndingWith(": 100.0 % not finite of all pixels");
    }
}
