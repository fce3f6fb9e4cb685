/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiliconTest {
    private static final SimulatedSurvey SURVEY = SimulatedSurvey.of(TinySurvey.config(), 5);
    private final PixelBoundaries boundaries = new PixelBoundaries(-3e-6);

    @Test
    void areaIsOnlyMovedFromPixelToPixel() {
        double sum = 0;
        int r = PixelBoundaries.REACH + 1;
        for (int j = -r; j <= r; j++) for (int i = -r; i <= r; i++) sum += boundaries.area(i, j);
        assertThat(boundaries.area(0, 0)).isCloseTo(-3e-6, within(1e-15));
        assertThat(boundaries.area(0, 1)).isGreaterThan(boundaries.area(1, 0)).isPositive();
        assertThat(sum).isCloseTo(0, within(1e-18));
    }

    @Test
    void potentialSeesTheAreaOfAPointCharge() {
        int n = 31;
        float[] charge = new float[n * n], out = new float[n * n], moved = new float[n * n], light = new float[n * n];
        charge[15 * n + 15] = 10_000;
        Arrays.fill(light, 1);
        boundaries.potential(charge, n, n, out);
        PixelBoundaries.shift(light, out, n, n, 1, moved);
        for (int j = -3; j <= 3; j++)
            for (int i = -3; i <= 3; i++) // single precision of a potential of 0.01
            assertThat((double) moved[(15 + j) * n + 15 + i]).isCloseTo(10_000 * boundaries.area(i, j), within(3e-8));
    }

    @Test
    void boundariesKeepAllCharge() {
        Random random = new Random(11);
        int n = 40;
        float[] light = new float[n * n], potential = new float[n * n], moved = new float[n * n];
        for (int i = 0; i < light.length; i++) {
            light[i] = 1000 * random.nextFloat();
            potential[i] = 0.01f * random.nextFloat();
        }
        PixelBoundaries.shift(light, potential, n, n, 1, moved);
        double sum = 0;
        for (float v : moved) sum += v;
        assertThat(sum).isCloseTo(0, within(1e-2)); // 1600 floats of up to 10
    }

    /// Mean over the Brillouin zone of (exp(2 a_k mu) - 1) / (2 a_k).
    @Test
    void variancesOfFlatsFollowTheEquationOfMotion() {
        int n = 256;
        double mu = 80_000, sum = 0, square = 0;
        for (int frame = 0; frame < 4; frame++) {
            float[] light = new float[n * n];
            Arrays.fill(light, (float) mu);
            boundaries.collect(light, n, n, SURVEY, 0, 17 + frame);
            double mean = 0;
            for (float v : light) mean += v / light.length;
            for (float v : light) square += (v - mean) * (v - mean) / light.length / 4;
            sum += mean / 4;
        }
        double expected = 0;
        int m = 32, r = PixelBoundaries.REACH + 1;
        for (int v = 0; v < m; v++)
            for (int u = 0; u < m; u++) {
                double a = 0;
                for (int j = -r; j <= r; j++)
                    for (int i = -r; i <= r; i++)
                        a += boundaries.area(i, j) * Math.cos(2 * Math.PI * (u * i + v * j) / m);
                double x = 2 * a * mu;
                expected += mu * (Math.abs(x) < 1e-9 ? 1 : Math.expm1(x) / x) / (m * m);
            }
        assertThat(sum).isCloseTo(mu, within(mu * 1e-4));
        assertThat(expected / mu).isBetween(0.78, 0.82);
        // 4 sigma of a variance of 4 x 65,536 pixels
        assertThat(square / expected).isCloseTo(1, within(4 * Math.sqrt(2.0 / (4 * n * n))));
    }

    @Test
    void registersDeferChargeAndLoseNone() {
        SerialRegister register = new SerialRegister(1e-5, 0, 1, 10, 0.004, 3);
        float[] line = new float[4 + 100 + 64];
        Arrays.fill(line, 4, 104, 8000f);
        register.read(line, 4, 100);
        double sum = 0;
        for (float v : line) sum += v;
        assertThat(sum).isCloseTo(800_000, within(0.5));
        // 104 transfers of 1e-5, and a third of the trap
        assertThat((double) line[104]).isCloseTo(8000 * 104e-5 + 10 * (1 - Math.exp(-1 / 3.0)), within(0.05));
        assertThat((double) line[105]).isCloseTo(10 * (1 - Math.exp(-1 / 3.0)) * Math.exp(-1 / 3.0), within(0.05));
    }

    @Test
    void outputRemembersThePixelBefore() {
        SerialRegister register = new SerialRegister(0, 1e-3, 2, 0, 0, 1);
        float[] line = {0, 1000, 0, 0};
        register.read(line, 0, 4);
        assertThat((double) line[1]).isCloseTo(1001, within(1e-3));
        assertThat((double) line[2]).isCloseTo(Math.exp(-0.5), within(1e-6));
        assertThat((double) line[3]).isCloseTo(Math.exp(-1), within(1e-6));
    }

    @Test
    void fileOfAnIdealChipDoesNotSpeakOfSilicon(@TempDir Path folder) throws java.io.IOException {
        SurveyFile.write(folder, SURVEY);
        assertThat(folder.resolve("survey.json")).content().doesNotContain("silicon", "characterization");
        assertThat(SurveyFile.of(folder).config().electronics())
                .isEqualTo(TinySurvey.config().electronics());
        SurveyFile.write(folder, SimulatedSurvey.of(Surveys.chip(), 1));
        assertThat(SurveyFile.of(folder).config().electronics().silicon()).contains(Silicon.DEFAULT);
    }
}
