/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import org.almagest.science.simulate.CameraConfig.AmplifierGrid;
import org.almagest.science.simulate.DetectorModel.Amplifier;
import org.almagest.science.simulate.RandomStream.Purpose;

/// From electrons in a detector's pixels to counts of its amplifiers: non-linearity, crosstalk, read noise,
/// gain, bias with its drift and pattern, overscan, conversion to 16 bits.
///
/// Thread rule: immutable.
final class Electronics {
    private static final double GLOW_SCALE = 80;

    private final SimulatedSurvey survey;
    private final DetectorModel detector;
    private final AmplifierGrid grid;
    private final int width;
    private final boolean registers;

    Electronics(SimulatedSurvey survey, DetectorModel detector) {
        this.survey = survey;
        this.detector = detector;
        this.grid = survey.config().camera().amplifiers();
        this.width = survey.config().camera().width();
        this.registers = detector.register(0).isPresent();
    }

    /// Signal that an amplifier reports of a true one [electron]: solves s = m + c m^2.
    static double measured(double s, double c) {
        return c == 0 ? s : 2 * s / (1 + Math.sqrt(1 + 4 * c * s));
    }

    /// Bends the signal of all pixels as the amplifiers do, in place. Where charge meets a [SerialRegister]
    /// first, [#read] does both.
    ///
    /// @param electrons pixels of the detector, row by row
    void bend(float[] electrons) {
        if (registers) return;
        for (int a = 0; a < grid.count(); a++) {
            double c = detector.readBy(a).nonLinearity();
            for (int y = grid.bottom(a); y < grid.bottom(a) + grid.height(); y++) {
                int row = y * width + grid.left(a);
                for (int i = row; i < row + grid.width(); i++) electrons[i] = (float) measured(electrons[i], c);
            }
        }
    }

    /// Counts of one amplifier in the order they are read, rows of [AmplifierGrid#rawWidth] unsigned 16-bit
    /// numbers.
    ///
    /// @param electrons signal of the whole detector as [#bend] left it
    /// @param exposure id that names the noise
    short[] read(float[] electrons, int amplifier, long exposure) {
        Amplifier amp = detector.readBy(amplifier);
        int rawWidth = grid.rawWidth();
        short[] counts = new short[rawWidth * grid.height()];
        float[] line = new float[rawWidth];
        RandomStream drift = new RandomStream(survey.seed(), Purpose.ROW_DRIFT, detector.place(), exposure, amplifier);
        double level = 0;
        ElectronicsConfig e = survey.config().electronics();
        for (int y = 0; y < grid.height(); y++) {
            // A slow random walk that is drawn back to the mean.
            level = 0.98 * level + 0.199 * e.rowDrift() * drift.gaussian();
            signal(electrons, amplifier, y, line);
            RandomStream noise = new RandomStream(
                    survey.seed(), Purpose.READ_NOISE, detector.place(), exposure, amplifier * 65536L + y);
            double glow = e.biasStructure() * FastExp.ofMinus(y / GLOW_SCALE);
            for (int x = 0; x < rawWidth; x++) {
                double value = amp.offset() + level + (line[x] + amp.readNoise() * noise.gaussian()) / amp.gain();
                int inside = x - grid.prescan();
                if (inside >= 0 && inside < grid.width())
                    value += amp.columns()[inside] + glow * FastExp.ofMinus(inside / GLOW_SCALE);
                counts[y * rawWidth + x] = toCount(value);
            }
        }
        return counts;
    }

    private static short toCount(double value) {
        if (value <= 0) return 0;
        return value >= 65535 ? (short) 65535 : (short) (int) (value + 0.5);
    }

    /// Electrons of one row as read, crosstalk from the other amplifiers included.
    private void signal(float[] electrons, int victim, int y, float[] line) {
        java.util.Arrays.fill(line, 0);
        if (registers) {
            throughRegisters(electrons, victim, y, line);
            return;
        }
        add(electrons, victim, y, 1, line);
        double[] coefficients = detector.crosstalk()[victim];
        for (int source = 0; source < coefficients.length; source++)
            if (coefficients[source] != 0) add(electrons, source, y, (float) coefficients[source], line);
    }

    private void throughRegisters(float[] electrons, int victim, int y, float[] line) {
        float[] source = new float[line.length];
        for (int a = 0; a < grid.count(); a++) {
            double c = detector.crosstalk()[victim][a], q = detector.quadraticCrosstalk(victim, a);
            if (a != victim && c == 0) continue;
            java.util.Arrays.fill(source, 0);
            add(electrons, a, y, 1, source);
            detector.register(a).orElseThrow().read(source, grid.prescan(), grid.width());
            double bend = detector.readBy(a).nonLinearity();
            for (int i = 0; i < line.length; i++) {
                double s = measured(source[i], bend);
                line[i] += (float) (a == victim ? s : (c + q * s) * s);
            }
        }
    }

    private void add(float[] electrons, int amplifier, int y, float factor, float[] line) {
        int top = grid.bottom(amplifier) + grid.height() - 1;
        int row = (grid.flippedY(amplifier) ? top - y : grid.bottom(amplifier) + y) * width + grid.left(amplifier);
        int from = grid.prescan();
        int n = grid.width();
        if (grid.flippedX(amplifier)) for (int i = 0; i < n; i++) line[from + i] += factor * electrons[row + n - 1 - i];
        else for (int i = 0; i < n; i++) line[from + i] += factor * electrons[row + i];
    }
}
