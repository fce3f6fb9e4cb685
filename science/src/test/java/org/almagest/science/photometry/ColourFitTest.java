/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.photometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ColourFitTest {
    @Test
    void findsTheSlopeWithinItsErrorAndClipsAVariable() {
        Random random = new Random(41);
        int n = 40;
        double[] d = new double[n], s = new double[n], c = new double[n];
        for (int i = 0; i < n; i++) {
            c[i] = 0.2 + 0.03 * i;
            s[i] = 0.01;
            d[i] = 27 - 0.3 * c[i] + 0.01 * random.nextGaussian();
        }
        d[7] += 0.8;
        ColourFit fit = ColourFit.of(d, s, c, 3).orElseThrow();
        assertThat(fit.stars()).isBetween(36, 39);
        // the term is what is added to the catalogue; four standard errors
        assertThat(fit.slope()).isCloseTo(0.3, within(4 * fit.error()));
        assertThat(fit.error()).isLessThan(0.01);
    }

    @Test
    void fewStarsOrOneColourTellNoSlope() {
        double[] four = {1, 2, 3, 4}, small = {0.01, 0.01, 0.01, 0.01};
        assertThat(ColourFit.of(four, small, four, 3)).isEmpty();
        double[] d = new double[20], s = new double[20], c = new double[20];
        Arrays.fill(s, 0.01);
        for (int i = 0; i < 20; i++) c[i] = 0.5 + 0.001 * i;
        assertThat(ColourFit.of(d, s, c, 3)).isEmpty();
        Arrays.fill(c, Double.NaN);
        assertThat(ColourFit.of(d, s, c, 3)).isEmpty();
    }
}
