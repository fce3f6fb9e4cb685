/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.period;

import java.util.Arrays;

/// Sums of weights times sines and cosines over an even grid of frequencies.
///
/// The phase of a frequency is that of its block's first frequency plus that of its place in the block, so
/// that a block of sums is a small complex matrix product: no sine is taken within it.
///
/// Thread rule: one thread at a time.
final class HarmonicSums {
    static final int BLOCK = 128;

    private final int n;
    private final int harmonics;
    private final double[] time;
    private final float[] weight;
    private final float[] weighted;
    private final double step;
    private final float[] tableCos;
    private final float[] tableSin;
    private final float[][] c;
    private final float[][] s;
    private final float[][] yc;
    private final float[][] ys;

    /// @param time [d], best counted from their middle
    /// @param harmonics highest multiple of the frequency for sums with values; sums of weights go to twice
    /// it
    /// @param step of the grid [1/d]
    HarmonicSums(double[] time, double[] weight, double[] value, int harmonics, double step) {
        this.n = time.length;
        this.harmonics = harmonics;
        this.time = time;
        this.step = step;
        this.weight = new float[n];
        this.weighted = new float[n];
        for (int i = 0; i < n; i++) {
            this.weight[i] = (float) weight[i];
            this.weighted[i] = (float) (weight[i] * value[i]);
        }
        int orders = 2 * harmonics;
        tableCos = new float[orders * n * BLOCK];
        tableSin = new float[orders * n * BLOCK];
        for (int k = 1; k <= orders; k++)
            for (int i = 0; i < n; i++) {
                int at = ((k - 1) * n + i) * BLOCK;
                double turn = 2 * Math.PI * k * step * time[i];
                double rc = Math.cos(turn), rs = Math.sin(turn), pc = 1, ps = 0;
                for (int b = 0; b < BLOCK; b++) {
                    tableCos[at + b] = (float) pc;
                    tableSin[at + b] = (float) ps;
                    double next = pc * rc - ps * rs;
                    ps = pc * rs + ps * rc;
                    pc = next;
                }
            }
        c = new float[orders + 1][BLOCK];
        s = new float[orders + 1][BLOCK];
        yc = new float[harmonics + 1][BLOCK];
        ys = new float[harmonics + 1][BLOCK];
    }

    /// Computes the sums of a block that begins at a frequency [1/d].
    void block(double first) {
        for (int k = 1; k <= 2 * harmonics; k++) {
            Arrays.fill(c[k], 0);
            Arrays.fill(s[k], 0);
            if (k <= harmonics) {
                Arrays.fill(yc[k], 0);
                Arrays.fill(ys[k], 0);
            }
        }
        for (int i = 0; i < n; i++) {
            double turns = first * time[i];
            double phase = 2 * Math.PI * (turns - Math.rint(turns));
            double uc = Math.cos(phase), us = Math.sin(phase), pc = 1, ps = 0;
            for (int k = 1; k <= 2 * harmonics; k++) {
                double next = pc * uc - ps * us;
                ps = pc * us + ps * uc;
                pc = next;
                int at = ((k - 1) * n + i) * BLOCK;
                add((float) (weight[i] * pc), (float) (weight[i] * ps), at, c[k], s[k]);
                if (k <= harmonics) add((float) (weighted[i] * pc), (float) (weighted[i] * ps), at, yc[k], ys[k]);
            }
        }
    }

    private void add(float re, float im, int at, float[] sumCos, float[] sumSin) {
        for (int b = 0; b < BLOCK; b++) {
            sumCos[b] += re * tableCos[at + b] - im * tableSin[at + b];
            sumSin[b] += re * tableSin[at + b] + im * tableCos[at + b];
        }
    }

    /// Sum of weight times cosine of k times the phase at a place of the block.
    float cos(int k, int b) {
        return c[k][b];
    }

    float sin(int k, int b) {
        return s[k][b];
    }

    float valueCos(int k, int b) {
        return yc[k][b];
    }

    float valueSin(int k, int b) {
        return ys[k][b];
    }

    double step() {
        return step;
    }
}
