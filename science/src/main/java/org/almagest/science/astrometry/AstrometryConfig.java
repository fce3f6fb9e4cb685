/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.astrometry;

/// How an exposure is matched and its WCS fitted.
///
/// @param mode `pointing`: the guess is right within `maxShiftArcsec` and `maxRotationDegrees`; `blind`:
/// only its pixel scale and, within `blindShift`, its place; `auto`: the first, then the second
/// @param maxShiftArcsec largest error of the pointing [arcsec]
/// @param maxRotationDegrees largest error of the camera's angle [deg]
/// @param blindShift largest error of the pointing in blind mode, in half-diagonals of the image
/// @param scaleTolerance largest relative error of the pixel scale, in blind mode
/// @param order highest order of the WCS polynomial, 1 to 5; lower when the stars do not tell of more
/// @param starsPerTerm fewest stars per coefficient
/// @param minMatches fewest matched stars of a solution
/// @param minSnr sources fainter than this are not used
/// @param maxMeanDistanceArcsec largest mean distance of matched pairs [arcsec]; half a pixel if that is
/// more
/// @param clipSigma pairs further off than this many sigma are left out
/// @param fitRounds how often matching and fitting alternate
/// @param log10Chance bound of the chance that a pattern of noise matches as well, such as -9
public record AstrometryConfig(
        Mode mode,
        double maxShiftArcsec,
        double maxRotationDegrees,
        double blindShift,
        double scaleTolerance,
        int order,
        double starsPerTerm,
        int minMatches,
        double minSnr,
        double maxMeanDistanceArcsec,
        double clipSigma,
        int fitRounds,
        double log10Chance) {
    /// What of the guessed WCS is trusted.
    public enum Mode {
        /// Its place within `maxShiftArcsec` and its angle within `maxRotationDegrees`.
        POINTING,
        /// Its pixel scale within `scaleTolerance` and its place within `blindShift`; neither angle nor
        /// hand.
        BLIND,
        /// The first; if that finds nothing, the second.
        AUTO
    }

    public static final AstrometryConfig DEFAULT =
            new AstrometryConfig(Mode.AUTO, 50, 1, 1, 0.02, 4, 3, 6, 10, 0.5, 3, 6, -9);

    public AstrometryConfig {
        if (order < 1 || order > 5) throw new IllegalArgumentException("order " + order + ": 1 to 5");
        if (minMatches < 4) throw new IllegalArgumentException("minMatches " + minMatches + ": 4 or more");
    }

    /// The same in another mode.
    public AstrometryConfig withMode(Mode other) {
        return new AstrometryConfig(
                other,
                maxShiftArcsec,
                maxRotationDegrees,
                blindShift,
                scaleTolerance,
                order,
                starsPerTerm,
                minMatches,
                minSnr,
                maxMeanDistanceArcsec,
                clipSigma,
                fitRounds,
                log10Chance);
    }

    /// The same with another order.
    public AstrometryConfig withOrder(int other) {
        return new AstrometryConfig(
                mode,
                maxShiftArcsec,
                maxRotationDegrees,
                blindShift,
                scaleTolerance,
                other,
                starsPerTerm,
                minMatches,
                minSnr,
                maxMeanDistanceArcsec,
                clipSigma,
                fitRounds,
                log10Chance);
    }

    /// The same with another largest error of the pointing.
    public AstrometryConfig withMaxShiftArcsec(double other) {
        return new AstrometryConfig(
                mode,
                other,
                maxRotationDegrees,
                blindShift,
                scaleTolerance,
                order,
                starsPerTerm,
                minMatches,
                minSnr,
                maxMeanDistanceArcsec,
                clipSigma,
                fitRounds,
                log10Chance);
    }
}
