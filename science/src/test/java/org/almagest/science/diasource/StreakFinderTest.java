/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.diasource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.image.Box;
import org.almagest.astro.psf.GaussianPsf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreakFinderTest {
    private static final GaussianPsf PSF = new GaussianPsf(1.7, 9);
    private static final Box BOX = new Box(100, 50, 1200, 900);
    private static final double CX = 700;
    private static final double CY = 500;
    private static final StreakFinder FINDER = new StreakFinder(StreakFinder.Config.DEFAULT);

    /// Adds a trail with a Gaussian profile, of a given peak over the sky's noise.
    private static void trail(Exposure e, double degrees, double distance, double sigma, double peak, double from) {
        double c = Math.cos(Math.toRadians(degrees)), s = Math.sin(Math.toRadians(degrees));
        for (int y = BOX.y0(); y <= BOX.y1(); y++)
            for (int x = BOX.x0(); x <= BOX.x1(); x++) {
                double dx = x - CX, dy = y - CY;
                double across = dx * c + dy * s - distance;
                if (dy * c - dx * s < from) continue;
                double noise = Math.sqrt(e.variance().get(x, y));
                int i = e.image().index(x, y);
                e.image().data()[i] += (float) (noise * peak * Math.exp(-0.5 * across * across / (sigma * sigma)));
            }
    }

    private static double covered(List<StreakFinder.Streak> found, double degrees, double distance, double from) {
        double c = Math.cos(Math.toRadians(degrees)), s = Math.sin(Math.toRadians(degrees));
        int all = 0, hit = 0;
        for (double t = from + 10; t < 1000; t++) {
            double x = CX + distance * c - t * s, y = CY + distance * s + t * c;
            if (!BOX.contains(x, y)) continue;
            all++;
            if (found.stream().anyMatch(f -> f.covers(x, y))) hit++;
        }
        return (double) hit / all;
    }

    @ParameterizedTest
    @CsvSource({"0, 100", "17.3, -250", "45, 0", "90, 40.5", "122.7, 210", "179.6, -90"})
    void aFaintTrailIsFoundAlongItsWholeCourse(double degrees, double distance) {
        Exposure e = DiaFields.noise(BOX, PSF, 7);
        // half a sigma per pixel: nothing of it is seen in a single pixel
        trail(e, degrees, distance, 2, 0.5, -1e9);
        List<StreakFinder.Streak> found = FINDER.find(e);
        assertThat(found).hasSize(1);
        assertThat(covered(found, degrees, distance, -1000)).isEqualTo(1);
        assertThat(found.getFirst().halfWidth()).isBetween(3.0, 12.0);
    }

    @Test
    void aTrailThatEndsInsideTheImageIsNotMaskedBeyondItsEnd() {
        Exposure e = DiaFields.noise(BOX, PSF, 8);
        trail(e, 60, 20, 2, 2, 0);
        List<StreakFinder.Streak> found = FINDER.find(e);
        assertThat(found).hasSize(1);
        assertThat(covered(found, 60, 20, 0)).isGreaterThan(0.99);
        double c = 0.5, s = Math.sqrt(0.75), t = -150;
        assertThat(found.getFirst().covers(CX + 20 * c - t * s, CY + 20 * s + t * c))
                .isFalse();
    }

    @Test
    void twoTrailsAreTwo() {
        Exposure e = DiaFields.noise(BOX, PSF, 9);
        trail(e, 30, 50, 2, 3, -1e9);
        trail(e, 100, -120, 3, 1, -1e9);
        List<StreakFinder.Streak> found = FINDER.find(e);
        assertThat(found).hasSize(2);
        assertThat(covered(found, 30, 50, -1000)).isEqualTo(1);
        assertThat(covered(found, 100, -120, -1000)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void noiseAndSourcesMakeNoTrail(long seed) {
        Exposure e = DiaFields.noise(BOX, PSF, seed);
        java.util.Random random = new java.util.Random(seed);
        double error = DiaFields.fluxError(PSF);
        for (int i = 0; i < 60; i++)
            DiaFields.add(
                    e,
                    BOX.x0() + 20 + random.nextDouble() * 1150,
                    BOX.y0() + 20 + random.nextDouble() * 850,
                    error * (random.nextBoolean() ? 1 : -1) * Math.pow(10, 1 + 2 * random.nextDouble()));
        // three in a row are no trail
        for (int i = 0; i < 3; i++) DiaFields.add(e, 400 + 100 * i, 300 + 50 * i, 200 * error);
        assertThat(FINDER.find(e)).isEmpty();
    }

    @Test
    void theMaskHasThePlaneOnlyWhereThereIsATrail() {
        Exposure e = DiaFields.noise(BOX, PSF, 3);
        StreakFinder.mark(e.mask(), FINDER.find(e));
        assertThat(e.mask().valueOf("STREAK")).isZero();
        trail(e, 75, 33, 2, 2, -1e9);
        StreakFinder.mark(e.mask(), FINDER.find(e));
        int bit = e.mask().valueOf("STREAK"), n = 0;
        for (int v : e.mask().data()) if ((v & bit) != 0) n++;
        assertThat(bit).isNotZero();
        // 900 rows, half a width of 3 to 15 pixels
        assertThat(n).isBetween(900 * 6, 900 * 30);
    }
}
