/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.astrometry;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Detected sources that astrometry may use.
///
/// @param x columns (parent pixels)
/// @param y rows
/// @param sigma standard error of a position per axis [pixel]
/// @param flux any linear unit; it only orders them
public record SourceList(double[] x, double[] y, double[] sigma, double[] flux) {
    public SourceList {
        if (x.length != y.length || x.length != sigma.length || x.length != flux.length)
            throw new IllegalArgumentException("columns of sources differ in length");
    }

    public int size() {
        return x.length;
    }

    /// Numbers of the sources, brightest first.
    int[] byBrightness() {
        return IntStream.range(0, size())
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> -flux[i]).thenComparingInt(i -> i))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /// The sources at some places, in that order.
    public SourceList select(int[] chosen) {
        return new SourceList(pick(x, chosen), pick(y, chosen), pick(sigma, chosen), pick(flux, chosen));
    }

    static double[] pick(double[] from, int[] chosen) {
        return Arrays.stream(chosen).mapToDouble(i -> from[i]).toArray();
    }
}
