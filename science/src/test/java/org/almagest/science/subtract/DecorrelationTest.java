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
import org.almagest.astro.image.NoiseCorrelation;
import org.almagest.astro.kernel.PositionGrid;
import org.almagest.astro.kernel.Warp;
import org.almagest.astro.psf.GaussianPsf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Spec chapter 11, item 1, the pixels' part: after decorrelation neighbours know nothing of each other.
class DecorrelationTest {
    private static final Box BOX = new Box(0, 0, 360, 340);

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void noiseOfWhiteFramesIsWhiteAgainAndOfTheVarianceStated(long seed) {
        Random random = new Random(seed);
        Exposure science = Scene.frame(BOX, List.of(), 2.2, 1, random);
        Exposure template = Scene.frame(BOX.grown(32), List.of(), 1.6, 4, random);
        Exposure white = difference(science, template, true), coloured = difference(science, template, false);
        double[] a = correlations(white.image()), b = correlations(coloured.image());
        assertThat(a[1]).isCloseTo(0, within(0.02));
        assertThat(a[2]).isCloseTo(0, within(0.02));
        assertThat(b[1]).isGreaterThan(0.04);
        // 90,000 pixels: 0.5 % on a variance
        assertThat(a[0] / white.variance().get(180, 170)).isCloseTo(1, within(0.03));
        assertThat(b[0] / coloured.variance().get(180, 170)).isCloseTo(1, within(0.03));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {4, 5})
    void resampledTemplatesAreWhitenedByTheirOwnSpectrum(long seed) {
        Random random = new Random(seed);
        Exposure science = Scene.frame(BOX, List.of(), 2.2, 1, random);
        Exposure raw = Scene.frame(BOX.grown(60), List.of(), 1.6, 1, random);
        PositionGrid grid = PositionGrid.of(
                (x, y, sx, sy) -> {
                    for (int i = 0; i < x.length; i++) {
                        sx[i] = x[i] + 0.02 * y[i] + 3.3;
                        sy[i] = y[i] - 0.02 * x[i] + 4.7;
                    }
                },
                BOX.grown(32),
                1e-3);
        Warp.Warped warped = Warp.LANCZOS3.warp(raw.image(), raw.variance(), raw.mask(), grid);
        Exposure template = new Exposure(
                warped.image(),
                warped.mask(),
                warped.variance(),
                raw.info()
                        .withNoiseCorrelation(Warp.LANCZOS3
                                .noise(grid, org.almagest.astro.kernel.NoiseTransfer.white())
                                .correlation()));
        Exposure white = difference(science, template, true);
        double[] a = correlations(white.image());
        assertThat(a[1]).isCloseTo(0, within(0.02));
        assertThat(a[2]).isCloseTo(0, within(0.02));
        assertThat(a[0] / white.variance().get(180, 170)).isCloseTo(1, within(0.03));
    }

    /// As of images that were broadened before: their noise's correlation goes with the difference.
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {7, 8})
    void aDifferenceThatIsNotWhitenedTellsItsCorrelation(long seed) {
        Random random = new Random(seed);
        Exposure science = Broadening.apply(Scene.frame(BOX, List.of(), 2.2, 2, random), 3);
        Exposure template = Broadening.apply(Scene.frame(BOX.grown(32), List.of(), 1.6, 4, random), 2.2);
        Exposure d = difference(science, template, false);
        double[] seen = correlations(d.image());
        NoiseCorrelation told = d.info().noiseCorrelation().orElseThrow();
        // the noise of a patch of 10 pixels is one number: 9,000 of them in the frame, 1.5 % on a variance; 3 sigma
        assertThat(seen[0] / d.variance().get(180, 170)).isCloseTo(1, within(0.05));
        assertThat(seen[1]).isCloseTo(told.at(1, 0), within(0.02));
        assertThat(seen[2]).isCloseTo(told.at(0, 1), within(0.02));
        assertThat(told.at(1, 0)).isGreaterThan(0.5f);
    }

    static Exposure difference(Exposure science, Exposure template, boolean decorrelate) {
        double core = Math.sqrt(2.2 * 2.2 - 1.6 * 1.6);
        MatchingKernel kernel = new MatchingKernel(
                1,
                false,
                BOX.x0(),
                BOX.y0(),
                BOX.width(),
                BOX.height(),
                10,
                new double[] {core, 2 * core},
                new int[] {0, 0},
                0,
                new double[] {1, 0},
                0,
                0,
                1,
                0);
        return new Subtraction(
                        Subtraction.Config.DEFAULT.withDecorrelate(decorrelate).withRegister(false))
                .difference(
                        science,
                        template,
                        Workspace.of(Workspace.Given.KEPT),
                        Planes.of(science, false),
                        Planes.of(template, false),
                        kernel,
                        List.of(),
                        List.of())
                .difference();
    }

    /// {variance, correlation with the right neighbour, with the upper one}, 30 px inside.
    static double[] correlations(Image image) {
        double v = 0, right = 0, up = 0;
        int n = 0;
        for (int y = image.y0() + 30; y < image.box().y1() - 30; y++)
            for (int x = image.x0() + 30; x < image.box().x1() - 30; x++, n++) {
                double p = image.get(x, y);
                v += p * p;
                right += p * image.get(x + 1, y);
                up += p * image.get(x, y + 1);
            }
        return new double[] {v / n, right / v, up / v};
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = 6)
    void profileOfTheDifferenceIsTheFilteredProfileOfTheTarget(long seed) {
        Random random = new Random(seed);
        Image image = Image.zeros(BOX);
        Scene.add(image, 180.4, 170.2, 1000, 2.2, 2.2);
        Exposure science = Scene.exposure(image, 1, new GaussianPsf(2.2, 14));
        Exposure template = Scene.frame(BOX.grown(32), List.of(), 1.6, 0.6, random);
        Image empty = template.image();
        empty.fill(0);
        Exposure d = difference(science, template, true);
        Image star = d.info().psf().orElseThrow().starAt(180.4, 170.2);
        double worst = 0;
        for (int y = star.y0(); y <= star.box().y1(); y++)
            for (int x = star.x0(); x <= star.box().x1(); x++)
                worst = Math.max(worst, Math.abs(d.image().get(x, y) / 1000 - star.get(x, y)));
        assertThat(worst).isLessThan(2e-4);
        assertThat(star.get(180, 170)).isGreaterThan((float) (1 / (2 * Math.PI * 2.2 * 2.2)));
    }
}
