/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

/// Mean and scatter of the values that lie between limits.
///
/// Bound: a read of four bytes and eight operations per value, sixteen values side by side; as measured 0.2
/// ns per value in the first cache.
///
/// Thread rule: one thread; the result stands until the next measurement.
public final class ClippedMoments {
    /// Values that are added up in single precision.
    private static final int STRETCH = 512;

    private final double[] sums = new double[3];
    private float shift;

    /// Measures values, those outside the limits left out.
    ///
    /// @param values none of them NaN
    /// @param n how many of them, from the first
    /// @param low lowest value that counts
    /// @param high highest
    /// @param near a number near the mean, which keeps the sums small
    /// @return how many count
    public int measure(float[] values, int n, double low, double high, double near) {
        shift = (float) near;
        java.util.Arrays.fill(sums, 0);
        for (int i = 0; i < n; i += STRETCH)
            PixelLoops.BEST.addBetween(values, i, Math.min(STRETCH, n - i), (float) low, (float) high, shift, sums);
        return (int) sums[2];
    }

    /// Mean of the values that count; NaN when there are none.
    public double mean() {
        return shift + sums[0] / sums[2];
    }

    /// Root of their mean square about the mean.
    public double scatter() {
        double d = sums[0] / sums[2];
        return Math.sqrt(Math.max(0, sums[1] / sums[2] - d * d));
    }
}
