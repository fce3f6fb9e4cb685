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
    public void reverse(float[] from, int source, float[] to, int target, int n) {
        for (int i = 0; i < n; i++) to[target + n - 1 - i] = from[source + i];
    }
}
