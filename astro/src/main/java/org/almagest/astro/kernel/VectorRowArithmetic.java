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

/// The loops with the Vector API; what is left behind the last whole vector is done as in
/// [PlainRowArithmetic].
final class VectorRowArithmetic implements RowArithmetic {
    private static final VectorSpecies<Float> WIDE = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = WIDE.length();
    private static final VectorShuffle<Float> BACKWARDS = VectorShuffle.iota(WIDE, LANES - 1, -1, false);
    private static final PlainRowArithmetic REST = new PlainRowArithmetic();

    @Override
    public void subtract(float[] px, int at, int n, float[] other, int from) {
        int i = 0;
        for (; i + LANES <= n; i += LANES)
            FloatVector.fromArray(WIDE, px, at + i)
                    .sub(FloatVector.fromArray(WIDE, other, from + i))
                    .intoArray(px, at + i);
        if (i < n) REST.subtract(px, at + i, n - i, other, from + i);
    }

    @Override
    public void subtract(float[] px, int at, int n, float factor, float[] other, int from) {
        int i = 0;
        for (; i + LANES <= n; i += LANES)
            FloatVector.fromArray(WIDE, px, at + i)
                    .sub(FloatVector.fromArray(WIDE, other, from + i).mul(factor))
                    .intoArray(px, at + i);
        if (i < n) REST.subtract(px, at + i, n - i, factor, other, from + i);
    }

    @Override
    public void addPositive(float[] px, int at, int n, float factor, float[] other, int from) {
        int i = 0;
        for (; i + LANES <= n; i += LANES)
            FloatVector.fromArray(WIDE, px, at + i)
                    .add(FloatVector.fromArray(WIDE, other, from + i).mul(factor).max(0f))
                    .intoArray(px, at + i);
        if (i < n) REST.addPositive(px, at + i, n - i, factor, other, from + i);
    }

    @Override
    public void divide(float[] px, float[] squares, int at, int n, float[] divisor, int from) {
        FloatVector one = FloatVector.broadcast(WIDE, 1);
        int i = 0;
        for (; i + LANES <= n; i += LANES) {
            FloatVector inverse = one.div(FloatVector.fromArray(WIDE, divisor, from + i));
            FloatVector.fromArray(WIDE, px, at + i).mul(inverse).intoArray(px, at + i);
            FloatVector.fromArray(WIDE, squares, at + i)
                    .mul(inverse.mul(inverse))
                    .intoArray(squares, at + i);
        }
        if (i < n) REST.divide(px, squares, at + i, n - i, divisor, from + i);
    }

    @Override
    public void reverse(float[] from, int source, float[] to, int target, int n) {
        int i = 0;
        for (; i + LANES <= n; i += LANES)
            FloatVector.fromArray(WIDE, from, source + i)
                    .rearrange(BACKWARDS)
                    .intoArray(to, target + n - LANES - i);
        if (i < n) REST.reverse(from, source + i, to, target, n - i);
    }
}
