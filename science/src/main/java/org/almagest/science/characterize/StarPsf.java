/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.characterize;

import static org.almagest.astro.psf.GaussianPsf.FWHM_PER_SIGMA;

import java.util.Arrays;
import java.util.List;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Image;
import org.almagest.astro.kernel.SeparableSum;
import org.almagest.astro.psf.GaussianPsf;
import org.almagest.astro.psf.Psf;
import org.almagest.astro.table.Table;
import org.almagest.science.detect.Detection;
import org.almagest.science.detect.Footprint;
import org.almagest.science.measure.SourceMeasurement;
import org.almagest.science.psfmodel.PsfFit;
import org.almagest.science.psfmodel.StarSelection;

/// The PSF of an image that somebody else reduced, from its own stars, be they few.
///
/// The image has no background left and a variance. With too few stars for a model the PSF is a Gaussian as
/// wide as those that there are.
///
/// @param psf the model, or a Gaussian
/// @param stars that it comes from
/// @param fitted whether it is a model of pixels
/// @param sources what was found
public record StarPsf(Psf psf, int stars, boolean fitted, Table sources) {
    private static final double FIRST_FWHM = 4;
    private static final int FEWEST_FOR_MODEL = 4;

    /// @param exposure its mask gets DETECTED
    public static StarPsf of(Exposure exposure) {
        double fwhm = FIRST_FWHM;
        Found found = find(exposure, fwhm);
        for (int round = 0; round < 3; round++) {
            double next = width(found);
            boolean settled = Math.abs(next / fwhm - 1) < 0.05;
            fwhm = next;
            found = find(exposure, fwhm);
            if (settled) break;
        }
        int[] rows = StarSelection.choose(found.sources, StarSelection.Config.DEFAULT);
        Psf gaussian = GaussianPsf.ofFwhm(fwhm);
        if (rows.length < FEWEST_FOR_MODEL) return new StarPsf(gaussian, rows.length, false, found.sources);
        try {
            PsfFit.Result fit =
                    PsfFit.fit(found.exposure, found.footprints, found.sources, rows, fwhm, PsfFit.Config.DEFAULT);
            return new StarPsf(fit.psf(), fit.used().length, true, found.sources);
        } catch (DataFault e) {
            // stars that are no model still have a width
            return new StarPsf(gaussian, rows.length, false, found.sources);
        }
    }

    private record Found(Exposure exposure, List<Footprint> footprints, Table sources) {}

    private static Found find(Exposure exposure, double fwhm) {
        Exposure e = exposure.withInfo(i -> i.withPsf(GaussianPsf.ofFwhm(fwhm)));
        double sigma = fwhm / FWHM_PER_SIGMA;
        Image snr = Detection.signalToNoise(e, SeparableSum.gaussian(sigma, (int) Math.ceil(3.5 * sigma)));
        List<Footprint> found = Detection.find(snr, sigma, Detection.Config.DEFAULT);
        Detection.mark(e.mask(), found);
        SourceMeasurement.Config measure =
                SourceMeasurement.Config.DEFAULT.withMeasurements("centroid", "psfFlux", "shape", "pixelFlags");
        return new Found(e, found, SourceMeasurement.measure(e, found, 1, Long.MAX_VALUE - 1, measure));
    }

    private static double width(Found found) {
        int[] rows = StarSelection.choose(found.sources, StarSelection.Config.DEFAULT);
        if (rows.length == 0)
            throw new DataFault("no stars in the image: of " + found.sources.rows()
                    + " sources none is clean, alone and of one size");
        double[] size = Arrays.stream(rows)
                .mapToDouble(i -> 0.5 * (found.sources.number("ixx", i) + found.sources.number("iyy", i)))
                .sorted()
                .toArray();
        return FWHM_PER_SIGMA * Math.sqrt(size[size.length / 2]);
    }
}
