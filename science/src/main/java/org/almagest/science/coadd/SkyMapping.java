/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.coadd;

import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.kernel.PositionGrid;
import org.almagest.astro.kernel.Warp;
import org.almagest.astro.psf.GridPsf;
import org.almagest.astro.psf.Psf;
import org.almagest.astro.wcs.Wcs;

/// From the pixels of one image to those of another, over the sky.
public final class SkyMapping {
    private SkyMapping() {}

    /// Pixel positions of `target` to those of `source`.
    public static PositionGrid.Mapping between(Wcs target, Wcs source) {
        return (x, y, sx, sy) -> {
            double[] ra = new double[x.length], dec = new double[x.length];
            target.pixelsToSky(x, y, ra, dec);
            source.skyToPixels(ra, dec, sx, sy);
        };
    }

    /// Positions of the pixels of a box of `target` on `source`.
    public static PositionGrid grid(Wcs target, Box box, Wcs source) {
        return PositionGrid.of(between(target, source), box, Warp.POSITION_TOLERANCE);
    }

    /// The PSF of a resampled image at a position of the target: the source's star there, resampled
    /// likewise.
    ///
    /// @param x column of the target (parent pixels)
    /// @param y row of the target
    /// @param radius half the side of the result, rounded down [target pixel]
    /// @return origin (-radius, -radius); not scaled to sum 1; empty where the source has no PSF
    static java.util.Optional<Image> psf(Wcs target, double x, double y, Wcs source, Psf psf, int radius, Warp warp) {
        double[] sx = new double[1], sy = new double[1];
        between(target, source).map(new double[] {x}, new double[] {y}, sx, sy);
        if (Double.isNaN(sx[0]) || (psf instanceof GridPsf grid && !grid.covers(sx[0], sy[0])))
            return java.util.Optional.empty();
        Image star = psf.starAt(sx[0], sy[0]);
        Image padded = Image.zeros(star.box().grown(radius + 8));
        padded.assign(star);
        int side = 2 * radius + 1;
        Box box = new Box(-radius, -radius, side, side);
        PositionGrid positions = PositionGrid.of(
                (u, v, ox, oy) -> {
                    double[] px = new double[u.length], py = new double[u.length];
                    for (int i = 0; i < u.length; i++) {
                        px[i] = x + u[i];
                        py[i] = y + v[i];
                    }
                    between(target, source).map(px, py, ox, oy);
                },
                box,
                Warp.POSITION_TOLERANCE);
        Image out = warp.warp(padded, positions, true);
        for (int i = 0; i < out.data().length; i++) if (Float.isNaN(out.data()[i])) out.data()[i] = 0;
        return java.util.Optional.of(out);
    }
}
