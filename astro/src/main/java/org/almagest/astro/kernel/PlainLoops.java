/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

/// The inner loops in plain Java: the reference for [VectorLoops].
final class PlainLoops implements PixelLoops {
    private static final int BLOCK = 256;

    @Override
    public void filter(float[] in, int start, int step, float[] taps, float[] out, int o, int n) {
        float first = taps[0];
        for (int i = 0; i < n; i++) out[o + i] = first * in[start + i];
        for (int t = 1; t < taps.length; t++) {
            float w = taps[t];
            int s = start + t * step;
            for (int i = 0; i < n; i++) out[o + i] = Math.fma(w, in[s + i], out[o + i]);
        }
    }

    @Override
    public void filterAdd(
            float[] in,
            int start,
            int step,
            float[] taps,
            float scale,
            float[] field,
            int f,
            float[] out,
            int o,
            int n) {
        float[] sums = new float[Math.min(n, BLOCK)];
        for (int begin = 0; begin < n; begin += BLOCK) {
            int m = Math.min(BLOCK, n - begin);
            filter(in, start + begin, step, taps, sums, 0, m);
            for (int i = 0; i < m; i++) out[o + begin + i] += sums[i] * (scale * field[f + begin + i]);
        }
    }

    @Override
    public void filterLinear(
            float[] in, int start, int step, float[] taps, float[] slopes, float[] field, float[] out, int o, int n) {
        filter(in, start, step, taps, out, o, n);
        filterAdd(in, start, step, slopes, 1, field, 0, out, o, n);
    }

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
    public void polynomial(float[] x, int from, float[] c, int first, int degree, float[] out, int o, int n) {
        for (int i = 0; i < n; i++) {
            float d = x[from + i] - 0.5f, sum = c[first + degree];
            for (int k = degree - 1; k >= 0; k--) sum = Math.fma(sum, d, c[first + k]);
            out[o + i] = sum;
        }
    }

    @Override
    public void taps(
            float[] in,
            int place,
            int stride,
            float[] wx,
            float[] wy,
            int step,
            int taps,
            float[] factor,
            int f,
            float[] out,
            int o,
            int n) {
        for (int i = 0; i < n; i++) out[o + i] = factor[f + i] * tapsOf(in, place + i, stride, wx, wy, step, taps, i);
    }

    /// One pixel of [#taps].
    static float tapsOf(float[] in, int place, int stride, float[] wx, float[] wy, int step, int taps, int i) {
        float sum = 0;
        for (int r = 0; r < taps; r++) {
            int row = place + r * stride;
            float along = in[row] * wx[i];
            for (int t = 1; t < taps; t++) along = Math.fma(in[row + t], wx[t * step + i], along);
            sum = Math.fma(along, wy[r * step + i], sum);
        }
        return sum;
    }
}
