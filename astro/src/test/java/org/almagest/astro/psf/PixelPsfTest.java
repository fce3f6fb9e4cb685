/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.psf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.kernel.QuinticSpline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PixelPsfTest {
    private static final Box FIELD = new Box(0, 0, 1000, 800);

    /// Order 1: a Gaussian in the middle, and along x' the derivative that makes it wider.
    private static PixelPsf gaussian(double sigma, double growth, double step) {
        int side = 2 * (int) Math.round(15 / step) + 1;
        float[] basis = new float[3 * side * side];
        for (int i = 0; i < side * side; i++) {
            double x = step * (i % side - side / 2);
            double y = step * (i / side - side / 2);
            double r2 = (x * x + y * y) / (sigma * sigma);
            double g = Math.exp(-0.5 * r2) / (2 * Math.PI * sigma * sigma);
            basis[i] = (float) g;
            basis[side * side + i] = (float) (growth * g * (r2 - 2));
        }
        return new PixelPsf(FIELD, 1, step, side, basis);
    }

    @ParameterizedTest(name = "step {0}")
    @ValueSource(doubles = {1, 0.5})
    void starsLieWhereAskedAndSumToOne(double step) {
        Psf psf = gaussian(1.6, 0, step);
        for (double[] at : new double[][] {{500, 400}, {123.37, 45.81}, {700.5, 10.49}, {-0.3, 799.9}}) {
            Image star = psf.starAt(at[0], at[1]);
            double sum = 0;
            for (float v : star.data()) sum += v;
            assertThat(sum).isCloseTo(1, within(1e-6));
            AdaptiveMoments m = AdaptiveMoments.of(star, at[0] + 0.3, at[1] - 0.2, 2);
            assertThat(m.converged()).isTrue();
            assertThat(m.x()).isCloseTo(at[0], within(1e-4));
            assertThat(m.y()).isCloseTo(at[1], within(1e-4));
            // interpolation error at FWHM 3.8 pixels
            assertThat(m.sigma()).isCloseTo(1.6, within(5e-4));
        }
    }

    @Test
    void kernelIsCentredAndOfOddSide() {
        Image kernel = gaussian(1.6, 0, 1).kernelAt(321.7, 600.2);
        assertThat(kernel.box()).isEqualTo(new Box(-15, -15, 31, 31));
        for (float v : kernel.data()) assertThat(v).isLessThanOrEqualTo(kernel.get(0, 0));
        assertThat(kernel.get(3, -2)).isCloseTo(kernel.get(-3, 2), within(1e-8f));
    }

    /// The definition: both splines summed pixel by pixel, in double.
    @ParameterizedTest(name = "step {0}")
    @ValueSource(doubles = {1, 0.5, 0.25})
    void everyPixelIsTheSplineAtItsPlace(double step) {
        int side = 41;
        Random random = new Random(12);
        float[] basis = new float[side * side];
        for (int i = 0; i < basis.length; i++) basis[i] = 0.01f + random.nextFloat();
        PixelPsf psf = new PixelPsf(FIELD, 0, step, side, basis);
        QuinticSpline.prefilter(basis, 0, side, side);
        for (double[] at : new double[][] {{500, 400}, {123.37, 45.81}, {700.5, 10.49}, {-0.499, 799.75}}) {
            Image star = psf.starAt(at[0], at[1]);
            double[] expected = new double[star.data().length];
            double[] wx = new double[6], wy = new double[6];
            double sum = 0;
            for (int j = 0, i = 0; j < star.height(); j++)
                for (int k = 0; k < star.width(); k++, i++) {
                    int u = QuinticSpline.weights((star.x0() + k - at[0]) / step + side / 2, wx, 0);
                    int v = QuinticSpline.weights((star.y0() + j - at[1]) / step + side / 2, wy, 0);
                    for (int b = Math.max(0, -v); b < Math.min(6, side - v); b++)
                        for (int a = Math.max(0, -u); a < Math.min(6, side - u); a++)
                            expected[i] += wx[a] * wy[b] * basis[(v + b) * side + u + a];
                    sum += expected[i];
                }
            // coefficients of random pixels reach twenty times the sum's mean; single precision
            for (int i = 0; i < expected.length; i++)
                assertThat(star.data()[i]).isCloseTo((float) (expected[i] / sum), within(2e-7f));
        }
    }

    @Test
    void refusesASpacingThatIsNoFractionOfThePixel() {
        assertThatIllegalArgumentException().isThrownBy(() -> new PixelPsf(FIELD, 0, 0.7, 11, new float[121]));
    }

    @Test
    void sizeFollowsThePolynomialAndStopsAtTheEdge() {
        Psf psf = gaussian(1.6, 0.05, 1);
        // d sigma / sigma = growth x' to first order
        assertThat(psf.sigmaAt(999, 400)).isCloseTo(1.6 * 1.05, within(0.012));
        assertThat(psf.sigmaAt(0, 400)).isCloseTo(1.6 * 0.95, within(0.012));
        assertThat(psf.sigmaAt(5000, 400)).isEqualTo(psf.sigmaAt(999, 400));
    }

    @Test
    void giveBackWhatTheyWereMadeOfAndShareNothing() {
        PixelPsf psf = gaussian(1.6, 0.05, 1);
        float[] basis = psf.basis();
        PixelPsf again = new PixelPsf(psf.domain(), psf.order(), psf.step(), psf.side(), basis);
        assertThat(again.starAt(77.7, 88.8).data())
                .isEqualTo(psf.starAt(77.7, 88.8).data());
        basis[0] = 1e9f;
        assertThat(psf.basis()[0]).isNotEqualTo(1e9f);
    }

    @Test
    void refusesABasisOfTheWrongSize() {
        assertThatIllegalArgumentException().isThrownBy(() -> new PixelPsf(FIELD, 2, 1, 11, new float[121]));
    }

    @Test
    void momentsOfAnEllipticalGaussianAreItsOwn() {
        Image image = Image.zeros(new Box(-20, -20, 41, 41));
        double ixx = 5.2;
        double iyy = 3.1;
        double ixy = -0.9;
        double det = ixx * iyy - ixy * ixy;
        for (int y = -20; y <= 20; y++)
            for (int x = -20; x <= 20; x++) {
                double dx = x - 0.37;
                double dy = y + 0.21;
                image.set(x, y, (float)
                        (1000 * Math.exp(-0.5 * (iyy * dx * dx - 2 * ixy * dx * dy + ixx * dy * dy) / det)));
            }
        AdaptiveMoments m = AdaptiveMoments.of(image, 0, 0, 2);
        assertThat(m.converged()).isTrue();
        assertThat(m.ixx()).isCloseTo(ixx, within(2e-3));
        assertThat(m.iyy()).isCloseTo(iyy, within(2e-3));
        assertThat(m.ixy()).isCloseTo(ixy, within(2e-3));
        assertThat(m.flux()).isCloseTo(1000 * 2 * Math.PI * Math.sqrt(det), within(20.0));
    }

    @Test
    void momentsOfEmptySkyFailInsteadOfInventing() {
        Image image = Image.zeros(new Box(0, 0, 21, 21));
        assertThat(AdaptiveMoments.of(image, 10, 10, 2).converged()).isFalse();
    }
}
