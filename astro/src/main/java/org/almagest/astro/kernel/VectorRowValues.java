/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The loops with the Vector API; what is left behind the last whole vector is done as in [PlainRowValues].
final class VectorRowValues implements RowValues {
    private static final VectorSpecies<Float> WIDE = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = WIDE.length();
    private static final PlainRowValues REST = new PlainRowValues();

    @Override
    public int survey(float[] v, int from, int n, float[] ends) {
        FloatVector least = FloatVector.broadcast(WIDE, ends[0]), largest = FloatVector.broadcast(WIDE, ends[1]);
        VectorMask<Float> finite = WIDE.maskAll(true), positive = finite;
        int i = 0;
        for (; i + LANES <= n; i += LANES) {
            FloatVector x = FloatVector.fromArray(WIDE, v, from + i);
            VectorMask<Float> known = x.abs().compare(VectorOperators.LE, Float.MAX_VALUE);
            VectorMask<Float> above = x.compare(VectorOperators.GT, 0);
            // not the operations of this name, which take care of NaN and of the sign of zeros
            largest = largest.blend(x, x.compare(VectorOperators.GT, largest));
            least = least.blend(x, x.compare(VectorOperators.LT, least).and(above));
            finite = finite.and(known);
            positive = positive.and(above);
        }
        ends[0] = least.reduceLanes(VectorOperators.MIN);
        ends[1] = largest.reduceLanes(VectorOperators.MAX);
        return (finite.allTrue() ? 0 : NOT_FINITE)
                | (positive.allTrue() ? 0 : NOT_POSITIVE)
                | REST.survey(v, from + i, n - i, ends);
    }

    @Override
    public void invert(float[] v, int from, int n) {
        FloatVector one = FloatVector.broadcast(WIDE, 1), none = FloatVector.broadcast(WIDE, Float.NaN);
        int i = 0;
        for (; i + LANES <= n; i += LANES) {
            FloatVector x = FloatVector.fromArray(WIDE, v, from + i);
            VectorMask<Float> known =
                    x.compare(VectorOperators.GT, 0).and(x.compare(VectorOperators.LE, Float.MAX_VALUE));
            none.blend(one.div(x), known).intoArray(v, from + i);
        }
        REST.invert(v, from + i, n - i);
    }

    @Override
    public void replaceBad(float[] v, int from, int n, float by) {
        FloatVector other = FloatVector.broadcast(WIDE, by);
        int i = 0;
        for (; i + LANES <= n; i += LANES) {
            FloatVector x = FloatVector.fromArray(WIDE, v, from + i);
            VectorMask<Float> good =
                    x.compare(VectorOperators.GE, 0).and(x.compare(VectorOperators.LE, Float.MAX_VALUE));
            other.blend(x, good).intoArray(v, from + i);
        }
        REST.replaceBad(v, from + i, n - i, by);
    }

    @Override
    public boolean areGood(float[] px, int p, float[] vv, int v, int n, float limit) {
        VectorMask<Float> good = WIDE.maskAll(true);
        int i = 0;
        for (; i + LANES <= n; i += LANES) {
            FloatVector noise = FloatVector.fromArray(WIDE, vv, v + i);
            good = good.and(FloatVector.fromArray(WIDE, px, p + i).abs().compare(VectorOperators.LE, Float.MAX_VALUE))
                    .and(noise.compare(VectorOperators.GT, 0))
                    .and(noise.compare(VectorOperators.LE, limit));
        }
        return good.allTrue() && REST.areGood(px, p + i, vv, v + i, n - i, limit);
    }

    @Override
    public int crests(float[] px, int p, int n, float limit, int[] out) {
        int i = 0, found = 0;
        for (; i + LANES <= n; i += LANES) {
            FloatVector x = FloatVector.fromArray(WIDE, px, p + i);
            VectorMask<Float> high = x.compare(VectorOperators.GT, limit);
            if (!high.anyTrue()) continue;
            long lanes = high.and(x.compare(VectorOperators.GT, FloatVector.fromArray(WIDE, px, p + i - 1)))
                    .and(x.compare(VectorOperators.GE, FloatVector.fromArray(WIDE, px, p + i + 1)))
                    .toLong();
            for (; lanes != 0; lanes &= lanes - 1) out[found++] = i + Long.numberOfTrailingZeros(lanes);
        }
        for (; i < n; i++) {
            float x = px[p + i];
            if (x > limit && x > px[p + i - 1] && x >= px[p + i + 1]) out[found++] = i;
        }
        return found;
    }
}
