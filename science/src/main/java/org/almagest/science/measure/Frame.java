/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.measure;

import static org.almagest.astro.psf.GaussianPsf.FWHM_PER_SIGMA;

import java.util.Optional;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.NoiseCorrelation;
import org.almagest.astro.kernel.NoiseTransfer;
import org.almagest.astro.psf.Psf;

/// The image on which sources are measured.
///
/// @param image pixels without background; while a source is measured other footprints hold noise
/// @param variance variance of each pixel
/// @param mask bit planes
/// @param psf its PSF
/// @param noise how neighbouring pixels' noise goes together; empty when white
/// @param sigma width of the PSF in the middle [pixel]
public record Frame(Image image, Image variance, Mask mask, Psf psf, Optional<NoiseCorrelation> noise, double sigma) {
    /// The frame of an exposure, sharing its pixels; for one thread.
    public static Frame of(Exposure exposure) {
        Psf psf = exposure.info()
                .psf()
                .orElseThrow(() -> new DataFault("the exposure has no PSF to measure with: fit or assume one first"))
                .ofOneThread();
        Box box = exposure.box();
        double sigma = psf.sigmaAt(box.x0() + box.width() / 2.0, box.y0() + box.height() / 2.0);
        return new Frame(
                exposure.image(),
                exposure.variance(),
                exposure.mask(),
                psf,
                exposure.info().noiseCorrelation(),
                sigma);
    }

    /// The same frame over other pixels.
    Frame withImage(Image other) {
        return new Frame(other, variance, mask, psf, noise, sigma);
    }

    /// Full width at half maximum of the Gaussian alike in size [pixel].
    public double fwhm() {
        return FWHM_PER_SIGMA * sigma;
    }

    /// Factor by which the variance of a weighted sum exceeds that of white noise; 1 when the noise is
    /// white.
    ///
    /// @param weights stamp of any origin
    public double noiseFactor(Image weights) {
        if (noise.isEmpty()) return 1;
        Image ones = Image.zeros(weights.box());
        ones.fill(1);
        double squares = 0;
        for (float w : weights.toArray()) squares += (double) w * w;
        return NoiseTransfer.ofSum(weights, ones, noise.get()) / squares;
    }
}
