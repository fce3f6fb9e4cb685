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

import java.util.Arrays;
import org.almagest.science.simulate.CameraConfig.AmplifierGrid;
import org.almagest.science.simulate.DetectorModel.Amplifier;
import org.junit.jupiter.api.Test;

class ElectronicsTest {
    private static final SimulatedSurvey SURVEY = SimulatedSurvey.of(TinySurvey.config(), 5);
    private static final DetectorModel DETECTOR = new DetectorModel(SURVEY, 0);
    private static final AmplifierGrid GRID = SURVEY.config().camera().amplifiers();
    private static final int WIDTH = SURVEY.config().camera().width();

    @Test
    void countsGoBackToElectronsByTheTrueConstants() {
        float[] electrons = ramp();
        float[] truth = electrons.clone();
        Electronics electronics = new Electronics(SURVEY, DETECTOR);
        electronics.bend(electrons);
        double[][] signal = new double[GRID.count()][];
        for (int a = 0; a < GRID.count(); a++) signal[a] = signal(electronics.read(electrons, a, 99), a);
        for (int a = 0; a < GRID.count(); a++) {
            Amplifier amp = DETECTOR.readBy(a);
            double bias = 0;
            for (int i = 0; i < signal[a].length; i++) {
                double m = signal[a][i];
                for (int b = 0; b < GRID.count(); b++) m -= DETECTOR.crosstalk()[a][b] * signal[b][i];
                int x = i % GRID.width();
                int y = i / GRID.width();
                int dx = GRID.left(a) + (GRID.flippedX(a) ? GRID.width() - 1 - x : x);
                int dy = GRID.bottom(a) + (GRID.flippedY(a) ? GRID.height() - 1 - y : y);
                bias += (m + amp.nonLinearity() * m * m - truth[dy * WIDTH + dx]) / signal[a].length;
            }
            // The fixed pattern (columns of 0.9 counts rms, a glow of 3) is still in: its mean is well below 2 counts.
            assertThat(bias).isBetween(-4.0, 6.0);
        }
    }

    @Test
    void overscanHoldsOffsetAndReadNoiseAlone() {
        Electronics electronics = new Electronics(SURVEY, DETECTOR);
        short[] counts =
                electronics.read(new float[WIDTH * SURVEY.config().camera().height()], 1, 7);
        Amplifier amp = DETECTOR.readBy(1);
        double mean = 0, square = 0;
        int n = 0;
        for (int y = 0; y < GRID.height(); y++)
            for (int x = GRID.prescan() + GRID.width(); x < GRID.rawWidth(); x++, n++) {
                double d = (counts[y * GRID.rawWidth() + x] & 0xFFFF) - amp.offset();
                mean += d;
                square += d * d;
            }
        double expected = Math.pow(amp.readNoise() / amp.gain(), 2) + 1 / 12.0;
        double drift = Math.pow(SURVEY.config().electronics().rowDrift(), 2);
        assertThat(mean / n).isCloseTo(0, within(1.0));
        assertThat(square / n).isBetween(0.9 * expected, 1.1 * (expected + 4 * drift));
    }

    @Test
    void excessChargeSpillsWithinItsColumnAndAmplifier() {
        float full = (float) SURVEY.config().electronics().fullWell();
        int height = SURVEY.config().camera().height();
        float[] electrons = new float[WIDTH * height];
        byte[] flags = new byte[electrons.length];
        electrons[55 * WIDTH + 10] = 8.5f * full;
        electrons[56 * WIDTH + 10] = 3 * full;
        electrons[20 * WIDTH + 12] = 0.9f * full;
        Bleeding.spill(electrons, flags, SURVEY.config());
        double sum = 0;
        int saturated = 0, bled = 0;
        for (int y = 0; y < height; y++) {
            sum += electrons[y * WIDTH + 10];
            if ((flags[y * WIDTH + 10] & FrameMaker.SATURATED) != 0) saturated++;
            if ((flags[y * WIDTH + 10] & FrameMaker.BLED) != 0) bled++;
        }
        assertThat(sum).isCloseTo(11.5 * full, within(1.0));
        assertThat(saturated).isEqualTo(2);
        // Two sides, each with one pixel filled in part.
        assertThat(bled).isBetween(8, 9);
        assertThat(electrons[64 * WIDTH + 10])
                .as("across the amplifier's border")
                .isZero();
        assertThat(electrons[20 * WIDTH + 12]).isEqualTo(0.9f * full);
        for (float e : electrons) assertThat(e).isLessThanOrEqualTo(full);
    }

    @Test
    void sectionsRunBackwardsWhereAmplifiersAreFlipped() {
        assertThat(GRID.detectorSection(0)).isEqualTo("[1:80,1:64]");
        assertThat(GRID.detectorSection(1)).isEqualTo("[160:81,1:64]");
        assertThat(GRID.detectorSection(3)).isEqualTo("[160:81,128:65]");
        assertThat(GRID.dataSection()).isEqualTo("[5:84,1:64]");
        assertThat(GRID.overscanSection()).isEqualTo("[85:116,1:64]");
    }

    private static float[] ramp() {
        float[] electrons = new float[WIDTH * SURVEY.config().camera().height()];
        for (int i = 0; i < electrons.length; i++) electrons[i] = 200 + 90_000f * i / electrons.length;
        return electrons;
    }

    /// Electrons above the median of each row's overscan, in the order of readout.
    private static double[] signal(short[] counts, int a) {
        double[] out = new double[GRID.width() * GRID.height()];
        double[] row = new double[GRID.overscan()];
        for (int y = 0; y < GRID.height(); y++) {
            int start = y * GRID.rawWidth() + GRID.prescan();
            for (int i = 0; i < row.length; i++) row[i] = counts[start + GRID.width() + i] & 0xFFFF;
            Arrays.sort(row);
            double level = 0.5 * (row[row.length / 2] + row[row.length / 2 - 1]);
            for (int x = 0; x < GRID.width(); x++)
                out[y * GRID.width() + x] = ((counts[start + x] & 0xFFFF) - level)
                        * DETECTOR.readBy(a).gain();
        }
        return out;
    }
}
