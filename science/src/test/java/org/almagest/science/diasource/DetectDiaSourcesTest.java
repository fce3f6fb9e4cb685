/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.diasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.image.Box;
import org.almagest.astro.psf.GaussianPsf;
import org.almagest.astro.table.Table;
import org.almagest.butler.dimension.DataId;
import org.almagest.pipe.task.QuantumContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DetectDiaSourcesTest {
    private static final GaussianPsf PSF = new GaussianPsf(1.7, 9);
    private static final Box BOX = new Box(10, 20, 700, 700);
    private static final int STEP = 25;

    private static Table detect(Exposure difference, Exposure science, Exposure matched) {
        QuantumContext context = new QuantumContext(
                "detect", DataId.of("instrument", "Test", "visit", 77, "detector", 3), "run", 1000, 100_000, Map.of());
        DetectDiaSourcesTask task = new DetectDiaSourcesTask(DetectDiaSourcesTask.Config.DEFAULT);
        return task.run(new DetectDiaSourcesTask.In(context, difference, science, matched, Optional.empty()))
                .sources();
    }

    private static Table detect(Exposure difference) {
        Exposure empty = DiaFields.noise(BOX, PSF, 4711);
        return detect(difference, empty, empty);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void noiseAloneGivesWhatTheMonteCarloExpects(long seed) {
        int found = 0;
        Exposure field = DiaFields.noise(BOX, PSF, 0);
        NoiseExpectation one = NoiseExpectation.of(field, config(4), 4, 99);
        for (int k = 0; k < 6; k++)
            found += DiaDetection.find(DiaFields.noise(BOX, PSF, 100 * seed + k), config(4))
                    .footprints()
                    .size();
        double expected = 6 * one.count();
        // three standard errors of the count and of the expectation
        assertThat((double) found).isCloseTo(expected, within(3 * Math.sqrt(expected + Math.pow(6 * one.error(), 2))));
    }

    private static DiaDetection.Config config(double threshold) {
        return new DiaDetection.Config(threshold, 2, 2, 2.5, 0.3);
    }

    /// The general form of the density of peaks of smoothed white noise, n = nu exp(-nu^2/2) lambda / (2
    /// pi)^{3/2} with lambda = 1 / (2 sigma^2); on a grid 0.75 of it are seen at 1.7 pixels, and both signs
    /// count.
    @Test
    void expectationAgreesWithThePeakDensityOfSmoothedNoise() {
        double nu = 4, lambda = 1 / (2 * PSF.sigma() * PSF.sigma());
        double density = nu * Math.exp(-nu * nu / 2) * lambda / Math.pow(2 * Math.PI, 1.5);
        NoiseExpectation e = NoiseExpectation.of(DiaFields.noise(BOX, PSF, 0), config(4), 4, 3);
        assertThat(e.count() / BOX.area()).isBetween(2 * density * 0.65, 2 * density * 0.9);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {5, 6})
    void injectedSourcesAreFoundAndMeasuredWithoutBias(long seed) {
        Exposure difference = DiaFields.noise(BOX, PSF, seed);
        Random random = new Random(seed);
        double error = DiaFields.fluxError(PSF), snr = 12;
        List<double[]> truth = new ArrayList<>();
        for (int y = BOX.y0() + STEP; y < BOX.y1() - STEP; y += STEP)
            for (int x = BOX.x0() + STEP; x < BOX.x1() - STEP; x += STEP) {
                double sign = random.nextInt(3) == 0 ? -1 : 1;
                double[] one = {x + random.nextDouble(), y + random.nextDouble(), sign * snr * error};
                DiaFields.add(difference, one[0], one[1], one[2]);
                truth.add(one);
            }
        Table t = detect(difference);
        double[] pull = new double[truth.size()], shift = new double[2 * truth.size()];
        for (int k = 0; k < truth.size(); k++) {
            int row = nearest(t, truth.get(k)[0], truth.get(k)[1]);
            assertThat(Math.hypot(t.number("x", row) - truth.get(k)[0], t.number("y", row) - truth.get(k)[1]))
                    .isLessThan(1.5);
            assertThat(t.booleans("isNegative")[row]).isEqualTo(truth.get(k)[2] < 0);
            pull[k] = (t.number("psfFlux", row) - truth.get(k)[2]) / t.number("psfFluxErr", row);
            shift[2 * k] = (t.number("x", row) - truth.get(k)[0]) / t.number("xErr", row);
            shift[2 * k + 1] = (t.number("y", row) - truth.get(k)[1]) / t.number("yErr", row);
        }
        // 650 pulls: standard error of the robust width 0.046, of 1300 shifts 0.032; three of them
        assertThat(width(pull)).isBetween(0.86, 1.14);
        assertThat(width(shift)).isBetween(0.9, 1.1);
        assertThat(truth.size()).isGreaterThan(600);
    }

    @ParameterizedTest(name = "offset {0} pixel")
    @ValueSource(doubles = {0.2, 0.5, 1.0, 1.5})
    void starsAtTwoPlacesAreDipoles(double offset) {
        Random random = new Random(11);
        Exposure science = DiaFields.noise(BOX, PSF, 21);
        Exposure matched = DiaFields.noise(BOX, PSF, 22);
        // bright enough that an offset of this size leaves about 15 sigma
        double flux = 15 * DiaFields.fluxError(PSF) * 2 * PSF.sigma() / offset;
        List<double[]> truth = new ArrayList<>();
        for (int y = BOX.y0() + 60; y < BOX.y1() - 40; y += 60)
            for (int x = BOX.x0() + 60; x < BOX.x1() - 40; x += 60) {
                double px = x + random.nextDouble(), py = y + random.nextDouble();
                double a = 2 * Math.PI * random.nextDouble();
                DiaFields.add(science, px + 0.5 * offset * Math.cos(a), py + 0.5 * offset * Math.sin(a), flux);
                DiaFields.add(matched, px - 0.5 * offset * Math.cos(a), py - 0.5 * offset * Math.sin(a), flux);
                truth.add(new double[] {px, py});
            }
        Table t = detect(DiaFields.difference(science, matched), science, matched);
        int dipoles = 0;
        double length = 0;
        for (double[] one : truth) {
            int row = nearest(t, one[0], one[1]);
            if (!t.booleans("isDipole")[row]) continue;
            dipoles++;
            length += t.number("dipoleLength", row) / DiaFields.SCALE_ARCSEC;
        }
        assertThat(dipoles).isGreaterThanOrEqualTo((int) (0.95 * truth.size()));
        // each length is good to about a tenth of the offset at 15 sigma
        assertThat(length / dipoles).isCloseTo(offset, within(0.05 * offset + 0.02));
    }

    @Test
    void variablesThatStayInPlaceAreNoDipoles() {
        Random random = new Random(12);
        Exposure science = DiaFields.noise(BOX, PSF, 31);
        Exposure matched = DiaFields.noise(BOX, PSF, 32);
        double flux = 200 * DiaFields.fluxError(PSF);
        int n = 0;
        for (int y = BOX.y0() + 60; y < BOX.y1() - 40; y += 60)
            for (int x = BOX.x0() + 60; x < BOX.x1() - 40; x += 60, n++) {
                double px = x + random.nextDouble(), py = y + random.nextDouble();
                DiaFields.add(science, px, py, flux * (n % 2 == 0 ? 1.2 : 0.8));
                DiaFields.add(matched, px, py, flux);
            }
        Table t = detect(DiaFields.difference(science, matched), science, matched);
        assertThat(t.rows()).isGreaterThanOrEqualTo(n);
        int dipoles = 0;
        for (boolean d : t.booleans("isDipole")) if (d) dipoles++;
        assertThat(dipoles).isLessThanOrEqualTo(n / 50);
    }

    @Test
    void rowsCarryTheVisitAndThePlaceOnTheSky() {
        Exposure difference = DiaFields.noise(BOX, PSF, 41);
        DiaFields.add(difference, 300.25, 333.5, 40 * DiaFields.fluxError(PSF));
        Table t = detect(difference);
        int row = nearest(t, 300.25, 333.5);
        assertThat(t.longs("visit")[row]).isEqualTo(77);
        assertThat(t.ints("detector")[row]).isEqualTo(3);
        assertThat(t.strings("band")[row]).isEqualTo("r");
        assertThat(t.longs("diaSourceId")[row]).isBetween(1000L, 1100L);
        // centroid error 1.7 / 40 pixel of 0.2 arcsec, four sigma; 59.75 pixels west of the middle of the box
        assertThat((t.doubles("ra")[row] - 150) * 3600 * Math.cos(Math.toRadians(30)))
                .isCloseTo(0.2 * 59.75, within(0.2 * 4 * 1.7 / 40 * 1.5));
        assertThat(t.number("raErr", row) * 3600).isCloseTo(0.2 * Math.sqrt(2) * 1.7 / 40, within(0.004));
    }

    private static int nearest(Table t, double x, double y) {
        int best = -1;
        double distance = Double.POSITIVE_INFINITY;
        for (int i = 0; i < t.rows(); i++) {
            double d = Math.hypot(t.number("x", i) - x, t.number("y", i) - y);
            if (d < distance) {
                distance = d;
                best = i;
            }
        }
        return best;
    }

    private static double width(double[] values) {
        double[] v = Arrays.stream(values).sorted().toArray();
        return 0.7413 * (v[3 * v.length / 4] - v[v.length / 4]);
    }
}
