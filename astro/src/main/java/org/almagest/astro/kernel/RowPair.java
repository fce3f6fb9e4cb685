/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

/// A filter across rows, for two rows of the result at once: they need the same rows of the source but one.
///
/// Bound: 1 / (taps per column) more products than one row after the other, and little more than half of
/// the reading, which is what takes the time. Thread rule: immutable.
///
/// @param lower taps of the first row, with none for the last row of the source
/// @param upper taps of the second, with none for the first
record RowPair(float[] lower, float[] upper) {
    /// @param taps of one row
    /// @param rank taps that belong to each row of the source
    static RowPair of(float[] taps, int rank) {
        float[] lower = new float[taps.length + rank], upper = new float[taps.length + rank];
        System.arraycopy(taps, 0, lower, 0, taps.length);
        System.arraycopy(taps, 0, upper, rank, taps.length);
        return new RowPair(lower, upper);
    }

    /// Both rows.
    ///
    /// @param in finite; as [PixelLoops#filter] for the first row
    /// @param o place of the first row of the result
    /// @param p place of the second
    void filter(float[] in, int start, int step, float[] out, int o, int p, int n) {
        PixelLoops.BEST.filterBoth(in, start, step, lower, upper, out, o, p, n);
    }
}
