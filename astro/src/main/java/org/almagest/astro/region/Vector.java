/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.region;

/// Arithmetic of directions as unit vectors of length 3.
final class Vector {
    /// Slack of closed edges: what rounding of unit vectors can do [rad].
    static final double SLACK = 1e-14;

    private Vector() {}

    static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }

    static double[] cross(double[] a, double[] b) {
        return new double[] {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
    }

    /// a x b of unit vectors, without loss when they are close: (a + b) x (b - a) / 2.
    static double[] pole(double[] a, double[] b) {
        double[] sum = {a[0] + b[0], a[1] + b[1], a[2] + b[2]}, step = {b[0] - a[0], b[1] - a[1], b[2] - a[2]};
        return unit(cross(sum, step));
    }

    static double norm(double[] a) {
        return Math.sqrt(dot(a, a));
    }

    static double[] unit(double[] a) {
        double n = norm(a);
        return new double[] {a[0] / n, a[1] / n, a[2] / n};
    }

    static double chordSquared(double[] a, double[] b) {
        double x = a[0] - b[0], y = a[1] - b[1], z = a[2] - b[2];
        return x * x + y * y + z * z;
    }

    static double angle(double[] a, double[] b) {
        double[] sum = {a[0] + b[0], a[1] + b[1], a[2] + b[2]};
        return 2 * Math.atan2(Math.sqrt(chordSquared(a, b)), norm(sum));
    }

    /// Distance of a point to the shorter great-circle arc between two others.
    ///
    /// @param pole unit normal of the arc, along a x b
    static double distanceToArc(double[] p, double[] a, double[] b, double[] pole) {
        if (dot(cross(pole, a), p) >= 0 && dot(cross(b, pole), p) >= 0)
            return Math.abs(Math.asin(Math.clamp(dot(pole, p), -1, 1)));
        return Math.min(angle(p, a), angle(p, b));
    }
}
