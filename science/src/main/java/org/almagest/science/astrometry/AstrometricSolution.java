/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.astrometry;

import org.almagest.astro.wcs.TanSipWcs;

/// A WCS with the pairs it was fitted to and the proof that it is right.
///
/// @param wcs the solution
/// @param source numbers of the matched sources
/// @param reference numbers of their references, same length
/// @param used whether a pair took part in the last fit, or was clipped
/// @param mode how it was found: `POINTING` or `BLIND`
/// @param order order of the polynomial
/// @param scatterArcsec robust scatter per axis of the pairs used [arcsec]
/// @param meanDistanceArcsec mean distance of the pairs used [arcsec]
/// @param shiftArcsec how far the guess was off at the middle of the image [arcsec]
/// @param log10Chance bound of the probability that the pattern matched by chance
public record AstrometricSolution(
        TanSipWcs wcs,
        int[] source,
        int[] reference,
        boolean[] used,
        AstrometryConfig.Mode mode,
        int order,
        double scatterArcsec,
        double meanDistanceArcsec,
        double shiftArcsec,
        double log10Chance) {
    /// Number of pairs in the last fit.
    public int usedCount() {
        int n = 0;
        for (boolean u : used) if (u) n++;
        return n;
    }
}
