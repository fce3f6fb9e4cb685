/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.period;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeriodSearchTest {
    private static final double[] AMPLITUDE = {0.9, 1, 0.7};

    /// Sixty nights over eight autumns, always near midnight, three bands a few minutes apart.
    private static LightCurve star(double period, double amplitude, boolean saw, double error, long seed) {
        Random random = new Random(seed);
        int n = 180;
        double[] time = new double[n], mag = new double[n], err = new double[n];
        int[] band = new int[n];
        for (int i = 0; i < n; i++) {
            int b = i % 3;
            if (b == 0)
                time[i] = 51000 + 365.25 * random.nextInt(8) + random.nextInt(90) + 0.3 + 0.1 * random.nextDouble();
            else time[i] = time[i - b] + 0.0012 * b;
            double phase = time[i] / period - Math.floor(time[i] / period);
            double shape = saw
                    ? (phase < 0.15 ? 0.5 - phase / 0.15 : -0.5 + (phase - 0.15) / 0.85)
                    : 0.5 * Math.cos(2 * Math.PI * phase);
            err[i] = error * (1 + b);
            mag[i] = 17 + 0.3 * b + amplitude * AMPLITUDE[b] * shape + err[i] * random.nextGaussian();
            band[i] = b;
        }
        return new LightCurve(time, mag, err, band, 3);
    }

    private static PeriodResult search(LightCurve curve) {
        return new PeriodSearch(PeriodSearch.Config.DEFAULT).search(curve).orElseThrow();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void findsSawtoothsAndSinesAmongTheirAliases(long seed) {
        double period = 0.25 + 0.07 * seed;
        for (boolean saw : new boolean[] {true, false}) {
            PeriodResult r = search(star(period, saw ? 1 : 0.4, saw, 0.02, seed));
            // the goal that real stars are held to
            assertThat(r.period()).isCloseTo(period, within(1e-4 * period));
            assertThat(r.log10FalseAlarm()).isLessThan(-10);
            assertThat(r.margin()).isPositive();
            // three times the error of a sine of 0.14 mag from 60 measurements of 0.06 mag
            assertThat(r.amplitude()[1] / r.amplitude()[2]).isCloseTo(1 / 0.7, within(0.34));
            assertThat(r.mean()[1] - r.mean()[0]).isCloseTo(0.3, within(0.05));
        }
    }

    /// Forty periods of sines: their pulls have the standard deviation 1 within three of its own errors,
    /// 0.11 each, and what the assumed roughness adds.
    @Test
    void periodErrorsAreThoseSeen() {
        double squares = 0;
        int n = 40;
        for (int i = 0; i < n; i++) {
            double period = 0.31 + 0.017 * i;
            PeriodResult r = search(star(period, 0.4, false, 0.03, 100 + i));
            double pull = (r.period() - period) / r.periodErr();
            squares += pull * pull;
        }
        assertThat(Math.sqrt(squares / n)).isBetween(0.6, 1.5);
    }

    @Test
    void noiseIsNotCalledPeriodic() {
        for (long seed = 1; seed <= 5; seed++)
            assertThat(search(star(0.5, 0, false, 0.02, seed)).log10FalseAlarm())
                    .isGreaterThan(-3);
    }

    @Test
    void timeOfMaximumLightIsThatOfTheModel() {
        double period = 0.6127;
        PeriodResult r = search(star(period, 0.5, false, 0.01, 7));
        // faintest at phase 0 of the model: brightest half a period later
        double turns = r.brightest() / period - 0.5;
        assertThat(turns - Math.rint(turns)).isCloseTo(0, within(0.02));
    }

    @Test
    void anOutlierInTenDoesNotMoveThePeriod() {
        LightCurve c = star(0.5432, 0.8, true, 0.02, 11);
        Random random = new Random(5);
        for (int i = 0; i < c.size(); i++) if (random.nextInt(10) == 0) c.magnitude()[i] += 2 * random.nextGaussian();
        assertThat(search(c).period()).isCloseTo(0.5432, within(1e-4 * 0.5432));
    }

    @Test
    void tooFewMeasurementsHaveNoPeriod() {
        LightCurve few = new LightCurve(new double[5], new double[5], new double[] {1, 1, 1, 1, 1}, new int[5], 1);
        assertThat(new PeriodSearch(PeriodSearch.Config.DEFAULT).search(few)).isEmpty();
    }
}
