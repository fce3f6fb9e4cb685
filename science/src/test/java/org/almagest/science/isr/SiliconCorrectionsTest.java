/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SiliconCorrectionsTest {
    private static final DeferredCharge.Register REGISTER = new DeferredCharge.Register(2e-6, 3e-4, 1.5, 20, 0.004, 4);

    /// Reads charge as Snyder et al. 2021 describe: late charge, trap, memory of the output.
    private static double[] read(double[] charge, int overscan) {
        double[] late = new double[charge.length + overscan], out = new double[late.length];
        for (int n = 0; n < charge.length; n++) {
            double share = Math.pow(1 - REGISTER.chargeLoss(), n + 1);
            for (int k = 0; k < 3; k++) {
                late[n + k] += share * charge[n];
                share *= REGISTER.chargeLoss() * (n + 1 + k) / (k + 1);
            }
        }
        double hold = Math.exp(-1 / REGISTER.trapDecay()), memory = Math.exp(-1 / REGISTER.driftDecay());
        double trapped = 0, offset = 0;
        for (int n = 0; n < out.length; n++) {
            double now = Math.max(trapped * hold, REGISTER.capture(late[n]));
            double s = late[n] + trapped - now;
            trapped = now;
            offset = Math.max(REGISTER.driftScale() * s, offset * memory);
            out[n] = s + offset;
        }
        return out;
    }

    @Test
    void chargeGoesBackToWhereItWas() {
        Random random = new Random(7);
        double[] charge = new double[400];
        for (int n = 0; n < charge.length; n++)
            charge[n] = 500 + 20 * random.nextGaussian() + (n % 50 == 20 ? 40_000 * random.nextDouble() : 0);
        double[] line = read(charge, 30);
        double before = 0, after = 0;
        for (int n = 20; n < charge.length; n++) before = Math.max(before, Math.abs(line[n] - charge[n]));
        CorrectDeferredCharge.DEFAULT.correct(line, 0, charge.length, REGISTER);
        for (int n = 20; n < charge.length; n++) after = Math.max(after, Math.abs(line[n] - charge[n]));
        assertThat(before).isGreaterThan(15);
        // the operators are good to first order in the trap's fraction of its own 20 electrons
        assertThat(after).isLessThan(0.5);
        for (int n = charge.length; n < line.length; n++) assertThat(line[n]).isCloseTo(0, within(0.1));
    }

    private static BrighterFatterKernel kernel() {
        double[][] k = new double[9][9];
        for (int j = -4; j <= 4; j++)
            for (int i = -4; i <= 4; i++) k[j + 4][i + 4] = -1e-6 * Math.exp(-1.2 * Math.hypot(i, j));
        return new BrighterFatterKernel(k);
    }

    /// Exposes in many small steps; boundaries move by the difference of the charge convolved with minus K.
    private static float[] expose(double[] light, int n, int steps) {
        double[] charge = new double[n * n], potential = new double[n * n];
        double[][] k = kernel().kernel();
        for (int step = 0; step < steps; step++) {
            for (int y = 0; y < n; y++)
                for (int x = 0; x < n; x++) {
                    double sum = 0;
                    for (int v = -4; v <= 4; v++)
                        for (int u = -4; u <= 4; u++) {
                            int i = Math.clamp(x + u, 0, n - 1), j = Math.clamp(y + v, 0, n - 1);
                            sum -= k[v + 4][u + 4] * charge[j * n + i];
                        }
                    potential[y * n + x] = sum;
                }
            for (int i = 0; i < charge.length; i++) charge[i] += light[i] / steps;
            for (int y = 0; y < n; y++)
                for (int x = 0; x < n; x++)
                    for (int d = 0; d < 2; d++) {
                        int a = y * n + x, b = d == 0 ? a + 1 : a + n;
                        if (d == 0 && x == n - 1 || d == 1 && y == n - 1) continue;
                        double moved = 0.5 * (light[a] + light[b]) / steps * (potential[b] - potential[a]);
                        charge[a] += moved;
                        charge[b] -= moved;
                    }
        }
        float[] out = new float[n * n];
        for (int i = 0; i < out.length; i++) out[i] = (float) charge[i];
        return out;
    }

    @Test
    void starsGetTheirSizeBackAndKeepTheirLight() {
        int n = 41;
        double[] light = new double[n * n];
        for (int y = 0; y < n; y++)
            for (int x = 0; x < n; x++)
                light[y * n + x] = 200 + 60_000 * Math.exp(-((x - 20.3) * (x - 20.3) + (y - 19.8) * (y - 19.8)) / 5.2);
        float[] px = expose(light, n, 100);
        double effect = 0, left = 0, total = 0, sum = 0;
        for (int i = 0; i < px.length; i++) {
            effect = Math.max(effect, Math.abs(px[i] - light[i]));
            total += px[i];
        }
        int rounds = CorrectBrighterFatter.DEFAULT.correct(px, n, n, kernel());
        for (int i = 0; i < px.length; i++) {
            left = Math.max(left, Math.abs(px[i] - light[i]));
            sum += px[i];
        }
        assertThat(effect).isGreaterThan(500);
        assertThat(left / effect).isLessThan(0.1); // terms of second order in the charge
        assertThat(sum / total).isCloseTo(1, within(1e-6));
        assertThat(rounds).isLessThan(10);
    }

    @Test
    void uniformLightStaysAsItIs() {
        float[] px = new float[30 * 20];
        Arrays.fill(px, 50_000f);
        CorrectBrighterFatter.DEFAULT.correct(px, 30, 20, kernel());
        for (float v : px) assertThat((double) v).isCloseTo(50_000, within(0.05)); // rounding of floats
    }
}
