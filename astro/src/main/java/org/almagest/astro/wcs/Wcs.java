/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.wcs;

import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.sky.TangentPlane;
import org.almagest.astro.unit.Angle;

/// A mapping between parent pixels (0-based, centres at whole numbers) and the sky (ICRS).
///
/// Thread rule: implementations are immutable.
public interface Wcs {
    /// Sky position of a pixel position.
    SkyCoord pixelToSky(double x, double y);

    /// Pixel position of a sky position: {x, y}, both NaN where the sky position has none.
    double[] skyToPixel(SkyCoord sky);

    /// Sky positions of many pixel positions.
    ///
    /// @param x columns, length n
    /// @param y rows, length n
    /// @param raRadians receives right ascensions [rad]
    /// @param decRadians receives declinations [rad]
    default void pixelsToSky(double[] x, double[] y, double[] raRadians, double[] decRadians) {
        for (int i = 0; i < x.length; i++) {
            SkyCoord sky = pixelToSky(x[i], y[i]);
            raRadians[i] = sky.raRadians();
            decRadians[i] = sky.decRadians();
        }
    }

    /// Pixel positions of many sky positions; NaN where there is none.
    default void skyToPixels(double[] raRadians, double[] decRadians, double[] x, double[] y) {
        for (int i = 0; i < raRadians.length; i++) {
            double[] xy = skyToPixel(new SkyCoord(raRadians[i], decRadians[i]));
            x[i] = xy[0];
            y[i] = xy[1];
        }
    }

    /// Side of the square of a pixel's area at a position.
    default Angle pixelScale(double x, double y) {
        double[] j = localJacobian(x, y);
        return new Angle(Math.sqrt(Math.abs(j[0] * j[3] - j[1] * j[2])));
    }

    /// Derivatives at a position {dE/dx, dE/dy, dN/dx, dN/dy} [rad/pixel]: E = dRA cos(dec) eastward, N
    /// northward.
    default double[] localJacobian(double x, double y) {
        double h = 0.5;
        SkyCoord c = pixelToSky(x, y);
        TangentPlane plane = new TangentPlane(c);
        double[] left = new double[2], right = new double[2], down = new double[2], up = new double[2];
        project(plane, pixelToSky(x - h, y), left);
        project(plane, pixelToSky(x + h, y), right);
        project(plane, pixelToSky(x, y - h), down);
        project(plane, pixelToSky(x, y + h), up);
        return new double[] {right[0] - left[0], up[0] - down[0], right[1] - left[1], up[1] - down[1]};
    }

    private static void project(TangentPlane plane, SkyCoord sky, double[] out) {
        plane.project(sky.raRadians(), sky.decRadians(), out);
    }
}
