/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.stack;

import org.almagest.astro.kernel.PositionGrid;

/// A linear map from the pixels of the reference frame to those of another: (x, y) becomes
/// (x0 + xx x + xy y, y0 + yx x + yy y), about the place of the reference frame that is named.
///
/// @param cx column of the reference frame about which x and y are counted
/// @param cy its row
public record PlaneMap(double cx, double cy, double x0, double y0, double xx, double xy, double yx, double yy) {
    /// The map of a frame on itself.
    public static final PlaneMap IDENTITY = new PlaneMap(0, 0, 0, 0, 1, 0, 0, 1);

    /// Column on the other frame.
    public double applyX(double x, double y) {
        return x0 + xx * (x - cx) + xy * (y - cy);
    }

    /// Row on the other frame.
    public double applyY(double x, double y) {
        return y0 + yx * (x - cx) + yy * (y - cy);
    }

    /// By how much the middle moved in columns [pixel].
    public double shiftX() {
        return x0 - cx;
    }

    /// By how much the middle moved in rows [pixel].
    public double shiftY() {
        return y0 - cy;
    }

    /// Turn of the frame [rad].
    public double rotation() {
        return Math.atan2(yx - xy, xx + yy);
    }

    /// Factor by which lengths grow.
    public double scale() {
        return Math.sqrt(Math.abs(xx * yy - xy * yx));
    }

    /// The same map with its results moved.
    PlaneMap moved(double dx, double dy) {
        return new PlaneMap(cx, cy, x0 + dx, y0 + dy, xx, xy, yx, yy);
    }

    /// The map from another frame to this one, both maps being from the reference frame.
    PlaneMap after(PlaneMap other) {
        double det = other.xx * other.yy - other.xy * other.yx;
        double ixx = other.yy / det, ixy = -other.xy / det, iyx = -other.yx / det, iyy = other.xx / det;
        // the place of the reference frame that other maps its own middle from
        double axx = xx * ixx + xy * iyx, axy = xx * ixy + xy * iyy;
        double ayx = yx * ixx + yy * iyx, ayy = yx * ixy + yy * iyy;
        return new PlaneMap(
                other.x0, other.y0, applyX(other.cx, other.cy), applyY(other.cx, other.cy), axx, axy, ayx, ayy);
    }

    /// For resampling.
    public PositionGrid.Mapping mapping() {
        return (x, y, sx, sy) -> {
            for (int i = 0; i < x.length; i++) {
                sx[i] = applyX(x[i], y[i]);
                sy[i] = applyY(x[i], y[i]);
            }
        };
    }
}
