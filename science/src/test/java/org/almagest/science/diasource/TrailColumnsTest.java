/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.diasource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.image.Box;
import org.almagest.astro.psf.GaussianPsf;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.table.Table;
import org.almagest.butler.dimension.DataId;
import org.almagest.pipe.task.QuantumContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrailColumnsTest {
    private static final GaussianPsf PSF = new GaussianPsf(1.7, 12);
    private static final Box BOX = new Box(10, 20, 480, 480);
    private static final int STEP = 80;

    private static Table detect(Exposure difference) {
        Exposure empty = DiaFields.noise(BOX, PSF, 4711);
        QuantumContext context = new QuantumContext(
                "detect", DataId.of("instrument", "Test", "visit", 77, "detector", 3), "run", 1000, 100_000, Map.of());
        return new DetectDiaSourcesTask(DetectDiaSourcesTask.Config.DEFAULT)
                .run(new DetectDiaSourcesTask.In(context, difference, empty, empty, Optional.empty()))
                .sources();
    }

    /// {x, y, angle, flux} of trails on a grid.
    private static List<double[]> scatter(Exposure e, double length, double snr, long seed) {
        Random random = new Random(seed);
        List<double[]> truth = new ArrayList<>();
        for (int y = BOX.y0() + 60; y < BOX.y1() - 40; y += STEP)
            for (int x = BOX.x0() + 60; x < BOX.x1() - 40; x += STEP) {
                double px = x + random.nextDouble(), py = y + random.nextDouble();
                double angle = Math.PI * (random.nextDouble() - 0.5);
                Exposure part = e.copy();
                double flux = TrailFitTest.add(part, px, py, length, angle, snr);
                System.arraycopy(
                        part.image().data(), 0, e.image().data(), 0, e.image().data().length);
                truth.add(new double[] {px, py, angle, flux});
            }
        return truth;
    }

    @ParameterizedTest(name = "length {0}")
    @ValueSource(doubles = {6, 15, 30})
    void aTrailIsOneSourceWithItsLengthDirectionPlaceAndFlux(double length) {
        Exposure difference = DiaFields.noise(BOX, PSF, 5);
        double snr = 25;
        List<double[]> truth = scatter(difference, length, snr, 6);
        Table t = detect(difference);
        assertThat(t.rows()).isBetween(truth.size(), truth.size() + 2);

        for (double[] one : truth) {
            int row = nearest(t, one[0], one[1]);
            assertThat(t.booleans("trail_flag")[row]).isFalse();
            assertThat(t.booleans("trail_flag_edge")[row]).isFalse();
            SkyCoord sky = difference.info().wcs().orElseThrow().pixelToSky(one[0], one[1]);
            double cos = Math.cos(Math.toRadians(sky.decDegrees()));
            // four and a half sigma in each of hundreds of comparisons
            within(t, row, "trailLength", DiaFields.SCALE_ARCSEC * length);
            within(t, row, "trailFlux", one[3]);
            assertThat(t.number("trailRa", row))
                    .isCloseTo(sky.raDegrees(), within(4.5 * t.number("trailRaErr", row) / cos));
            within(t, row, "trailDec", sky.decDegrees());
            // x runs west: a direction from x towards y is 90 degrees minus it from north through east, mirrored
            double angle = (90 + Math.toDegrees(one[2])) % 180;
            double turn = t.number("trailAngle", row) - angle;
            turn -= 180 * Math.rint(turn / 180);
            assertThat(Math.abs(turn)).isLessThan(4.5 * t.number("trailAngleErr", row));
            int n = t.ints("trailNdata")[row];
            assertThat(t.number("trailChi2", row)).isCloseTo(n, within(5 * Math.sqrt(2.0 * n)));
        }
    }

    private static void within(Table t, int row, String column, double truth) {
        assertThat(t.number(column, row)).as(column).isCloseTo(truth, within(4.5 * t.number(column + "Err", row)));
    }

    private static org.assertj.core.data.Offset<Double> within(double v) {
        return org.assertj.core.api.Assertions.within(v);
    }

    @Test
    void twoSourcesOfOneFootprintStayTwo() {
        Exposure difference = DiaFields.noise(BOX, PSF, 7);
        double error = DiaFields.fluxError(PSF);
        int n = 0;
        Random random = new Random(8);
        for (int y = BOX.y0() + 60; y < BOX.y1() - 40; y += STEP)
            for (int x = BOX.x0() + 60; x < BOX.x1() - 40; x += STEP, n += 2) {
                double a = Math.PI * random.nextDouble();
                DiaFields.add(difference, x, y, 30 * error);
                DiaFields.add(difference, x + 8 * Math.cos(a), y + 8 * Math.sin(a), 25 * error);
            }
        assertThat(detect(difference).rows()).isBetween(n, n + 2);
    }

    @Test
    void aTrailThatRunsOffTheImageIsFlagged() {
        Exposure difference = DiaFields.noise(BOX, PSF, 9);
        TrailFitTest.add(difference, BOX.x0() + 8.5, 250, 20, 0.1, 40);
        TrailFitTest.add(difference, 300, 250, 20, 0.1, 40);
        Table t = detect(difference);
        assertThat(t.booleans("trail_flag_edge")[nearest(t, BOX.x0() + 8.5, 250)])
                .isTrue();
        assertThat(t.booleans("trail_flag_edge")[nearest(t, 300, 250)]).isFalse();
    }

    private static int nearest(Table t, double x, double y) {
        int best = 0;
        for (int i = 1; i < t.rows(); i++)
            if (Math.hypot(t.number("x", i) - x, t.number("y", i) - y)
                    < Math.hypot(t.number("x", best) - x, t.number("y", best) - y)) best = i;
        return best;
    }
}
