/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The loops of interpolation with the Vector API, fused and added up as in [PlainInterpolationLoops].
final class VectorInterpolationLoops implements InterpolationLoops {
    private static final VectorSpecies<Float> WIDE = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Float> EIGHT = FloatVector.SPECIES_256;
    private static final int LANES = WIDE.length();
    private static final float[] COUNT = count();

    private static float[] count() {
        float[] out = new float[LONGEST + BEHIND];
        for (int i = 0; i < out.length; i++) out[i] = i;
        return out;
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
        if (lanes != 8) {
            PLAIN.interpolate(in, stride, place, phase, table, lanes, taps, factor, out, o, n);
            return;
        }
        float[] products = new float[8];
        int last = in.length - 8 - (taps - 1) * stride;
        for (int i = 0; i < n; i++) {
            int p = place[i];
            if (p < 0) continue;
            int wy = phase[2 * i + 1] * 8;
            if (p > last) {
                out[o + i] = factor[i] * atEnd(in, stride, p, table, phase[2 * i] * 8, wy, taps);
                continue;
            }
            FloatVector a = FloatVector.fromArray(EIGHT, in, p).mul(table[wy]);
            for (int r = 1; r < taps; r++)
                a = a.add(FloatVector.fromArray(EIGHT, in, p + r * stride).mul(table[wy + r]));
            a.mul(FloatVector.fromArray(EIGHT, table, phase[2 * i] * 8)).intoArray(products, 0);
            float sum = 0;
            for (int c = 0; c < taps; c++) sum += products[c];
            out[o + i] = factor[i] * sum;
        }
    }

    /// The last pixels of the array, where eight columns do not fit any more.
    private static float atEnd(float[] in, int stride, int p, float[] table, int wx, int wy, int taps) {
        float sum = 0;
        for (int c = 0; c < taps; c++) {
            float column = table[wy] * in[p + c];
            for (int r = 1; r < taps; r++) column += table[wy + r] * in[p + c + r * stride];
            sum += table[wx + c] * column;
        }
        return sum;
    }

    @Override
    public void along(
            float[] in, int place, int step, float x, float slope, float[] c, int taps, float[] out, int o, int n) {
        FloatVector g = FloatVector.broadcast(WIDE, slope), from = FloatVector.broadcast(WIDE, x);
        for (int i = 0; i < n; i += 2 * LANES) {
            FloatVector d = FloatVector.fromArray(WIDE, COUNT, i).fma(g, from);
            FloatVector e = FloatVector.fromArray(WIDE, COUNT, i + LANES).fma(g, from);
            FloatVector a = FloatVector.zero(WIDE), b = a;
            for (int t = 0, k = 0, p = place + i; t < taps; t++, k += DEGREE + 1, p += step) {
                FloatVector w = FloatVector.broadcast(WIDE, c[k + 7]), v = w, q = FloatVector.broadcast(WIDE, c[k + 6]);
                w = w.fma(d, q);
                v = v.fma(e, q);
                q = FloatVector.broadcast(WIDE, c[k + 5]);
                w = w.fma(d, q);
                v = v.fma(e, q);
                q = FloatVector.broadcast(WIDE, c[k + 4]);
                w = w.fma(d, q);
                v = v.fma(e, q);
                q = FloatVector.broadcast(WIDE, c[k + 3]);
                w = w.fma(d, q);
                v = v.fma(e, q);
                q = FloatVector.broadcast(WIDE, c[k + 2]);
                w = w.fma(d, q);
                v = v.fma(e, q);
                q = FloatVector.broadcast(WIDE, c[k + 1]);
                w = w.fma(d, q);
                v = v.fma(e, q);
                q = FloatVector.broadcast(WIDE, c[k]);
                w = w.fma(d, q);
                v = v.fma(e, q);
                a = w.fma(FloatVector.fromArray(WIDE, in, p), a);
                b = v.fma(FloatVector.fromArray(WIDE, in, p + LANES), b);
            }
            a.intoArray(out, o + i);
            b.intoArray(out, o + i + LANES);
        }
    }

    @Override
    public void alongSquared(
            float[] in, int place, int step, float x, float slope, float[] c, int taps, float[] out, int o, int n) {
        FloatVector g = FloatVector.broadcast(WIDE, slope), from = FloatVector.broadcast(WIDE, x);
        for (int i = 0; i < n; i += 2 * LANES) {
            FloatVector d = FloatVector.fromArray(WIDE, COUNT, i).fma(g, from);
            FloatVector e = FloatVector.fromArray(WIDE, COUNT, i + LANES).fma(g, from);
            FloatVector a = FloatVector.zero(WIDE), b = a;
            for (int t = 0, k = 0, p = place + i; t < taps; t++, k += DEGREE + 1, p += step) {
                FloatVector w = FloatVector.broadcast(WIDE, c[k + 7]), v = w, q = FloatVector.broadcast(WIDE, c[k + 6]);
                w = w.fma(d, q);
                v = v.fma(e, q);
                q = FloatVector.broadcast(WIDE, c[k + 5]);
                w = w.fma(d, q);
                v = v.fma(e, q);
                q = FloatVector.broadcast(WIDE, c[k + 4]);
                w = w.fma(d, q);
                v = v.fma(e, q);
                q = FloatVector.broadcast(WIDE, c[k + 3]);
                w = w.fma(d, q);
                v = v.fma(e, q);
                q = FloatVector.broadcast(WIDE, c[k + 2]);
                w = w.fma(d, q);
                v = v.fma(e, q);
                q = FloatVector.broadcast(WIDE, c[k + 1]);
                w = w.fma(d, q);
                v = v.fma(e, q);
                q = FloatVector.broadcast(WIDE, c[k]);
                w = w.fma(d, q);
                v = v.fma(e, q);
                w = w.mul(w);
                v = v.mul(v);
                a = w.fma(FloatVector.fromArray(WIDE, in, p), a);
                b = v.fma(FloatVector.fromArray(WIDE, in, p + LANES), b);
            }
            a.intoArray(out, o + i);
            b.intoArray(out, o + i + LANES);
        }
    }
}
