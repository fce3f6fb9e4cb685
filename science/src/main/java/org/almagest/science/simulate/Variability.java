/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

/// A periodic light curve.
///
/// @param period [d]
/// @param amplitude between brightest and faintest [mag]
/// @param phase at MJD 61300, in [0, 1)
record Variability(Kind kind, double period, double amplitude, double phase) {
    /// Forms of light curves.
    enum Kind {
        /// Fast rise, slow decline.
        RR_LYRAE,
        /// Two eclipses per period, the second 0.4 as deep.
        ECLIPSING,
        SINUSOID
    }

    private static final double RISE = 0.18;
    private static final double ECLIPSE = 0.05;

    /// Magnitudes to add to the object's own at a time; 0 on average within a tenth of the amplitude, or
    /// out of eclipse.
    double magnitudes(double mjd) {
        double turns = (mjd - 61300) / period + phase;
        double p = turns - Math.floor(turns);
        return switch (kind) {
            case RR_LYRAE -> amplitude * ((p < RISE ? 1 - p / RISE : (p - RISE) / (1 - RISE)) - 0.5);
            case ECLIPSING -> amplitude * (dip(p) + dip(p - 1) + 0.4 * dip(p - 0.5));
            case SINUSOID -> 0.5 * amplitude * StrictMath.sin(2 * StrictMath.PI * p);
        };
    }

    private static double dip(double p) {
        return StrictMath.exp(-0.5 * (p / ECLIPSE) * (p / ECLIPSE));
    }
}
