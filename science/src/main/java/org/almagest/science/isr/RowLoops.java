/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

/// The inner loops over a part of one row, each so small that the compiler makes vectors of it at once;
/// those over two are [RowArithmetic][org.almagest.astro.kernel.RowArithmetic].
///
/// Bound: one pass over the row, which is in a cache.
final class RowLoops {
    private RowLoops() {}

    /// px -= level.
    static void subtract(float[] px, int at, int n, float level) {
        for (int i = at; i < at + n; i++) px[i] -= level;
    }

    /// px = max(0, px) + level, for values of at most half the largest float: half the sum of a value and
    /// its size is exact, and no branch.
    static void raise(float[] px, int at, int n, float level) {
        for (int i = at; i < at + n; i++) px[i] = 0.5f * (px[i] + Math.abs(px[i])) + level;
    }

    /// px *= factor.
    static void multiply(float[] px, int at, int n, float factor) {
        for (int i = at; i < at + n; i++) px[i] *= factor;
    }

    /// The largest value cut to a whole number; a value that is no number counts as 0. The compiler makes
    /// vectors of this, of the largest float it does not.
    static int largestWhole(float[] px, int at, int n) {
        int top = Integer.MIN_VALUE;
        for (int i = at; i < at + n; i++) top = Math.max(top, (int) px[i]);
        return top;
    }

    /// The smallest of the values times a factor, cut to a whole number; one that is no number counts as 0.
    static int smallestWhole(float[] px, int at, int n, float factor) {
        int low = Integer.MAX_VALUE;
        for (int i = at; i < at + n; i++) low = Math.min(low, (int) (px[i] * factor));
        return low;
    }

    /// Whether all values are finite: of others 0 times the value is no number.
    static boolean isFinite(float[] px, int at, int n) {
        int all = 1;
        for (int i = at; i < at + n; i++) all &= (int) (px[i] * 0f + 1f);
        return all == 1;
    }

    /// All bits that any value has.
    static int anyBit(int[] bits, int at, int n) {
        int any = 0;
        for (int i = at; i < at + n; i++) any |= bits[i];
        return any;
    }
}
