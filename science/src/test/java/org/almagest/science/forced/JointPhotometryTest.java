/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.forced;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.psf.GaussianPsf;
import org.almagest.science.subtract.PsfMatch;
import org.junit.jupiter.api.Test;

class JointPhotometryTest {
    private static final double NOISE = 3;

    /// Round Gaussians of (x, y, flux, sigma) seen with noise.
    private static Exposure field(double sigma, long seed, double[]... sources) {
        Image image = Image.zeros(new Box(0, 0, 61, 61)), variance = Image.zeros(image.box());
        Random random = new Random(seed);
        for (int y = 0; y < 61; y++)
            for (int x = 0; x < 61; x++) {
                double v = NOISE * random.nextGaussian();
                for (double[] s : sources) {
                    double w = s[3] * s[3];
                    v += s[2]
                            / (2 * Math.PI * w)
                            * Math.exp(-(Math.pow(x - s[0], 2) + Math.pow(y - s[1], 2)) / (2 * w));
                }
                image.set(x, y, (float) v);
            }
        variance.fill((float) (NOISE * NOISE));
        return new Exposure(
                image,
                Mask.clear(image.box(), MaskPlanes.of("BAD")),
                variance,
                ExposureInfo.NONE.withPsf(new GaussianPsf(sigma, 12)));
    }

    @Test
    void neighboursDoNotTakeEachOthersLightAndErrorsAreThoseSeen() {
        double squares = 0, matchedSquares = 0, bias = 0;
        int n = 60;
        for (int k = 0; k < n; k++) {
            Exposure e = field(1.5, k, new double[] {30, 30, 900, 1.5}, new double[] {33, 31, 3000, 1.5});
            double[] x = {30, 33}, y = {30, 31};
            JointPhotometry.Source s = JointPhotometry.of(e, 0).measure(x, y).getFirst();
            squares += Math.pow((s.flux() - 900) / s.fluxErr(), 2);
            bias += (s.flux() - 900) / n;
            JointPhotometry.Source m = JointPhotometry.matched(e, 0, 2.2, PsfMatch::kernel)
                    .measure(x, y)
                    .getFirst();
            matchedSquares += Math.pow((m.flux() - 900) / m.fluxErr(), 2);
        }
        // pulls of 60 trials: 1 within three of their errors of 0.09; the mean within three of its own
        assertThat(Math.sqrt(squares / n)).isBetween(0.72, 1.28);
        assertThat(Math.sqrt(matchedSquares / n)).isBetween(0.7, 1.35);
        assertThat(bias).isCloseTo(0, within(12.0));
    }

    /// A source wider than the PSF gives one magnitude in two seeings only after they are made alike.
    @Test
    void imagesBroughtToOnePsfAgreeOnAWideSource() {
        Exposure sharp = field(1.4, 1, new double[] {30, 30, 40000, Math.hypot(1.4, 2)});
        Exposure soft = field(2.4, 2, new double[] {30, 30, 40000, Math.hypot(2.4, 2)});
        double[] at = {30};
        double a = JointPhotometry.of(sharp, 0).measure(at, at).getFirst().flux();
        double b = JointPhotometry.of(soft, 0).measure(at, at).getFirst().flux();
        assertThat(Math.abs(a / b - 1)).isGreaterThan(0.15);
        double c = JointPhotometry.matched(sharp, 0, 2.8, PsfMatch::kernel)
                .measure(at, at)
                .getFirst()
                .flux();
        double d = JointPhotometry.matched(soft, 0, 2.8, PsfMatch::kernel)
                .measure(at, at)
                .getFirst()
                .flux();
        // noise of half a per cent each
        assertThat(c / d).isCloseTo(1, within(0.015));
    }

    @Test
    void positionsOffTheImageAreNotMeasuredAndNarrowerPsfsRefused() {
        Exposure e = field(1.5, 3, new double[] {30, 30, 900, 1.5});
        List<JointPhotometry.Source> s =
                JointPhotometry.of(e, 0).measure(new double[] {30, -40, Double.NaN}, new double[] {30, 5, 5});
        assertThat(s.get(0).flux()).isCloseTo(900, within(5 * s.get(0).fluxErr()));
        assertThat(s.get(1).flux()).isNaN();
        assertThat(s.get(2).flux()).isNaN();
        assertThatThrownBy(() -> JointPhotometry.matched(e, 0, 1.2, PsfMatch::kernel))
                .isInstanceOf(DataFault.class);
    }
}
