/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.astrometry;

/// Points of a plane, the brightest first.
///
/// @param x first coordinate
/// @param y second coordinate, same length and unit
record Points(double[] x, double[] y) {
    Points {
        if (x.length != y.length) throw new IllegalArgumentException(x.length + " and " + y.length + " coordinates");
    }

    int size() {
        return x.length;
    }

    /// The brightest `n`, or all when there are fewer.
    Points brightest(int n) {
        if (n >= size()) return this;
        return new Points(java.util.Arrays.copyOf(x, n), java.util.Arrays.copyOf(y, n));
    }
}
