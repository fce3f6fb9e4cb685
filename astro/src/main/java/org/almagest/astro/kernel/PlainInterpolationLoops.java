/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

/// The loops of interpolation in plain Java: the reference for [VectorInterpolationLoops].
final class PlainInterpolationLoops implements InterpolationLoops {
    @Override
    public void interpolate(
            float[] in,
            int stride,
            int[] place,
            int[] phase,
            float[] table,
            int lanes,
            int taps,
            float[] factor,
            float[] out,
            int o,
            int n) {
        for (int i = 0; i < n; i++) {
            if (place[i] < 0) continue;
            int wx = phase[2 * i] * lanes;
            int wy = phase[2 * i + 1] * lanes;
            float sum = 0;
            for (int c = 0; c < taps; c++) {
                int p = place[i] + c;
                float column = table[wy] * in[p];
                for (int r = 1; r < taps; r++) column += table[wy + r] * in[p + r * stride];
                sum += table[wx + c] * column;
            }
            out[o + i] = factor[i] * sum;
        }
    }

    @Override
    public void along(
            float[] in, int place, int step, float x, float slope, float[] c, int taps, float[] out, int o, int n) {
        for (int i = 0; i < n; i++) {
            float d = Math.fma((float) i, slope, x), sum = 0;
            for (int t = 0; t < taps; t++) sum = Math.fma(weight(c, t, d), in[place + t * step + i], sum);
            out[o + i] = sum;
        }
    }

    @Override
    public void alongSquared(
            float[] in, int place, int step, float x, float slope, float[] c, int taps, float[] out, int o, int n) {
        for (int i = 0; i < n; i++) {
            float d = Math.fma((float) i, slope, x), sum = 0;
            for (int t = 0; t < taps; t++) {
                float w = weight(c, t, d);
                sum = Math.fma(w * w, in[place + t * step + i], sum);
            }
            out[o + i] = sum;
        }
    }

    private static float weight(float[] c, int t, float d) {
        int first = t * (DEGREE + 1);
        float sum = c[first + DEGREE];
        for (int k = DEGREE - 1; k >= 0; k--) sum = Math.fma(sum, d, c[first + k]);
        return sum;
    }
}
