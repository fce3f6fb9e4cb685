/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

/// Arithmetic of two rows of pixels at places of their own, in two forms that give the same bits: plain
/// Java, and the Vector API where the machine has vectors of eight floats or more. Of plain loops over two
/// arrays at different places Java 25 makes no vectors, as the arrays might be one.
///
/// Rows that are one after the other in one array must not overlap. Bound: one pass over both rows.
///
/// Thread rule: without state.
public sealed interface RowArithmetic permits PlainRowArithmetic, VectorRowArithmetic {
    /// The form for this machine.
    RowArithmetic BEST = VectorSupport.AVAILABLE ? new VectorRowArithmetic() : new PlainRowArithmetic();

    /// px[at + i] -= other[from + i].
    void subtract(float[] px, int at, int n, float[] other, int from);

    /// px[at + i] -= factor * other[from + i].
    void subtract(float[] px, int at, int n, float factor, float[] other, int from);

    /// px[at + i] += max(0, factor * other[from + i]).
    void addPositive(float[] px, int at, int n, float factor, float[] other, int from);

    /// Pixels of one call of an inner loop: many calls are compiled soon, and vectors are dear until then.
    int STRETCH = 128;

    /// Sum of rows with weights: out[o + i] = sum over k of weights[k] * rows[start + k * step + i], in the
    /// order of k with fused products.
    default void weightedSum(float[] rows, int start, int step, float[] weights, float[] out, int o, int n) {
        for (int i = 0; i < n; i += STRETCH)
            PixelLoops.BEST.filter(rows, start + i, step, weights, out, o + i, Math.min(STRETCH, n - i));
    }

    /// Multiplies px[at + i] by the inverse of divisor[from + i], and squares[at + i] by that inverse
    /// squared.
    void divide(float[] px, float[] squares, int at, int n, float[] divisor, int from);

    /// An image shifted and scaled a little, both by amounts that go up evenly: to[i] = d + (zero[2] + u
    /// slope[2]) d - (zero[0] + u slope[0]) gx - (zero[1] + u slope[1]) gy, where u = from + i, d is the
    /// pixel at `at` + i, and gx and gy are half the differences of its neighbours along the row and
    /// across.
    ///
    /// @param stride distance of rows
    void shift(float[] px, int at, int stride, int from, float[] zero, float[] slope, float[] to, int n);

    /// to[target + n - 1 - i] = from[source + i].
    void reverse(float[] from, int source, float[] to, int target, int n);
}
