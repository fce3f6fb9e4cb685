/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.subtract;

import org.almagest.astro.image.NoiseCorrelation;
import org.almagest.astro.kernel.Fourier;

/// Power spectra of noise per unit of pixel variance.
final class NoiseSpectrum {
    private NoiseSpectrum() {}

    /// P(k) = sum over lags of rho(lag) cos(k lag), floored at a ten-thousandth so that it can be divided
    /// by.
    ///
    /// @return n x n values, frequency (0, 0) first
    static double[] of(NoiseCorrelation rho, Fourier fourier) {
        int r = rho.radius(), side = 2 * r + 1;
        double[] spectrum = fourier.ofCentred(org.almagest.astro.image.Image.wrap(
                rho.values(), new org.almagest.astro.image.Box(-r, -r, side, side)));
        double[] out = new double[spectrum.length / 2];
        for (int i = 0; i < out.length; i++) out[i] = Math.max(spectrum[2 * i], 1e-4);
        return out;
    }
}
