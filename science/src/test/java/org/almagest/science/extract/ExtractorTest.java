/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.Random;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.table.Table;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExtractorTest {
    private static final int SIDE = 256;
    private static final double SKY = 400;
    private static final double SIGMA = 2;

    private final float[] px = new float[SIDE * SIDE];

    /// A sky with a slope and Poisson noise.
    private void sky(long seed) {
        Random random = new Random(seed);
        for (int y = 0; y < SIDE; y++)
            for (int x = 0; x < SIDE; x++)
                px[y * SIDE + x] = (float) (SKY + 0.1 * x + Math.sqrt(SKY + 0.1 * x) * random.nextGaussian());
    }

    private void gaussian(double x0, double y0, double flux, double sigma, Random noise) {
        for (int y = 0; y < SIDE; y++)
            for (int x = 0; x < SIDE; x++) {
                double q = ((x - x0) * (x - x0) + (y - y0) * (y - y0)) / (sigma * sigma);
                if (q > 60) continue;
                double light = flux / (2 * Math.PI * sigma * sigma) * Math.exp(-0.5 * q);
                px[y * SIDE + x] += (float) (light + Math.sqrt(light) * noise.nextGaussian());
            }
    }

    private Table extract(Extractor extractor) {
        return extractor
                .extract(
                        (first, count, out, at) -> System.arraycopy(px, first * SIDE, out, at, count * SIDE),
                        OptionalDouble.of(1),
                        Double.POSITIVE_INFINITY)
                .sources();
    }

    private static Extractor extractor() {
        return new Extractor(SIDE, SIDE, Extractor.Config.DEFAULT);
    }

    private static int nearest(Table t, double x, double y) {
        int best = -1;
        double least = 3;
        for (int i = 0; i < t.rows(); i++) {
            double d = Math.hypot(t.number("x", i) - x, t.number("y", i) - y);
            if (d < least) {
                least = d;
                best = i;
            }
        }
        return best;
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void errorsOfPositionsAndFluxesAreThoseThatScatter(long seed) {
        // 16 grids of 36 stars: the scatter of 576 pulls is known to 3 per cent, medians by 1.25/sqrt(n)
        Random random = new Random(seed);
        Extractor extractor = extractor();
        double[] px1 = new double[576],
                py = new double[576],
                aper = new double[576],
                kron = new double[576],
                fit = new double[576];
        int n = 0;
        for (int field = 0; field < 16; field++) {
            sky(random.nextLong());
            double[][] at = new double[36][];
            for (int k = 0; k < 36; k++) {
                at[k] = new double[] {
                    28 + 40 * (k % 6) + random.nextDouble(), 28 + 40 * (double) (k / 6) + random.nextDouble(), 20_000
                };
                gaussian(at[k][0], at[k][1], at[k][2], SIGMA, random);
            }
            Table t = extract(extractor);
            assertThat(t.rows()).isBetween(36, 37);
            for (double[] star : at) {
                int i = nearest(t, star[0], star[1]);
                assertThat(i).isNotNegative();
                px1[n] = (t.number("x", i) - star[0]) / t.number("xErr", i);
                py[n] = (t.number("y", i) - star[1]) / t.number("yErr", i);
                aper[n] = (t.number("apInstFlux_7p5", i) - star[2] * (1 - Math.exp(-0.5 * 7.5 * 7.5 / 4)))
                        / t.number("apInstFlux_7p5Err", i);
                fit[n] = t.number("psfInstFlux", i) / t.number("psfInstFluxErr", i);
                kron[n++] = (t.number("kronInstFlux", i) - star[2]) / t.number("kronInstFluxErr", i);
            }
        }
        for (double[] pulls : new double[][] {px1, py, aper, kron, fit}) {
            double[] s = Arrays.copyOf(pulls, n);
            Arrays.sort(s);
            assertThat(0.7413 * (s[3 * n / 4] - s[n / 4])).isBetween(0.88, 1.14);
        }
    }

    @Test
    void starsHaveTheirWidthAndHalfTheirLightWithinTheirHalfLightRadius() {
        sky(5);
        Random random = new Random(6);
        for (int k = 0; k < 16; k++) gaussian(40.3 + 56 * (k % 4), 40.6 + 56 * (double) (k / 4), 1e6, SIGMA, random);
        Table t = extract(extractor());
        assertThat(t.rows()).isEqualTo(16);
        for (int i = 0; i < 16; i++) {
            assertThat(t.number("fwhm", i)).isCloseTo(2.3548 * SIGMA, within(0.02 * SIGMA));
            assertThat(t.number("elongation", i)).isBetween(1.0, 1.01);
            // pixels are binned by the distance of their middles
            assertThat(t.number("halfLightRadius", i)).isCloseTo(1.1774 * SIGMA, within(0.06 * SIGMA));
            assertThat(t.number("kronInstFlux", i)).isCloseTo(1e6, within(0.004e6));
            assertThat(t.number("parent", i)).isZero();
            assertThat(t.number("background", i)).isCloseTo(SKY + 0.1 * t.number("x", i), within(1.5));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void noiseOnTheHaloOfAStarIsNoSourceButAStarThereIs(long seed) {
        sky(seed);
        Random random = new Random(seed + 10);
        gaussian(128.2, 128.4, 1e6, SIGMA, random);
        // smoothed, the halo is itself up to 10 sigma high, of a width that no model of a star has
        gaussian(128.2, 128.4, 60_000, 15, random);
        gaussian(158, 128, 2_000, SIGMA, random);
        Table t = extract(new Extractor(SIDE, SIDE, Extractor.Config.DEFAULT.withFwhm(2.3548 * SIGMA)));
        assertThat(nearest(t, 128.2, 128.4)).isNotNegative();
        int faint = nearest(t, 158, 128);
        assertThat(faint).isNotNegative();
        // 2000 over sqrt(4 pi) sigma times the noise of a pixel is 14; the ring and the halo's photons add a tenth to
        // it
        assertThat(t.number("snr", faint)).isBetween(9.0, 17.0);
        assertThat(t.rows()).isLessThanOrEqualTo(3);
    }

    @Test
    void twoStarsThatTouchShareTheirLight() {
        sky(8);
        Random random = new Random(9);
        gaussian(120, 120, 200_000, SIGMA, random);
        gaussian(129.5, 120, 50_000, SIGMA, random);
        for (int k = 0; k < 5; k++) gaussian(40.3 + 40 * k, 40, 1e5, SIGMA, random);
        Table t = extract(extractor());
        int bright = nearest(t, 120, 120), faint = nearest(t, 129.5, 120);
        assertThat(t.number("kronInstFlux", bright)).isCloseTo(200_000, within(6_000.0));
        assertThat(t.number("kronInstFlux", faint)).isCloseTo(50_000, within(5_000.0));
        assertThat(t.number("parent", faint)).isEqualTo(t.number("sourceId", bright));
        assertThat(t.number("x", faint)).isCloseTo(129.5, within(0.2));
        assertThat(t.number("blendedness", faint)).isGreaterThan(0.01);
    }

    @Test
    void pixelsWithoutValueAreBlankAndFlagged() {
        sky(11);
        Random random = new Random(12);
        for (int k = 0; k < 6; k++) gaussian(20 + 40 * k, 60, 1e5, SIGMA, random);
        for (int y = 100; y < 140; y++) for (int x = 0; x < SIDE; x++) px[y * SIDE + x] = Float.NaN;
        px[62 * SIDE + 61] = Float.NaN;
        Table t = extract(extractor());
        assertThat(t.rows()).isEqualTo(6);
        for (int i = 0; i < 6; i++)
            assertThat(t.booleans("pixelFlags_bad")[i]).isEqualTo(Math.abs(t.number("x", i) - 60) < 2);
    }

    @Test
    void theSecondImageDoesNotRememberTheFirst() {
        sky(14);
        Random random = new Random(15);
        for (int k = 0; k < 6; k++) gaussian(20.2 + 40 * k, 60, 1e5, SIGMA, random);
        Extractor used = extractor();
        float[] first = px.clone();
        sky(16);
        for (int k = 0; k < 5; k++) gaussian(30.2 + 40 * k, 160, 3e5, 3, random);
        extract(used);
        System.arraycopy(first, 0, px, 0, px.length);
        Table again = extract(used), fresh = extract(extractor());
        assertThat(again.rows()).isEqualTo(fresh.rows());
        for (int c = 0; c < fresh.schema().size(); c++)
            assertThat(again.array(c))
                    .as(fresh.schema().columns().get(c).name())
                    .isEqualTo(fresh.array(c));
    }

    @Test
    void anImageWithoutPixelsIsAFaultOfTheData() {
        Arrays.fill(px, Float.NaN);
        Assertions.assertThatThrownBy(() -> extract(extractor())).isInstanceOf(DataFault.class);
    }

    @Test
    void theCommonestSizeIsThatOfTheDensestWindow() {
        double[] size = {1, 1.9, 2, 2.01, 2.02, 2.05, 3, 3.5, 4, 5};
        assertThat(Extractor.commonest(size, 1.7)).isCloseTo(2.01, within(0.011));
        assertThat(Extractor.commonest(new double[] {1, 2, 3}, 1.7)).isEqualTo(1.7);
    }
}
