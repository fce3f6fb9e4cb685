/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.astrometry;

/// What an astrometric solution came to.
///
/// @param mode how the pattern was found
/// @param matches matched stars
/// @param used stars in the last fit
/// @param order of the polynomial
/// @param scatterMas robust scatter per axis of the better half of the stars [mas]
/// @param meanDistanceArcsec mean distance of the pairs used [arcsec]
/// @param pointingErrorArcsec how far the middle of the image was from where the guess had it [arcsec]
/// @param log10Chance bound of the probability that the pattern matched by chance
public record AstrometrySummary(
        String mode,
        int matches,
        int used,
        int order,
        double scatterMas,
        double meanDistanceArcsec,
        double pointingErrorArcsec,
        double log10Chance) {
    static AstrometrySummary of(AstrometricSolution s) {
        return new AstrometrySummary(
                s.mode().name(),
                s.source().length,
                s.usedCount(),
                s.order(),
                1000 * s.scatterArcsec(),
                s.meanDistanceArcsec(),
                s.shiftArcsec(),
                s.log10Chance());
    }
}
