/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

/// The loops in plain Java: the reference for [VectorRowValues].
final class PlainRowValues implements RowValues {
    @Override
    public int survey(float[] v, int from, int n, float[] ends) {
        int out = 0;
        for (int i = from; i < from + n; i++) {
            float x = v[i];
            if (!(Math.abs(x) <= Float.MAX_VALUE)) out |= NOT_FINITE;
            if (x > ends[1]) ends[1] = x;
            if (!(x > 0)) out |= NOT_POSITIVE;
            else if (x < ends[0]) ends[0] = x;
        }
        return out;
    }

    @Override
    public void invert(float[] v, int from, int n) {
        for (int i = from; i < from + n; i++) v[i] = v[i] > 0 && v[i] <= Float.MAX_VALUE ? 1 / v[i] : Float.NaN;
    }

    @Override
    public void replaceBad(float[] v, int from, int n, float by) {
        for (int i = from; i < from + n; i++) if (!(v[i] >= 0 && v[i] <= Float.MAX_VALUE)) v[i] = by;
    }

    @Override
    public boolean areGood(float[] px, int p, float[] vv, int v, int n, float limit) {
        for (int i = 0; i < n; i++)
            if (!(Math.abs(px[p + i]) <= Float.MAX_VALUE && vv[v + i] > 0 && vv[v + i] <= limit)) return false;
        return true;
    }

    @Override
    public int crests(float[] px, int p, int n, float limit, int[] out) {
        int found = 0;
        for (int i = 0; i < n; i++) {
            float x = px[p + i];
            if (x > limit && x > px[p + i - 1] && x >= px[p + i + 1]) out[found++] = i;
        }
        return found;
    }
}
