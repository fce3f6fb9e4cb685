/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

import java.util.Arrays;

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
    public void filterBoth(
            float[] in, int start, int step, float[] first, float[] second, float[] out, int o, int p, int n) {
        filter(in, start, step, first, out, o, n);
        filter(in, start, step, second, out, p, n);
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
    public void keepGood(
            float[] px,
            int p,
            float[] vv,
            int v,
            int[] bits,
            int b,
            int bad,
            float[] signal,
            float[] power,
            int o,
            int n) {
        for (int i = 0; i < n; i++) {
            boolean good = isGood(px[p + i], vv[v + i], bits[b + i] & bad);
            signal[o + i] = good ? px[p + i] : 0;
            power[o + i] = good ? vv[v + i] : 0;
        }
    }

    static boolean isGood(float value, float variance, int bad) {
        return Math.abs(value) <= Float.MAX_VALUE && variance > 0 && variance <= Float.MAX_VALUE && bad == 0;
    }

    @Override
    public void significance(float[] s, int at, float[] power, int f, float factor, int n) {
        for (int i = 0; i < n; i++) s[at + i] = significance(s[at + i], factor * power[f + i]);
    }

    static float significance(float s, float power) {
        return power > 0 ? s / (float) Math.sqrt(power) : 0;
    }

    @Override
    public int standing(float[] px, int p, int up, float[] vv, int v, float limit, int[] out, int n) {
        int found = 0;
        for (int i = 0; i < n; i++) if (excess(px, p + i, up, limit * vv[v + i]) > 0) out[found++] = i;
        return found;
    }

    static float excess(float[] px, int i, int up, float noise) {
        float across = Math.min(px[i + up] + px[i - up], px[i + 1] + px[i - 1]);
        float diagonal = Math.min(px[i + up + 1] + px[i - up - 1], px[i + up - 1] + px[i - up + 1]);
        float height = Math.max(0, px[i] - 0.5f * Math.min(across, diagonal));
        return height * height - noise;
    }

    @Override
    public void addBetween(float[] v, int from, int n, float low, float high, float shift, double[] out) {
        float[] sum = new float[TRACKS], squares = new float[TRACKS], count = new float[TRACKS];
        int whole = n / TRACKS * TRACKS;
        for (int i = 0; i < whole; i++) {
            float x = v[from + i];
            if (!(x >= low && x <= high)) continue;
            float d = x - shift;
            sum[i % TRACKS] += d;
            squares[i % TRACKS] += d * d;
            count[i % TRACKS]++;
        }
        add(sum, squares, count, out);
        addRest(v, from + whole, n - whole, low, high, shift, out);
    }

    static void add(float[] sum, float[] squares, float[] count, double[] out) {
        for (int t = 0; t < TRACKS; t++) {
            out[0] += sum[t];
            out[1] += squares[t];
            out[2] += count[t];
        }
    }

    static void addRest(float[] v, int from, int n, float low, float high, float shift, double[] out) {
        for (int i = from; i < from + n; i++) {
            if (!(v[i] >= low && v[i] <= high)) continue;
            float d = v[i] - shift;
            out[0] += d;
            out[1] += d * d;
            out[2]++;
        }
    }

    @Override
    public void columnSums(
            float[] in,
            int at,
            int stride,
            int rows,
            int n,
            double[] w,
            double[] r,
            double k,
            double dy0,
            double[] out) {
        int length = out.length / 3;
        Arrays.fill(out, 0);
        for (int j = 0; j < rows; j++) {
            double dy = dy0 + j;
            for (int i = 0; i < n; i++) {
                float v = in[at + j * stride + i];
                double p = w[i] * (Math.abs(v) <= Float.MAX_VALUE ? v : 0), q = p * dy;
                out[i] += p;
                out[length + i] += q;
                out[2 * length + i] += q * dy;
                w[i] *= r[i];
                r[i] *= k;
            }
        }
    }
}
