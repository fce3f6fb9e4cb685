/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.characterize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.psf.GaussianPsf;
import org.almagest.astro.table.Table;
import org.almagest.butler.dimension.DataId;
import org.almagest.pipe.task.MemoryQuantum;
import org.almagest.science.TestSky;
import org.junit.jupiter.api.Test;

class CharacterizeTest {
    private static final TestSky.Profile SEEING = new TestSky.Profile(4.6, 3, 0.02, 0.01, 0.03, 0.03);
    private static final int SIDE = 900;

    private record Sky(Exposure exposure, double[] x, double[] y, double[] flux, boolean[] star) {}

    private static Sky sky(int stars, int galaxies, long seed) {
        TestSky sky =
                new TestSky(new Box(0, 0, SIDE, SIDE), seed).background(800).gradient(0.05, -0.03);
        int n = stars + galaxies;
        double[] x = new double[n];
        double[] y = new double[n];
        double[] flux = new double[n];
        boolean[] star = new boolean[n];
        for (int i = 0; i < n; i++) {
            x[i] = SIDE * sky.random().nextDouble();
            y[i] = SIDE * sky.random().nextDouble();
            flux[i] = 1500 * Math.pow(1 - sky.random().nextDouble(), -1 / 0.9);
            flux[i] = Math.min(flux[i], 4e5);
            star[i] = i < stars;
            if (star[i]) sky.star(x[i], y[i], flux[i], SEEING);
            else sky.moffat(x[i], y[i], flux[i], 6 + 4 * sky.random().nextDouble(), 2.5, 0.2, -0.1);
        }
        Exposure e = sky.exposure(8, GaussianPsf.ofFwhm(4));
        for (int k = 0; k < 30; k++) {
            int cx = 20 + (int) ((SIDE - 40) * sky.random().nextDouble());
            int cy = 20 + (int) ((SIDE - 40) * sky.random().nextDouble());
            for (int s = 0; s < 5; s++)
                e.image().set(cx + s, cy + s / 2, e.image().get(cx + s, cy + s / 2) + 2500);
        }
        return new Sky(e.withInfo(i -> i.withPsf(null)), x, y, flux, star);
    }

    @Test
    void characterisesAndMeasuresAFieldOfStarsAndGalaxies() {
        Sky sky = sky(130, 90, 7);
        var characterized = MemoryQuantum.run(
                new CharacterizeImageTask(Characterization.Config.DEFAULT),
                MemoryQuantum.context("characterize", DataId.of("visit", 1, "detector", 0)),
                new CharacterizeImageTask.In(sky.exposure()));
        Exposure e = characterized.characterized();
        assertThat(e.info().apertureCorrections()).containsKeys("psfInstFlux", "calibInstFlux", "apInstFlux_12");
        double level = org.almagest.science.background.BackgroundModel.at(
                characterized.background().models(), 450, 450);
        assertThat(level).isCloseTo(800 + 450 * 0.02, within(3.0));
        assertThat(Double.parseDouble(e.info().metadata().get("COSMIC RAYS"))).isBetween(24.0, 60.0);
        var measured = MemoryQuantum.run(
                new MeasureSourcesTask(MeasureSourcesTask.Config.DEFAULT),
                MemoryQuantum.context("measure", DataId.of("visit", 1, "detector", 0)),
                new MeasureSourcesTask.In(MemoryQuantum.context("measure", DataId.of("visit", 1, "detector", 0)), e));
        checkCatalogue(sky, measured.sources());
    }

    private static void checkCatalogue(Sky sky, Table t) {
        double[] ratio = new double[sky.x().length];
        double[] dx = new double[ratio.length];
        int n = 0;
        int stars = 0;
        int compact = 0;
        for (int k = 0; k < sky.x().length; k++) {
            int row = nearest(t, sky.x()[k], sky.y()[k]);
            if (row < 0 || t.ints("nPeaks")[row] > 1 || sky.flux()[k] < 10_000) continue;
            if (sky.x()[k] < 40 || sky.y()[k] < 40 || sky.x()[k] > SIDE - 40 || sky.y()[k] > SIDE - 40) continue;
            if (t.number("extendedness", row) < 0.5 == sky.star()[k]) compact++;
            stars++;
            if (!sky.star()[k] || crowded(sky, k)) continue;
            ratio[n] = t.number("psfInstFlux", row) / sky.flux()[k];
            dx[n++] = t.number("x", row) - sky.x()[k];
        }
        assertThat(n).isGreaterThan(8);
        double[] sorted = Arrays.copyOf(ratio, n);
        Arrays.sort(sorted);
        // a circle of 3 FWHM holds 0.992 of a Moffat of exponent 3; its far wings count as background
        assertThat(sorted[n / 2]).isBetween(0.975, 1.005);
        Arrays.sort(dx, 0, n);
        assertThat(dx[n / 2]).isBetween(-0.03, 0.03);
        assertThat(compact).isGreaterThan((int) (0.85 * stars));
    }

    private static boolean crowded(Sky sky, int k) {
        for (int j = 0; j < sky.x().length; j++)
            if (j != k && Math.hypot(sky.x()[j] - sky.x()[k], sky.y()[j] - sky.y()[k]) < 25) return true;
        return false;
    }

    private static int nearest(Table t, double x, double y) {
        for (int i = 0; i < t.rows(); i++) if (Math.hypot(t.number("x", i) - x, t.number("y", i) - y) < 1) return i;
        return -1;
    }

    @Test
    void anImageWithoutStarsIsAFaultOfTheData() {
        Exposure e = new TestSky(new Box(0, 0, 300, 300), 1).background(500).exposure(5, GaussianPsf.ofFwhm(4));
        assertThatExceptionOfType(DataFault.class)
                .isThrownBy(() -> new Characterization(Characterization.Config.DEFAULT).run(e))
                .withMessageContaining("stars");
    }

    @Test
    void imagesOfNansOrOfSaturationAreFaultsOfTheData() {
        Exposure nan = new TestSky(new Box(0, 0, 200, 200), 1).background(500).exposure(5, GaussianPsf.ofFwhm(4));
        nan.image().fill(Float.NaN);
        assertThatExceptionOfType(DataFault.class)
                .isThrownBy(() -> new Characterization(Characterization.Config.DEFAULT).run(nan));
        Exposure full = new TestSky(new Box(0, 0, 200, 200), 1).background(500).exposure(5, GaussianPsf.ofFwhm(4));
        full.mask().orBox(full.box(), full.mask().plane("SAT"));
        assertThatExceptionOfType(DataFault.class)
                .isThrownBy(() -> new Characterization(Characterization.Config.DEFAULT).run(full))
                .withMessageContaining("SAT");
    }
}
