/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.pair;

import java.util.Arrays;
import java.util.Locale;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.psf.AdaptiveMoments;
import org.almagest.astro.psf.GaussianPsf;
import org.almagest.astro.psf.Psf;
import org.almagest.astro.table.Table;
import org.almagest.science.psfmodel.PsfFit;

/// PSFs of two images of one field from the same stars.
///
/// Thread rule: static methods without state.
final class PairPsf {
    private static final int FEWEST_FOR_MODEL = 4;
    // more stars do not make the difference's noise any smaller
    private static final int MOST_STARS = 100;

    private PairPsf() {}

    /// @param psf a model of pixels, or a Gaussian as wide as the stars
    /// @param stars rows of the stars
    /// @param words how it was made
    record Made(Psf psf, int[] stars, String words) {}

    /// The PSF of an image from its bright sources.
    ///
    /// @param exposure without sky; its mask gets DETECTED
    static Made of(Exposure exposure, BrightSources bright) {
        ChosenStars stars = ChosenStars.of(bright, MOST_STARS, "the science image");
        int[] rows = stars.rows();
        double fwhm = stars.fwhm();
        if (rows.length >= FEWEST_FOR_MODEL) {
            try {
                PsfFit.Result fit = stars.fit(exposure, PsfFit.Config.DEFAULT);
                return new Made(fit.psf(), rows, words(fwhm, "fitted to", fit.used().length));
            } catch (DataFault e) {
                // stars that are no model still have a width
                return new Made(stars.gaussian(), rows, words(fwhm, "as wide as", rows.length));
            }
        }
        return new Made(stars.gaussian(), rows, words(fwhm, "as wide as", rows.length));
    }

    private static String words(double fwhm, String how, int stars) {
        return String.format(Locale.ROOT, "PSF of FWHM %.2f pixels %s %d stars", fwhm, how, stars);
    }

    /// The Gaussian that is as wide as stars in an image that lies on the same pixels.
    ///
    /// A template's PSF decides which image is convolved and how wide the kernel is; for that its width is
    /// enough.
    static Made width(Exposure template, Table sources, int[] stars, double first) {
        double[] size = new double[stars.length];
        int n = 0;
        Box inner = template.box().grown(-10);
        Image image = template.image();
        for (int row : stars) {
            double x = sources.number("x", row), y = sources.number("y", row);
            if (!inner.contains(x, y) || !isFinite(image, (int) Math.rint(x), (int) Math.rint(y))) continue;
            AdaptiveMoments m = AdaptiveMoments.of(image, x, y, first);
            if (m.converged()) size[n++] = m.sigma();
        }
        if (n == 0)
            throw new DataFault("none of the science image's " + stars.length
                    + " stars is in the template: the WCS of one may be wrong, or they do not overlap");
        Arrays.sort(size, 0, n);
        double fwhm = GaussianPsf.FWHM_PER_SIGMA * size[n / 2];
        return new Made(GaussianPsf.ofFwhm(fwhm), stars, words(fwhm, "as wide as", n));
    }

    private static boolean isFinite(Image image, int x, int y) {
        for (int py = y - 8; py <= y + 8; py++)
            for (int px = x - 8; px <= x + 8; px++) if (!Float.isFinite(image.get(px, py))) return false;
        return true;
    }
}
