/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.coadd;

import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.sky.TangentPlane;
import org.almagest.astro.wcs.Wcs;

/// A tangential projection with rotation, 0.2" pixels.
record FlatSky(double crpixX, double crpixY, double rotation) implements Wcs {
    private static final double SCALE = Math.toRadians(0.2 / 3600);
    private static final TangentPlane PLANE = new TangentPlane(SkyCoord.ofDegrees(150, -20));

    @Override
    public SkyCoord pixelToSky(double x, double y) {
        double u = (x - crpixX) * SCALE, v = (y - crpixY) * SCALE, c = Math.cos(rotation), s = Math.sin(rotation);
        return PLANE.deproject(-(c * u - s * v), s * u + c * v);
    }

    @Override
    public double[] skyToPixel(SkyCoord sky) {
        double[] out = new double[2];
        PLANE.project(sky.raRadians(), sky.decRadians(), out);
        double a = -out[0] / SCALE, b = out[1] / SCALE, c = Math.cos(rotation), s = Math.sin(rotation);
        return new double[] {crpixX + c * a + s * b, crpixY - s * a + c * b};
    }
}
