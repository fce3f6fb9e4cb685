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
import java.util.List;
import java.util.Random;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.image.Box;
import org.almagest.astro.table.Table;
import org.almagest.science.diasource.DiaDetection;
import org.almagest.science.measure.SourceMeasurement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Errors of fluxes and positions of sources in decorrelated differences, from faint to bright: what is
/// measured less the truth, over the error that is told.
class DifferencePullTest {
    private static final Box BOX = new Box(0, 0, 820, 800);
    private static final int STEP = 36, FRAMES = 3;
    private static final double SCIENCE = 2.2, TEMPLATE = 1.6;
    private static final double SCIENCE_VARIANCE = 1, TEMPLATE_VARIANCE = 0.3;

    /// About 1,300 sources: robust widths are known to 0.032 for fluxes, 0.023 for positions.
    @ParameterizedTest(name = "signal-to-noise {0}")
    @ValueSource(ints = {10, 100, 1000})
    void whatIsToldIsTheError(int snr) {
        Random random = new Random(700 + snr);
        List<Double> fluxes = new ArrayList<>(), places = new ArrayList<>();
        // near enough: the noise of the best filter through both profiles
        double flux = snr * Math.sqrt(4 * Math.PI * SCIENCE * SCIENCE * (SCIENCE_VARIANCE + 0.3 * TEMPLATE_VARIANCE));
        for (int frame = 0; frame < FRAMES; frame++) {
            Exposure science = Scene.frame(BOX, List.of(), SCIENCE, SCIENCE_VARIANCE, random);
            Exposure template = Scene.frame(BOX.grown(32), List.of(), TEMPLATE, TEMPLATE_VARIANCE, random);
            List<double[]> truth = new ArrayList<>();
            for (int y = 30; y < BOX.height() - 30; y += STEP)
                for (int x = 30; x < BOX.width() - 30; x += STEP) {
                    // both signs, so that so many sources do not raise the background
                    double[] one = {
                        x + random.nextDouble(), y + random.nextDouble(), truth.size() % 2 == 0 ? flux : -flux
                    };
                    Scene.add(science.image(), one[0], one[1], one[2], SCIENCE, SCIENCE);
                    truth.add(one);
                }
            Exposure difference = DecorrelationTest.difference(science, template, true);
            Table m = SourceMeasurement.measure(
                    difference,
                    DiaDetection.find(difference, DiaDetection.Config.DEFAULT).footprints(),
                    1,
                    Long.MAX_VALUE - 1,
                    SourceMeasurement.Config.DEFAULT.withMeasurements("centroid", "psfFlux"));
            for (double[] one : truth) {
                int row = nearest(m, one);
                if (row < 0) continue;
                fluxes.add((m.number("psfInstFlux", row) - one[2]) / m.number("psfInstFluxErr", row));
                places.add((m.number("x", row) - one[0]) / m.number("xErr", row));
                places.add((m.number("y", row) - one[1]) / m.number("yErr", row));
            }
        }
        assertThat(fluxes).hasSizeGreaterThan(1200);
        assertThat(width(fluxes)).as("fluxes").isBetween(0.95, 1.1);
        assertThat(width(places)).as("positions").isBetween(0.95, 1.1);
    }

    private static int nearest(Table sources, double[] truth) {
        int best = -1;
        double least = 2;
        for (int i = 0; i < sources.rows(); i++) {
            double d = Math.hypot(sources.number("x", i) - truth[0], sources.number("y", i) - truth[1]);
            if (d < least) {
                least = d;
                best = i;
            }
        }
        return best;
    }

    /// Robust standard deviation, from the quartiles.
    private static double width(List<Double> values) {
        double[] v = values.stream().mapToDouble(d -> d).sorted().toArray();
        return 0.7413 * (v[3 * v.length / 4] - v[v.length / 4]);
    }
}
