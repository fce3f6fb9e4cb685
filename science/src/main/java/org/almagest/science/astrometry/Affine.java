/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.astrometry;

/// A linear map of the plane with a shift: (x, y) becomes (x0 + xx x + xy y, y0 + yx x + yy y).
record Affine(double xx, double xy, double yx, double yy, double x0, double y0) {
    static final Affine IDENTITY = new Affine(1, 0, 0, 1, 0, 0);

    double applyX(double x, double y) {
        return x0 + xx * x + xy * y;
    }

    double applyY(double x, double y) {
        return y0 + yx * x + yy * y;
    }

    /// The similarity that takes one segment to another.
    ///
    /// @param mirrored whether the sense of angles is turned over
    static Affine ofSegments(
            double ax, double ay, double bx, double by, double cx, double cy, double dx, double dy, boolean mirrored) {
        double u = bx - ax, v = mirrored ? ay - by : by - ay;
        double p = dx - cx, q = dy - cy, n = u * u + v * v;
        double c = (p * u + q * v) / n, s = (q * u - p * v) / n;
        double yFactor = mirrored ? -1 : 1;
        double xx = c, xy = -s * yFactor, yx = s, yy = c * yFactor;
        return new Affine(xx, xy, yx, yy, cx - xx * ax - xy * ay, cy - yx * ax - yy * ay);
    }

    double determinant() {
        return xx * yy - xy * yx;
    }

    /// Largest and smallest factor by which lengths grow.
    double[] scales() {
        double e = (xx + yy) / 2, f = (xx - yy) / 2, g = (yx + xy) / 2, h = (yx - xy) / 2;
        double q = Math.hypot(e, h), r = Math.hypot(f, g);
        return new double[] {q + r, Math.abs(q - r)};
    }

    /// Turn of the plane [rad], for a map that is not mirrored.
    double rotation() {
        return Math.atan2(yx - xy, xx + yy);
    }
}
