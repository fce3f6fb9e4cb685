/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.psfmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.psf.AdaptiveMoments;
import org.almagest.astro.psf.GaussianPsf;
import org.almagest.astro.table.Table;
import org.almagest.science.TestSky;
import org.almagest.science.detect.Detection;
import org.almagest.science.detect.Footprint;
import org.almagest.science.measure.SourceMeasurement;
import org.junit.jupiter.api.Test;

class PsfFitTest {
    private static final TestSky.Profile VARYING = new TestSky.Profile(4, 3, 0.02, -0.01, 0.03, 0.03);

    private record Field(Exposure exposure, List<Footprint> footprints, Table sources, int[] stars) {}

    private static Field field(int side, int stars, int galaxies, TestSky.Profile profile, long seed) {
        TestSky sky = new TestSky(new Box(0, 0, side, side), seed).background(900);
        int grid = (int) Math.ceil(Math.sqrt(stars + galaxies));
        double cell = (double) side / grid;
        for (int i = 0; i < stars + galaxies; i++) {
            double x = (i % grid + 0.3 + 0.4 * sky.random().nextDouble()) * cell;
            double y = (i / grid + 0.3 + 0.4 * sky.random().nextDouble()) * cell;
            double flux = Math.exp(10 + 2.5 * sky.random().nextDouble());
            if (i * 7919 % (stars + galaxies) < stars) sky.star(x, y, flux, profile);
            else
                sky.moffat(
                        x,
                        y,
                        flux,
                        4.5 + 4 * sky.random().nextDouble(),
                        2.5,
                        0.3 * sky.random().nextDouble(),
                        0.1);
        }
        Exposure e = sky.exposure(8, GaussianPsf.ofFwhm(profile.fwhm()));
        for (int i = 0; i < e.image().data().length; i++) e.image().data()[i] -= 900;
        List<Footprint> found = Detection.find(e, Detection.Config.DEFAULT.withIncludeMultiplier(4));
        Detection.mark(e.mask(), found);
        Table t = SourceMeasurement.measure(
                e,
                found,
                1,
                1 << 20,
                SourceMeasurement.Config.DEFAULT.withMeasurements("centroid", "psfFlux", "shape", "pixelFlags"));
        return new Field(e, found, t, StarSelection.choose(t, StarSelection.Config.DEFAULT));
    }

    @Test
    void choosesStarsAmongTwiceAsManyGalaxies() {
        Field f = field(1200, 80, 160, VARYING, 1);
        assertThat(f.stars().length).isBetween(60, 100);
        int small = 0;
        for (int row : f.stars()) if (f.sources().number("extendedness", row) < 0.99) small++;
        assertThat(small).isGreaterThan(55);
    }

    @Test
    void followsAVaryingMoffatToAThousandthInSize() {
        Field f = field(1500, 300, 0, VARYING, 2);
        PsfFit.Result r = PsfFit.fit(f.exposure(), f.footprints(), f.sources(), f.stars(), 4, PsfFit.Config.DEFAULT);
        assertThat(r.used().length).isGreaterThan(180);
        assertThat(r.reserved().length).isBetween(15, 40);
        double sum = 0;
        double squares = 0;
        double e1 = 0;
        int n = 0;
        for (int j = 0; j < 5; j++)
            for (int i = 0; i < 5; i++) {
                double x = 150 + 300 * i + 0.37 * j;
                double y = 150 + 300 * j - 0.21 * i;
                TestSky alone = new TestSky(new Box(0, 0, 1500, 1500), 1).star(x, y, 1, VARYING);
                Box box = new Box((int) x - 20, (int) y - 20, 41, 41);
                Image truth = alone.noiseless().image().view(box);
                AdaptiveMoments t = AdaptiveMoments.of(truth, x, y, 2);
                AdaptiveMoments m = AdaptiveMoments.of(r.psf().starAt(x, y), x, y, 2);
                double d = m.trace() / t.trace() - 1;
                sum += d;
                squares += d * d;
                e1 += (m.e1() - t.e1()) * (m.e1() - t.e1());
                n++;
            }
        // 270 stars of signal-to-noise 50 to 600 leave 3e-4 in the mean
        assertThat(sum / n).isBetween(-1e-3, 1e-3);
        assertThat(Math.sqrt(squares / n)).isLessThan(2.5e-3);
        assertThat(Math.sqrt(e1 / n)).isLessThan(3e-3);
        assertThat(r.statistics().sizeMedian()).isBetween(-5e-3, 5e-3);
        assertThat(r.statistics().chi2Median()).isBetween(0.8, 1.3);
    }

    @Test
    void undersampledStarsGetAFinerGrid() {
        TestSky.Profile sharp = new TestSky.Profile(2.4, 3, 0, 0, 0, 0);
        Field f = field(800, 200, 0, sharp, 3);
        PsfFit.Result r = PsfFit.fit(f.exposure(), f.footprints(), f.sources(), f.stars(), 2.4, PsfFit.Config.DEFAULT);
        assertThat(r.psf().step()).isEqualTo(0.5);
        for (double[] at : new double[][] {{200, 200}, {300.5, 411.25}, {700.3, 650.8}}) {
            Image truth = new TestSky(new Box(0, 0, 800, 800), 1)
                    .star(at[0], at[1], 1, sharp)
                    .noiseless()
                    .image();
            Image model = r.psf().starAt(at[0], at[1]);
            for (int dy = -3; dy <= 3; dy++)
                for (int dx = -3; dx <= 3; dx++) {
                    int x = (int) at[0] + dx;
                    int y = (int) at[1] + dy;
                    assertThat(model.get(x, y)).isCloseTo(truth.get(x, y), within(3e-3f));
                }
        }
    }

    @Test
    void outliersAreDropped() {
        Field f = field(900, 100, 0, TestSky.Profile.round(4), 4);
        int[] with = f.stars();
        TestSky.Profile round = TestSky.Profile.round(4);
        int victim = with[10];
        int x = (int) f.sources().number("x", victim);
        int y = (int) f.sources().number("y", victim);
        for (int d = -3; d <= 3; d++) f.exposure().image().set(x + d, y + 3, 8000);
        PsfFit.Result r = PsfFit.fit(f.exposure(), f.footprints(), f.sources(), with, 4, PsfFit.Config.DEFAULT);
        assertThat(r.used()).doesNotContain(f.sources().longs("sourceId")[victim]);
        assertThat(r.psf().sigmaAt(450, 450)).isCloseTo(truthSigma(round), within(0.005 * truthSigma(round)));
    }

    private static double truthSigma(TestSky.Profile p) {
        Image star = new TestSky(new Box(0, 0, 41, 41), 1)
                .star(20, 20, 1, p)
                .noiseless()
                .image();
        return AdaptiveMoments.of(star, 20, 20, 2).sigma();
    }

    @Test
    void tooFewStarsAreAFaultOfTheData() {
        Field f = field(300, 4, 0, TestSky.Profile.round(4), 5);
        assertThatExceptionOfType(DataFault.class)
                .isThrownBy(() -> PsfFit.fit(
                        f.exposure(),
                        f.footprints(),
                        f.sources(),
                        java.util.Arrays.copyOf(f.stars(), 2),
                        4,
                        PsfFit.Config.DEFAULT))
                .withMessageContaining("stars");
    }
}
