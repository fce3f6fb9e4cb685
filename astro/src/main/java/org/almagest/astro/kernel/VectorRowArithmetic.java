/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// The loops with the Vector API, a stretch of whole vectors at a time; what is left behind the last one is
/// done as in [PlainRowArithmetic].
final class VectorRowArithmetic implements RowArithmetic {
    private static final VectorSpecies<Float> WIDE = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = WIDE.length();
    private static final VectorShuffle<Float> BACKWARDS = VectorShuffle.iota(WIDE, LANES - 1, -1, false);
    private static final float[] COUNT = count();
    private static final PlainRowArithmetic REST = new PlainRowArithmetic();

    private static float[] count() {
        float[] out = new float[LANES];
        for (int i = 0; i < LANES; i++) out[i] = i;
        return out;
    }

    @Override
    public void subtract(float[] px, int at, int n, float[] other, int from) {
        int i = 0;
        for (; i + STRETCH <= n; i += STRETCH) subtractStretch(px, at + i, other, from + i);
        if (i < n) REST.subtract(px, at + i, n - i, other, from + i);
    }

    private static void subtractStretch(float[] px, int at, float[] other, int from) {
        for (int i = 0; i < STRETCH; i += LANES)
            FloatVector.fromArray(WIDE, px, at + i)
                    .sub(FloatVector.fromArray(WIDE, other, from + i))
                    .intoArray(px, at + i);
    }

    @Override
    public void subtract(float[] px, int at, int n, float factor, float[] other, int from) {
        int i = 0;
        for (; i + STRETCH <= n; i += STRETCH) subtractStretch(px, at + i, factor, other, from + i);
        if (i < n) REST.subtract(px, at + i, n - i, factor, other, from + i);
    }

    private static void subtractStretch(float[] px, int at, float factor, float[] other, int from) {
        for (int i = 0; i < STRETCH; i += LANES)
            FloatVector.fromArray(WIDE, px, at + i)
                    .sub(FloatVector.fromArray(WIDE, other, from + i).mul(factor))
                    .intoArray(px, at + i);
    }

    @Override
    public void addPositive(float[] px, int at, int n, float factor, float[] other, int from) {
        int i = 0;
        for (; i + STRETCH <= n; i += STRETCH) addPositiveStretch(px, at + i, factor, other, from + i);
        if (i < n) REST.addPositive(px, at + i, n - i, factor, other, from + i);
    }

    private static void addPositiveStretch(float[] px, int at, float factor, float[] other, int from) {
        for (int i = 0; i < STRETCH; i += LANES)
            FloatVector.fromArray(WIDE, px, at + i)
                    .add(FloatVector.fromArray(WIDE, other, from + i)
                            .mul(factor)
                            .max(0f))
                    .intoArray(px, at + i);
    }

    @Override
    public void divide(float[] px, float[] squares, int at, int n, float[] divisor, int from) {
        int i = 0;
        for (; i + STRETCH <= n; i += STRETCH) divideStretch(px, squares, at + i, divisor, from + i);
        if (i < n) REST.divide(px, squares, at + i, n - i, divisor, from + i);
    }

    private static void divideStretch(float[] px, float[] squares, int at, float[] divisor, int from) {
        FloatVector one = FloatVector.broadcast(WIDE, 1);
        for (int i = 0; i < STRETCH; i += LANES) {
            FloatVector inverse = one.div(FloatVector.fromArray(WIDE, divisor, from + i));
            FloatVector.fromArray(WIDE, px, at + i).mul(inverse).intoArray(px, at + i);
            FloatVector.fromArray(WIDE, squares, at + i)
                    .mul(inverse.mul(inverse))
                    .intoArray(squares, at + i);
        }
    }

    @Override
    public void shift(float[] px, int at, int stride, int from, float[] zero, float[] slope, float[] to, int n) {
        FloatVector x0 = FloatVector.broadcast(WIDE, zero[0]), sx = FloatVector.broadcast(WIDE, slope[0]);
        FloatVector y0 = FloatVector.broadcast(WIDE, zero[1]), sy = FloatVector.broadcast(WIDE, slope[1]);
        FloatVector f0 = FloatVector.broadcast(WIDE, zero[2]), sf = FloatVector.broadcast(WIDE, slope[2]);
        FloatVector u = FloatVector.fromArray(WIDE, COUNT, 0).add(from);
        int i = 0;
        for (; i + LANES <= n; i += LANES) {
            int p = at + i;
            FloatVector d = FloatVector.fromArray(WIDE, px, p);
            FloatVector gx = FloatVector.fromArray(WIDE, px, p + 1)
                    .sub(FloatVector.fromArray(WIDE, px, p - 1))
                    .mul(0.5f);
            FloatVector gy = FloatVector.fromArray(WIDE, px, p + stride)
                    .sub(FloatVector.fromArray(WIDE, px, p - stride))
                    .mul(0.5f);
            d.add(u.mul(sf).add(f0).mul(d))
                    .sub(u.mul(sx).add(x0).mul(gx))
                    .sub(u.mul(sy).add(y0).mul(gy))
                    .intoArray(to, i);
            u = u.add(LANES);
        }
        PlainRowArithmetic.shift(px, at, stride, from, zero, slope, to, i, n);
    }

    @Override
    public void reverse(float[] from, int source, float[] to, int target, int n) {
        int i = 0;
        for (; i + STRETCH <= n; i += STRETCH) reverseStretch(from, source + i, to, target + n - STRETCH - i);
        if (i < n) REST.reverse(from, source + i, to, target, n - i);
    }

    private static void reverseStretch(float[] from, int source, float[] to, int target) {
        for (int i = 0; i < STRETCH; i += LANES)
            FloatVector.fromArray(WIDE, from, source + i)
                    .rearrange(BACKWARDS)
                    .intoArray(to, target + STRETCH - LANES - i);
    }
}
