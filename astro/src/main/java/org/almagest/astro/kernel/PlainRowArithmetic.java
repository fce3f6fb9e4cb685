/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

/// The loops in plain Java: the reference for [VectorRowArithmetic].
final class PlainRowArithmetic implements RowArithmetic {
    @Override
    public void subtract(float[] px, int at, int n, float[] other, int from) {
        for (int i = 0; i < n; i++) px[at + i] -= other[from + i];
    }

    @Override
    public void subtract(float[] px, int at, int n, float factor, float[] other, int from) {
        for (int i = 0; i < n; i++) px[at + i] -= factor * other[from + i];
    }

    @Override
    public void addPositive(float[] px, int at, int n, float factor, float[] other, int from) {
        for (int i = 0; i < n; i++) px[at + i] += Math.max(0f, factor * other[from + i]);
    }

    @Override
    public void divide(float[] px, float[] squares, int at, int n, float[] divisor, int from) {
        for (int i = 0; i < n; i++) {
            float inverse = 1 / divisor[from + i];
            px[at + i] *= inverse;
            squares[at + i] *= inverse * inverse;
        }
    }

    @Override
    public void shift(float[] px, int at, int stride, int from, float[] zero, float[] slope, float[] to, int n) {
        shift(px, at, stride, from, zero, slope, to, 0, n);
    }

    static void shift(
            float[] px, int at, int stride, int from, float[] zero, float[] slope, float[] to, int first, int n) {
        for (int i = first; i < n; i++) {
            float u = from + i, d = px[at + i];
            float gx = 0.5f * (px[at + i + 1] - px[at + i - 1]);
            float gy = 0.5f * (px[at + i + stride] - px[at + i - stride]);
            to[i] = d + (zero[2] + u * slope[2]) * d - (zero[0] + u * slope[0]) * gx - (zero[1] + u * slope[1]) * gy;
        }
    }

    @Override
    public void reverse(float[] from, int source, float[] to, int target, int n) {
        for (int i = 0; i < n; i++) to[target + n - 1 - i] = from[source + i];
    }
}
