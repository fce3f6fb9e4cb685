/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanvasTest {
    private static final PsfShape PSF = new PsfShape(4.1, 0.03, -0.02);

    @Test
    void moffatMixtureFollowsTheProfile() {
        for (double r = 0; r < 9; r += 0.3)
            assertThat(profile(PsfShape.MOFFAT, r) * Math.PI / (PsfShape.BETA - 1))
                    .isCloseTo(Math.pow(1 + r * r, -PsfShape.BETA), within(1e-3 * Math.pow(1 + r * r, -PsfShape.BETA)));
    }

    @ParameterizedTest
    @EnumSource(
            value = SkyObject.Profile.class,
            names = {"EXPONENTIAL", "DE_VAUCOULEURS"})
    void galaxyMixturesHoldHalfOfTheLightInTheHalfLightRadius(SkyObject.Profile kind) {
        Mixture m = SkyObject.mixture(kind);
        double inside = 0, total = 0;
        for (int i = 0; i < m.size(); i++) {
            total += m.flux()[i];
            inside += m.flux()[i] * (m.variance()[i] == 0 ? 1 : 1 - Math.exp(-0.5 / m.variance()[i]));
        }
        assertThat(total).isCloseTo(1, within(1e-12));
        assertThat(inside).isCloseTo(0.5, within(1e-3));
    }

    @Test
    void exponentialMixtureFollowsTheProfile() {
        double b = 1.6783469900166605;
        for (double r = 0.2; r < 5; r += 0.2) {
            double exact = b * b / (2 * Math.PI) * Math.exp(-b * r);
            assertThat(profile(SkyObject.mixture(SkyObject.Profile.EXPONENTIAL), r))
                    .isCloseTo(exact, within(5e-3 * exact));
        }
    }

    @ParameterizedTest(name = "fwhm {0} px")
    @ValueSource(doubles = {3.4, 4.2, 6.0})
    void pixelsHoldTheMeanOverTheirArea(double fwhm) {
        PsfShape psf = new PsfShape(fwhm, 0.04, 0.02);
        Canvas canvas = new Canvas(41, 41);
        canvas.addPoint(20.3, 19.8, 1e5, psf, 1e-3);
        canvas.integratePixels();
        double peak = canvas.at(20, 20);
        for (int y = 10; y < 31; y++)
            for (int x = 10; x < 31; x++)
                // 6e-4 of the peak: eighth-order differences at the sharpest seeing.
                assertThat((double) canvas.at(x, y)).isCloseTo(pixelMean(psf, x - 20.3, y - 19.8), within(6e-4 * peak));
    }

    @Test
    void starsKeepTheirPhotonsAndTheirPlace() {
        Canvas canvas = new Canvas(161, 161);
        canvas.addPoint(80.37, 79.81, 1e6, PSF, 1e-4);
        canvas.integratePixels();
        double[] m = moments(canvas);
        // Light beyond 80 pixels: (1 + (80/alpha)^2)^-2.5, 1e-7.
        assertThat(m[0]).isCloseTo(1e6, within(5.0));
        assertThat(m[1]).isCloseTo(80.37, within(1e-3));
        assertThat(m[2]).isCloseTo(79.81, within(1e-3));
    }

    @Test
    void galaxiesKeepTheirPhotonsTheirPlaceAndTheirShape() {
        Canvas canvas = new Canvas(161, 161);
        double[] shape = {9, 2, 4};
        canvas.addProfile(80.37, 79.81, 1e6, SkyObject.mixture(SkyObject.Profile.EXPONENTIAL), shape, PSF, 1e-3);
        canvas.integratePixels();
        double[] m = moments(canvas);
        assertThat(m[0]).isCloseTo(1e6, within(200.0));
        assertThat(m[1]).isCloseTo(80.37, within(2e-3));
        assertThat(m[2]).isCloseTo(79.81, within(2e-3));
        assertThat(m[4]).as("cross moment, PSF's own taken off").isPositive();
    }

    private static double profile(Mixture m, double r) {
        double sum = 0;
        for (int i = 0; i < m.size(); i++)
            if (m.variance()[i] > 0)
                sum += m.flux()[i] / (2 * Math.PI * m.variance()[i]) * Math.exp(-0.5 * r * r / m.variance()[i]);
        return sum;
    }

    private static double pixelMean(PsfShape psf, double dx, double dy) {
        int n = 15;
        double alpha = psf.alpha();
        double[] m = psf.matrix();
        double sum = 0;
        for (int j = 0; j < n; j++)
            for (int i = 0; i < n; i++) {
                double x = dx + (i + 0.5) / n - 0.5;
                double y = dy + (j + 0.5) / n - 0.5;
                double q = (m[2] * x * x - 2 * m[1] * x * y + m[0] * y * y) / (alpha * alpha);
                sum += Math.pow(1 + q, -PsfShape.BETA);
            }
        return 1e5 * (PsfShape.BETA - 1) / (Math.PI * alpha * alpha) * sum / (n * n);
    }

    private static double[] moments(Canvas canvas) {
        double s = 0, sx = 0, sy = 0, sxy = 0;
        for (int y = 0; y < canvas.height(); y++)
            for (int x = 0; x < canvas.width(); x++) {
                double v = canvas.at(x, y);
                s += v;
                sx += v * x;
                sy += v * y;
                sxy += v * x * y;
            }
        return new double[] {s, sx / s, sy / s, 0, sxy / s - sx / s * sy / s};
    }
}
