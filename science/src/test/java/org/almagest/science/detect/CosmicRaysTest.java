/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.psf.GaussianPsf;
import org.almagest.science.TestSky;
import org.junit.jupiter.api.Test;

class CosmicRaysTest {
    private static final Box BOX = new Box(10, 5, 400, 400);

    private static TestSky stars(long seed) {
        TestSky sky = new TestSky(BOX, seed).background(800);
        for (int i = 0; i < 60; i++)
            sky.star(
                    20 + 380 * sky.random().nextDouble(),
                    15 + 380 * sky.random().nextDouble(),
                    Math.exp(7 + 5 * sky.random().nextDouble()),
                    TestSky.Profile.round(3.5));
        return sky;
    }

    private static Exposure subtracted(TestSky sky) {
        Exposure e = sky.exposure(9, GaussianPsf.ofFwhm(3.5));
        for (int i = 0; i < e.image().data().length; i++) e.image().data()[i] -= 800;
        return e;
    }

    @Test
    void marksTracksAndSparesStars() {
        TestSky sky = stars(1);
        Exposure e = subtracted(sky);
        Image clean = e.image().copy();
        boolean[] hit = new boolean[(int) BOX.area()];
        int struck = 0;
        for (int k = 0; k < 80; k++) {
            double x = 20 + 370 * sky.random().nextDouble();
            double y = 20 + 370 * sky.random().nextDouble();
            double angle = 2 * Math.PI * sky.random().nextDouble();
            int length = 1 + (int) (8 * sky.random().nextDouble());
            for (int s = 0; s < length; s++) {
                int px = (int) Math.round(x + s * Math.cos(angle));
                int py = (int) Math.round(y + s * Math.sin(angle));
                if (!BOX.contains(px, py) || hit[(py - 5) * 400 + px - 10]) continue;
                hit[(py - 5) * 400 + px - 10] = true;
                e.image().set(px, py, e.image().get(px, py) + 1500);
                struck++;
            }
        }
        CosmicRays.Result result = CosmicRays.repair(e, e.info().psf().orElseThrow(), 0, CosmicRays.Config.DEFAULT);
        int cr = e.mask().valueOf("CR");
        int found = 0;
        int innocent = 0;
        double left = 0;
        for (int y = 5; y < 405; y++)
            for (int x = 10; x < 410; x++) {
                boolean marked = (e.mask().get(x, y) & cr) != 0;
                boolean struckHere = hit[(y - 5) * 400 + x - 10];
                if (marked && struckHere) {
                    found++;
                    left += e.image().get(x, y) - clean.get(x, y);
                }
                if (marked && !struckHere) innocent++;
            }
        assertThat(result.pixels()).isEqualTo(found + innocent);
        assertThat(found).isGreaterThan((int) (0.97 * struck));
        assertThat(innocent).isLessThan(struck / 8);
        // the replacement is that of the sky to within a few per cent of the ray
        assertThat(left / found).isBetween(-60.0, 60.0);
    }

    @Test
    void findsNothingOnStarsAlone() {
        Exposure e = subtracted(stars(2));
        CosmicRays.Result result = CosmicRays.repair(e, e.info().psf().orElseThrow(), 0, CosmicRays.Config.DEFAULT);
        assertThat(result.pixels()).isLessThanOrEqualTo(2);
    }

    @Test
    void keepsPixelsWhenAsked() {
        Exposure e = subtracted(stars(3));
        e.image().set(200, 200, 5000);
        Image before = e.image().copy();
        CosmicRays.repair(e, e.info().psf().orElseThrow(), 0, CosmicRays.Config.DEFAULT.withKeep(true));
        assertThat(e.image().data()).isEqualTo(before.data());
        assertThat(e.mask().get(200, 200)).isEqualTo(e.mask().valueOf("CR"));
    }

    @Test
    void tooManyHitsAreAFault() {
        Exposure e = subtracted(stars(4));
        for (int i = 0; i < e.image().data().length; i += 5) e.image().data()[i] += 3000;
        CosmicRays.Config few = new CosmicRays.Config(6, 0.6, 2, 150, 3, 100, false);
        assertThatExceptionOfType(DataFault.class)
                .isThrownBy(() -> CosmicRays.repair(e, e.info().psf().orElseThrow(), 0, few))
                .withMessageContaining("100");
    }

    @Test
    void rowInterpolationKeepsAFlatSkyFlatAndFollowsAStar() {
        TestSky sky = new TestSky(new Box(0, 0, 60, 60), 1).background(500);
        sky.star(30.2, 29.7, 50_000, TestSky.Profile.round(4));
        Exposure e = sky.noiseless();
        Image truth = e.image().copy();
        int bad = e.mask().plane("BAD");
        for (int y = 0; y < 60; y++) {
            e.mask().set(31, y, bad);
            e.mask().set(5, y, bad);
            e.image().set(31, y, Float.NaN);
            e.image().set(5, y, -1e5f);
        }
        long n = new RowInterpolation(1.7).fill(e.image(), e.mask(), "BAD");
        assertThat(n).isEqualTo(120);
        for (int y = 0; y < 60; y++) {
            assertThat(e.image().get(5, y)).isBetween(499f, 503f);
            assertThat(e.image().get(31, y)).isBetween(0.93f * truth.get(31, y), 1.07f * truth.get(31, y));
        }
    }
}
