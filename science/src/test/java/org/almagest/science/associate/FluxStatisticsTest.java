/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.associate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class FluxStatisticsTest {
    private static final Offset<Double> EXACT = within(1e-12);

    @Test
    void givesTheNumbersOfAHandMadeCurve() {
        // Percentiles, sigma, MAD and skew as numpy 2.4.6 and scipy 1.17.1 give them.
        double[] t = {100, 101, 103, 107};
        double[] f = {10, 14, 8, 30};
        double[] e = {1, 2, 1, 4};
        FluxStatistics s = FluxStatistics.of(t, f, e);
        assertThat(s.count()).isEqualTo(4);
        assertThat(s.mean()).isCloseTo((10 + 14 / 4.0 + 8 + 30 / 16.0) / 2.3125, EXACT);
        assertThat(s.meanError()).isCloseTo(1 / Math.sqrt(2.3125), EXACT);
        assertThat(s.sigma()).isCloseTo(Math.sqrt((30.25 + 2.25 + 56.25 + 210.25) / 3), EXACT);
        assertThat(s.min()).isEqualTo(8);
        assertThat(s.max()).isEqualTo(30);
        assertThat(s.maxSlope()).isCloseTo(5.5, EXACT);
        assertThat(s.meanOfErrors()).isEqualTo(2);
        assertThat(s.percentiles()).containsExactly(new double[] {8.3, 9.5, 12, 18, 27.6}, EXACT);
        assertThat(s.mad()).isCloseTo(3, EXACT);
        assertThat(s.chi2())
                .isCloseTo(
                        sq(10 - s.mean()) + sq((14 - s.mean()) / 2) + sq(8 - s.mean()) + sq((30 - s.mean()) / 4),
                        EXACT);
        double m3 = (-166.375 - 3.375 - 421.875 + 3048.625) / 4;
        assertThat(s.skew()).isCloseTo(m3 / Math.pow(299.0 / 4, 1.5), EXACT);
    }

    private static double sq(double x) {
        return x * x;
    }

    @Test
    void findsALineThroughPointsOnOne() {
        double[] t = {0, 2, 3, 9};
        double[] f = {5, 11, 14, 32};
        FluxStatistics s = FluxStatistics.of(t, f, new double[] {1, 3, 2, 5});
        assertThat(s.slope()).isCloseTo(3, EXACT);
        assertThat(s.intercept()).isCloseTo(5, EXACT);
    }

    @Test
    void leavesOutWhatIsNoMeasurement() {
        FluxStatistics s = FluxStatistics.of(
                new double[] {1, 2, 3, 4}, new double[] {7, Double.NaN, 9, 100}, new double[] {1, 1, 1, 0});
        assertThat(s.count()).isEqualTo(2);
        assertThat(s.mean()).isCloseTo(8, EXACT);
        assertThat(s.maxSlope()).isCloseTo(1, EXACT);
        assertThat(s.skew()).isNaN();
    }

    @Test
    void knowsLittleOfOnePointAndNothingOfNone() {
        FluxStatistics one = FluxStatistics.of(new double[] {5}, new double[] {3}, new double[] {2});
        assertThat(one.mean()).isEqualTo(3);
        assertThat(one.meanError()).isCloseTo(2, EXACT);
        assertThat(new double[] {one.sigma(), one.maxSlope(), one.slope(), one.stetsonJ(), one.skew()})
                .containsOnly(Double.NaN);
        FluxStatistics none = FluxStatistics.of(new double[0], new double[0], new double[0]);
        assertThat(none.count()).isZero();
        assertThat(new double[] {none.mean(), none.min(), none.chi2(), none.mad(), none.meanOfErrors()})
                .containsOnly(Double.NaN);
    }

    @Test
    void stetsonJIsSmallForNoiseAndLargeForAVariable() {
        Random random = new Random(5);
        int n = 2000;
        double[] t = new double[n];
        double[] noise = new double[n];
        double[] variable = new double[n];
        double[] e = new double[n];
        for (int i = 0; i < n; i++) {
            t[i] = i;
            e[i] = 2;
            noise[i] = 100 + 2 * random.nextGaussian();
            variable[i] = noise[i] + 20 * Math.sin(i);
        }
        // Over a unit normal the mean of sign(P) sqrt|P| is -0.2146, its deviation 0.984 (numerical integrals).
        assertThat(FluxStatistics.of(t, noise, e).stetsonJ()).isCloseTo(-0.2146, within(3 * 0.984 / Math.sqrt(n)));
        assertThat(FluxStatistics.of(t, variable, e).stetsonJ()).isGreaterThan(5);
    }
}
