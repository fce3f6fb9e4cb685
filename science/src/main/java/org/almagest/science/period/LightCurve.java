/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.period;

import java.util.Arrays;

/// Magnitudes of one star in one or more bands.
///
/// @param time [d], any one scale, in any order
/// @param magnitude [mag]
/// @param error one sigma [mag], above 0
/// @param band number of the band, from 0
/// @param bands number of bands
public record LightCurve(double[] time, double[] magnitude, double[] error, int[] band, int bands) {
    public LightCurve {
        int n = time.length;
        if (magnitude.length != n || error.length != n || band.length != n)
            throw new IllegalArgumentException("columns of " + n + ", " + magnitude.length + ", " + error.length
                    + " and " + band.length + " measurements");
        for (int i = 0; i < n; i++) {
            if (!Double.isFinite(time[i])
                    || !Double.isFinite(magnitude[i])
                    || !(error[i] > 0)
                    || Double.isInfinite(error[i]))
                throw new IllegalArgumentException(
                        "measurement " + i + ": time " + time[i] + ", " + magnitude[i] + " +- " + error[i] + " mag");
            if (band[i] < 0 || band[i] >= bands) throw new IllegalArgumentException("band " + band[i] + " of " + bands);
        }
    }

    public int size() {
        return time.length;
    }

    /// Days from the first measurement to the last.
    public double span() {
        return Arrays.stream(time).max().orElse(0) - Arrays.stream(time).min().orElse(0);
    }
}
