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
import org.almagest.astro.image.Image;
import org.almagest.astro.psf.GaussianPsf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubtractionTest {
    private static final Box SCIENCE = new Box(0, 0, 420, 400);

    /// A star field seen through a known kernel that varies over the field, with as many stars as the fit
    /// takes of a crowded one. Its sum is to be right within 0.2 per cent also near the corners.
    @ParameterizedTest(name = "seed {0}, convolving the {1}")
    @CsvSource({"1, TEMPLATE", "2, SCIENCE", "11, TEMPLATE", "12, SCIENCE"})
    void recoversAKnownVaryingKernel(long seed, Subtraction.Convolve direction) {
        Random random = new Random(seed);
        boolean convolvesScience = direction == Subtraction.Convolve.SCIENCE;
        Box field = new Box(0, 0, 640, 600), wide = field.grown(32);
        List<Scene.Star> stars = Scene.stars(wide, 400, 800, 30_000, random);
        double sharp = 1.6, ratio = 0.87;
        Image first = Image.zeros(wide), second = Image.zeros(field);
        for (Scene.Star s : stars) {
            double broadX = 2.1 + 0.06 * (s.x() - 320) / 320, broadY = 2.1 - 0.05 * (s.y() - 300) / 300;
            double[] t = convolvesScience ? new double[] {broadX, broadY} : new double[] {sharp, sharp};
            double[] u = convolvesScience ? new double[] {sharp, sharp} : new double[] {broadX, broadY};
            Scene.add(first, s.x(), s.y(), s.flux(), t[0], t[1]);
            Scene.add(second, s.x(), s.y(), ratio * s.flux(), u[0], u[1]);
        }
        Scene.addNoise(first, Math.sqrt(0.2), random);
        Scene.addNoise(second, 1, random);
        Exposure template = Scene.exposure(first, 0.2, new GaussianPsf(convolvesScience ? 2.1 : sharp, 12));
        Exposure science = Scene.exposure(second, 1, new GaussianPsf(convolvesScience ? sharp : 2.1, 12));
        Subtraction.Result result =
                new Subtraction(Subtraction.Config.DEFAULT).run(science, template, Scene.catalogue(stars, 2.1, 1));
        assertThat(result.kernel().convolvesScience()).isEqualTo(convolvesScience);
        double expected = convolvesScience ? 1 / ratio : ratio;
        for (double[] at : new double[][] {{320, 300}, {60, 60}, {580, 60}, {60, 540}, {580, 540}})
            assertThat(result.kernel().sumAt(at[0], at[1]) / expected).isCloseTo(1, within(0.002));
        assertThat(result.kernel().quality()).isLessThan(0.05);
    }

    @ParameterizedTest(name = "seed {0}, template sigma {1}")
    @CsvSource({"3, 1.7", "4, 2.3"})
    void aNewSourceKeepsItsFluxAndTheStaticOnesVanish(long seed, double sigma) {
        Random random = new Random(seed);
        List<Scene.Star> stars = Scene.stars(SCIENCE.grown(32), 120, 500, 20_000, random);
        Exposure template = Scene.frame(SCIENCE.grown(32), stars, sigma, 0.2, random);
        Exposure science = Scene.frame(SCIENCE, stars, 2, 1, random);
        Scene.add(science.image(), 200.3, 150.6, 4000, 2, 2);
        Subtraction.Result result =
                new Subtraction(Subtraction.Config.DEFAULT).run(science, template, Scene.catalogue(stars, 2, 1));
        Exposure d = result.difference();
        Image psf = d.info().psf().orElseThrow().starAt(200.3, 150.6);
        double up = 0, down = 0, noise = 0;
        for (int y = psf.y0(); y <= psf.box().y1(); y++)
            for (int x = psf.x0(); x <= psf.box().x1(); x++) {
                double p = psf.get(x, y);
                up += p * d.image().get(x, y);
                down += p * p;
                noise += p * p * d.variance().get(x, y);
            }
        double error = Math.sqrt(noise) / down;
        assertThat(up / down).isCloseTo(4000, within(4 * error + 0.003 * 4000));
        double sum = 0;
        int n = 0;
        for (int y = 20; y < 380; y++)
            for (int x = 20; x < 400; x++) {
                if (Math.hypot(x - 200, y - 150) < 20) continue;
                sum += d.image().get(x, y) * d.image().get(x, y) / d.variance().get(x, y);
                n++;
            }
        // a few per cent for what is left of 120 bright stars
        assertThat(Math.sqrt(sum / n)).isBetween(0.98, 1.06);
    }
}
