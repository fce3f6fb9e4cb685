/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.diasource;

import java.util.Random;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.exposure.FilterLabel;
import org.almagest.astro.exposure.VisitInfo;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.psf.Psf;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.time.Time;
import org.almagest.astro.wcs.TanSipWcs;

/// Synthetic images for tests of difference sources.
final class DiaFields {
    static final double SCALE_ARCSEC = 0.2;

    private DiaFields() {}

    /// White noise of unit variance over a box.
    static Exposure noise(Box box, Psf psf, long seed) {
        Image image = Image.zeros(box);
        Random random = new Random(seed);
        for (int i = 0; i < image.data().length; i++) image.data()[i] = (float) random.nextGaussian();
        Image variance = Image.zeros(box);
        variance.fill(1);
        ExposureInfo info = ExposureInfo.NONE
                .withPsf(psf)
                .withWcs(new TanSipWcs(
                        SkyCoord.ofDegrees(150, -30),
                        box.x0() + box.width() / 2.0,
                        box.y0() + box.height() / 2.0,
                        new double[] {-SCALE_ARCSEC / 3600, 0, 0, SCALE_ARCSEC / 3600}))
                .withDetector(3)
                .withFilter(new FilterLabel("r", "r_1"))
                .withVisitInfo(new VisitInfo(77, Time.ofMjdTai(61000.25), 30, 30, null, null, 1.2, "", "science"));
        return new Exposure(image, Mask.clear(box, MaskPlanes.NONE), variance, info);
    }

    /// Adds a point source.
    static void add(Exposure exposure, double x, double y, double flux) {
        Image star = exposure.info().psf().orElseThrow().starAt(x, y);
        Box common = star.box().intersection(exposure.box());
        for (int py = common.y0(); py <= common.y1(); py++)
            for (int px = common.x0(); px <= common.x1(); px++)
                exposure.image().set(px, py, (float) (exposure.image().get(px, py) + flux * star.get(px, py)));
    }

    /// Error of a PSF flux in unit white noise.
    static double fluxError(Psf psf) {
        double squares = 0;
        for (float p : psf.kernelAt(0, 0).toArray()) squares += (double) p * p;
        return 1 / Math.sqrt(squares);
    }

    /// First less second, with their variances added.
    static Exposure difference(Exposure first, Exposure second) {
        Exposure d = first.copy();
        for (int i = 0; i < d.image().data().length; i++) {
            d.image().data()[i] -= second.image().data()[i];
            d.variance().data()[i] += second.variance().data()[i];
        }
        return d;
    }
}
