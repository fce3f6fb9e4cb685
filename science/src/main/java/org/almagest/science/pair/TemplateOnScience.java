/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.pair;

import java.util.Optional;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.NoiseCorrelation;
import org.almagest.astro.image.PlanePool;
import org.almagest.astro.kernel.NoiseTransfer;
import org.almagest.astro.kernel.PositionGrid;
import org.almagest.astro.kernel.Warp;
import org.almagest.astro.wcs.Wcs;
import org.almagest.science.coadd.SkyMapping;

/// Brings a template to the pixels of a science image by the WCS of both.
///
/// Thread rule: static methods without state.
final class TemplateOnScience {
    /// Pixels around the science image that the template has too, for the kernel.
    private static final int BORDER = 32;

    private static final double SAME_PLACE = 2e-3;

    private TemplateOnScience() {}

    /// What was made of the template.
    ///
    /// @param exposure on the science image's pixels, without a PSF of its own when it was resampled
    /// @param warped whether it was resampled
    record Placed(Exposure exposure, boolean warped) {}

    /// The template on the pixels of the science image.
    ///
    /// Without a WCS of both the images must have the same pixels.
    ///
    /// @param pool gets the planes of a template that was resampled
    static Placed place(Exposure science, Exposure template, PlanePool pool) {
        Optional<Wcs> to = science.info().wcs(), from = template.info().wcs();
        boolean alike = science.box().equals(template.box());
        if (to.isEmpty() || from.isEmpty()) {
            if (alike) return new Placed(template, false);
            throw new UserFault("the template is " + size(template) + " pixels, the science image " + size(science)
                    + ", and " + (to.isEmpty() ? "the science image" : "the template")
                    + " has no WCS to bring them onto each other by");
        }
        if (alike && isSame(science.box(), to.get(), from.get())) return new Placed(template, false);
        Exposure warped = warped(science.box().grown(BORDER), to.get(), template, from.get());
        pool.takeBack(template.image());
        pool.takeBack(template.variance());
        pool.takeBack(template.mask());
        return new Placed(warped, true);
    }

    private static String size(Exposure e) {
        return e.box().width() + " x " + e.box().height();
    }

    private static boolean isSame(Box box, Wcs to, Wcs from) {
        double[] x = new double[9], y = new double[9], sx = new double[9], sy = new double[9];
        for (int k = 0; k < 9; k++) {
            x[k] = box.x0() + 0.5 * (k % 3) * (box.width() - 1);
            y[k] = box.y0() + 0.5 * (k / 3) * (box.height() - 1);
        }
        SkyMapping.between(to, from).map(x, y, sx, sy);
        for (int k = 0; k < 9; k++) if (!(Math.hypot(sx[k] - x[k], sy[k] - y[k]) < SAME_PLACE)) return false;
        return true;
    }

    private static Exposure warped(Box box, Wcs to, Exposure template, Wcs from) {
        Warp warp = Warp.STARS;
        PositionGrid grid = SkyMapping.grid(to, box, from);
        NoiseCorrelation rho = template.info().noiseCorrelation().orElseGet(NoiseTransfer::white);
        Warp.Warped planes = warp.warp(template.image(), template.variance(), template.mask(), grid);
        NoiseTransfer noise = warp.noise(grid, rho);
        // the warp took the noise for white: smooth noise loses less of its variance
        double white = warp.noise(grid, NoiseTransfer.white()).varianceFactor();
        float factor = (float) (noise.varianceFactor() / white);
        float[] v = planes.variance().data();
        if (factor != 1) for (int i = 0; i < v.length; i++) v[i] *= factor;
        ExposureInfo info = ExposureInfo.NONE.withWcs(to).withNoiseCorrelation(noise.correlation());
        return new Exposure(planes.image(), planes.mask(), planes.variance(), info);
    }
}
