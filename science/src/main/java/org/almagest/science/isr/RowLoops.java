/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

/// The inner loops over a part of a row: each so small that the compiler makes vectors of it at once.
///
/// Bound: one pass over the row, which is in a cache.
final class RowLoops {
    private RowLoops() {}

    /// px -= level.
    static void subtract(float[] px, int at, int n, float level) {
        for (int i = at; i < at + n; i++) px[i] -= level;
    }

    /// px -= other.
    static void subtract(float[] px, int at, int n, float[] other, int from) {
        for (int i = 0; i < n; i++) px[at + i] -= other[from + i];
    }

    /// px -= factor * other.
    static void subtract(float[] px, int at, int n, float factor, float[] other, int from) {
        for (int i = 0; i < n; i++) px[at + i] -= factor * other[from + i];
    }

    /// px += max(0, factor * other). Half the sum of a value and its size is exact, and no branch.
    static void addPositive(float[] px, int at, int n, float factor, float[] other, int from) {
        for (int i = 0; i < n; i++) {
            float v = factor * other[from + i];
            px[at + i] += 0.5f * (v + Math.abs(v));
        }
    }

    /// px = max(0, px) + level, for values of at most half the largest float.
    static void raise(float[] px, int at, int n, float level) {
        for (int i = at; i < at + n; i++) px[i] = 0.5f * (px[i] + Math.abs(px[i])) + level;
    }

    /// px *= factor.
    static void multiply(float[] px, int at, int n, float factor) {
        for (int i = at; i < at + n; i++) px[i] *= factor;
    }

    /// px /= divisor and squares /= divisor^2, by way of its inverse.
    static void divide(float[] px, float[] squares, int at, int n, float[] divisor, int from) {
        for (int i = 0; i < n; i++) {
            float inverse = 1 / divisor[from + i];
            px[at + i] *= inverse;
            squares[at + i] *= inverse * inverse;
        }
    }

    /// Copies, the first to the last place.
    static void reverse(float[] from, int source, float[] to, int target, int n) {
        for (int i = 0; i < n; i++) to[target + n - 1 - i] = from[source + i];
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
