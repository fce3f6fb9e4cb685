/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.image;

/// How the noise of neighbouring pixels goes together: rho(dx, dy), 1 at the centre, symmetric under point
/// reflection.
///
/// With the variance plane v, C_ij = sqrt(v_i v_j) rho(i - j), so that var(sum w_i f_i) = sum w_i w_j C_ij
/// holds after warping and convolution. Absent means white.
///
/// Immutable.
public final class NoiseCorrelation {
    private final int radius;
    private final float[] values;

    /// @param radius farthest lag along an axis [pixel]
    /// @param values rho at index (dy + radius) * (2 radius + 1) + dx + radius
    public NoiseCorrelation(int radius, float[] values) {
        int side = 2 * radius + 1;
        if (values.length != side * side)
            throw new IllegalArgumentException(values.length + " correlations for radius " + radius);
        if (Math.abs(values[radius * side + radius] - 1) > 1e-3)
            throw new IllegalArgumentException("correlation at lag zero is " + values[radius * side + radius]);
        this.radius = radius;
        this.values = values.clone();
    }

    public int radius() {
        return radius;
    }

    /// rho at a lag; zero beyond the radius.
    public float at(int dx, int dy) {
        if (Math.abs(dx) > radius || Math.abs(dy) > radius) return 0;
        return values[(dy + radius) * (2 * radius + 1) + dx + radius];
    }

    public float[] values() {
        return values.clone();
    }
}
