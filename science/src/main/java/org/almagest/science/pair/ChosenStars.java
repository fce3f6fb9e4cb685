/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.pair;

import java.util.Arrays;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.psf.GaussianPsf;
import org.almagest.astro.psf.Psf;
import org.almagest.astro.table.Table;
import org.almagest.science.detect.Detection;
import org.almagest.science.psfmodel.PsfFit;
import org.almagest.science.psfmodel.StarSelection;

/// The stars among the bright sources of an image, and the PSF that they tell.
///
/// @param bright all bright sources
/// @param rows those that are stars
/// @param fwhm median of the stars [pixel]
record ChosenStars(BrightSources bright, int[] rows, double fwhm) {
    /// Chooses the stars.
    ///
    /// @param most stars; the brightest of more
    /// @param image as the fault names it when it has no stars
    static ChosenStars of(BrightSources bright, int most, String image) {
        StarSelection.Config usual = StarSelection.Config.DEFAULT;
        int[] rows = StarSelection.choose(
                bright.sources(),
                new StarSelection.Config(usual.minSnr(), usual.fewest(), usual.ridgeWidth(), usual.clipSigma(), most));
        if (rows.length == 0)
            throw new DataFault("no stars in " + image + ": of "
                    + bright.sources().rows() + " bright sources none is clean, alone and of one size");
        return new ChosenStars(bright, rows, fwhm(bright.sources(), rows));
    }

    private static double fwhm(Table sources, int[] rows) {
        double[] size = Arrays.stream(rows)
                .mapToDouble(i -> 0.5 * (sources.number("ixx", i) + sources.number("iyy", i)))
                .sorted()
                .toArray();
        return GaussianPsf.FWHM_PER_SIGMA * Math.sqrt(size[size.length / 2]);
    }

    /// A Gaussian as wide as the stars.
    Psf gaussian() {
        return GaussianPsf.ofFwhm(fwhm);
    }

    /// Fits the PSF to them.
    ///
    /// @param exposure without sky, with variances; its mask gets DETECTED
    PsfFit.Result fit(Exposure exposure, PsfFit.Config config) {
        Detection.mark(exposure.mask(), bright.footprints());
        Exposure guessed = exposure.withInfo(i -> i.withPsf(gaussian()));
        return PsfFit.fit(guessed, bright.footprints(), bright.sources(), rows, fwhm, config);
    }
}
