/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

/// The PSF at one place of one frame: an elliptical Moffat profile (beta 3.5), before integration over
/// pixels.
///
/// The ellipticity is the distortion (a^2 - b^2) / (a^2 + b^2) along x (e1) and along the diagonal (e2), in
/// detector pixels; shearing keeps the area. `fwhm` is that of the round profile of equal area.
///
/// @param fwhm full width at half maximum [pixel]
record PsfShape(double fwhm, double e1, double e2) {
    static final double BETA = 3.5;
    /// FWHM over Moffat's alpha.
    static final double FWHM_PER_ALPHA = 2 * StrictMath.sqrt(StrictMath.pow(2, 1 / BETA) - 1);

    static final Mixture MOFFAT = Mixture.moffat(BETA);

    /// Moffat's alpha [pixel].
    double alpha() {
        return fwhm / FWHM_PER_ALPHA;
    }

    /// The shape's matrix over alpha^2: xx, xy, yy of unit determinant.
    double[] matrix() {
        double norm = 1 / Math.sqrt(1 - e1 * e1 - e2 * e2);
        return new double[] {(1 + e1) * norm, e2 * norm, (1 - e1) * norm};
    }
}
