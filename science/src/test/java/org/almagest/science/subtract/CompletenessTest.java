/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.subtract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.FilterLabel;
import org.almagest.astro.exposure.VisitInfo;
import org.almagest.astro.image.Box;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.table.Table;
import org.almagest.astro.time.Time;
import org.almagest.astro.wcs.TanSipWcs;
import org.almagest.butler.dimension.DataId;
import org.almagest.pipe.task.QuantumContext;
import org.almagest.science.diasource.DetectDiaSourcesTask;
import org.almagest.science.forced.ForcedPhotometry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Spec chapter 11, item 2: sources of known signal-to-noise in decorrelated differences, found, placed and
/// measured.
///
/// Signal-to-noise and the bound on positions come from the true profiles and noise alone: with the science
/// image's profile P, noise variances s and t, and the true kernel K, all in Fourier space, a flux F has
/// SNR^2 = F^2 int |P|^2 / (s + t K^2), and its place along x the Cramer-Rao error 1 / (F sqrt(int kx^2
/// |P|^2 / (s + t K^2))).
class CompletenessTest {
    private static final int FRAMES = 20;
    private static final int STEP = 34;
    private static final double SCIENCE = 2.2, TEMPLATE = 1.6;
    private static final double SCIENCE_VARIANCE = 1, TEMPLATE_VARIANCE = 0.3;
    private static final Box BOX = new Box(0, 0, 360, 340);
    /// Further off than a chance peak would often be, nearer than the next source.
    private static final double REACH = 3;

    /// Ranges of SNR: the half-way point, the bins of the specification, and bright ones for positions.
    private static final double[][] RANGES = {{5.1, 5.1}, {5.9, 6.1}, {6.5, 7}, {7.5, 12}, {20, 50}};

    private static final int[] INJECTED = new int[RANGES.length];
    private static final int[] FOUND = new int[RANGES.length];
    private static final List<Double> FLUX_PULLS = new ArrayList<>();
    /// The same, positive where the flux is too far from zero.
    private static final List<Double> OUTWARD_PULLS = new ArrayList<>();

    private static final List<Double> PLACE_PULLS = new ArrayList<>();

    /// int k^2n |P|^2 / (s + t K^2), n = 0 for fluxes, 1 for places.
    private static double information(boolean place) {
        double core = Math.sqrt(SCIENCE * SCIENCE - TEMPLATE * TEMPLATE), sum = 0;
        int n = 600;
        double step = 2 * Math.PI / n;
        for (int j = 0; j < n; j++)
            for (int i = 0; i < n; i++) {
                double kx = -Math.PI + (i + 0.5) * step, ky = -Math.PI + (j + 0.5) * step, k2 = kx * kx + ky * ky;
                double noise = SCIENCE_VARIANCE + TEMPLATE_VARIANCE * Math.exp(-k2 * core * core);
                sum += (place ? kx * kx : 1) * Math.exp(-k2 * SCIENCE * SCIENCE) / noise;
            }
        return sum / n / n;
    }

    @BeforeAll
    static void inject() {
        Random random = new Random(20261122);
        double fluxError = 1 / Math.sqrt(information(false)), placeInformation = information(true);
        for (int frame = 0; frame < FRAMES; frame++) {
            Exposure science = Scene.frame(BOX, List.of(), SCIENCE, SCIENCE_VARIANCE, random)
                    .withInfo(i -> i.withDetector(3)
                            .withFilter(new FilterLabel("r", "r_1"))
                            .withWcs(new TanSipWcs(
                                    SkyCoord.ofDegrees(150, -30), 180, 170, new double[] {-5.5e-5, 0, 0, 5.5e-5}))
                            .withVisitInfo(new VisitInfo(
                                    77, Time.ofMjdTai(61000.25), 30, 30, null, null, 1.2, "", "science")));
            Exposure template = Scene.frame(BOX.grown(32), List.of(), TEMPLATE, TEMPLATE_VARIANCE, random);
            List<double[]> truth = new ArrayList<>();
            for (int y = 32; y < BOX.height() - 32; y += STEP)
                for (int x = 32; x < BOX.width() - 32; x += STEP) {
                    int range = truth.size() % RANGES.length;
                    double[] ends = RANGES[range];
                    // both signs, so that so many sources do not raise the background
                    double flux = (random.nextBoolean() ? 1 : -1)
                            * fluxError
                            * (ends[0] + (ends[1] - ends[0]) * random.nextDouble());
                    double[] one = {x + random.nextDouble(), y + random.nextDouble(), flux, range};
                    Scene.add(science.image(), one[0], one[1], one[2], SCIENCE, SCIENCE);
                    truth.add(one);
                }
            Exposure difference = DecorrelationTest.difference(science, template, true);
            Table sources = detect(difference, science);
            ForcedPhotometry forced = new ForcedPhotometry(difference);
            for (double[] one : truth) {
                double off = (forced.measure(one[0], one[1]).flux() - one[2]) / fluxError;
                FLUX_PULLS.add(off);
                OUTWARD_PULLS.add(Math.signum(one[2]) * off);
                int range = (int) one[3];
                INJECTED[range]++;
                int row = nearest(sources, one);
                if (row < 0) continue;
                FOUND[range]++;
                if (range < RANGES.length - 1) continue;
                double error = 1 / (Math.abs(one[2]) * Math.sqrt(placeInformation));
                PLACE_PULLS.add((sources.number("x", row) - one[0]) / error);
                PLACE_PULLS.add((sources.number("y", row) - one[1]) / error);
            }
        }
    }

    private static Table detect(Exposure difference, Exposure science) {
        QuantumContext context = new QuantumContext(
                "detect", DataId.of("instrument", "Test", "visit", 77, "detector", 3), "run", 1000, 100_000, Map.of());
        return new DetectDiaSourcesTask(DetectDiaSourcesTask.Config.DEFAULT)
                .run(new DetectDiaSourcesTask.In(context, difference, science, science, Optional.empty()))
                .sources();
    }

    private static int nearest(Table sources, double[] truth) {
        int best = -1;
        double least = REACH;
        for (int i = 0; i < sources.rows(); i++) {
            double d = Math.hypot(sources.number("x", i) - truth[0], sources.number("y", i) - truth[1]);
            if (d < least && sources.booleans("isNegative")[i] == truth[2] < 0) {
                least = d;
                best = i;
            }
        }
        return best;
    }

    /// About 300 in each range: one standard error is 0.028 at a half, 0.020 at 0.865, 0.010 at 0.97.
    @Test
    void completenessIsThatOfTheSpecification() {
        double[] least = {0.5, 0.80, 0.92, 0.97, 0.99};
        for (int r = 0; r < RANGES.length; r++) {
            assertThat(INJECTED[r]).isGreaterThan(290);
            assertThat((double) FOUND[r] / INJECTED[r])
                    .as("SNR %s", Arrays.toString(RANGES[r]))
                    .isGreaterThanOrEqualTo(least[r]);
        }
    }

    /// About 1,600 pulls: the robust width is known to 0.03, the median to 0.03.
    @Test
    void forcedFluxesPullAsTheTrueNoiseAsks() {
        double[] pulls = FLUX_PULLS.stream().mapToDouble(d -> d).sorted().toArray();
        assertThat(width(pulls)).isBetween(0.95, 1.15);
        assertThat(Math.abs(pulls[pulls.length / 2])).isLessThan(0.1);
        double[] outward = OUTWARD_PULLS.stream().mapToDouble(d -> d).sorted().toArray();
        assertThat(Math.abs(outward[outward.length / 2])).isLessThan(0.1);
    }

    /// About 600 residuals: the robust width is known to 0.05.
    @Test
    void positionsReachTheCramerRaoBound() {
        double[] pulls = PLACE_PULLS.stream().mapToDouble(d -> d).sorted().toArray();
        assertThat(pulls.length).isGreaterThan(550);
        assertThat(width(pulls)).isBetween(0.85, 1.2);
    }

    /// @param sorted values
    private static double width(double[] sorted) {
        return 0.7413 * (sorted[3 * sorted.length / 4] - sorted[sorted.length / 4]);
    }
}
