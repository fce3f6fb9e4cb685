/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

/// One transient in one science visit.
///
/// @param id of the transient; one that is persistent has a row in each science visit that sees it
/// @param visit place of the visit in the survey
/// @param group part of the recipe it belongs to
/// @param host id of the galaxy it lies on; 0 when it has none
/// @param ra ICRS [deg]
/// @param dec ICRS [deg]
/// @param fluxNjy flux outside the atmosphere [nJy]
/// @param expectedErrorNjy error of its PSF flux in a perfect difference image ([ExpectedError]) [nJy]
public record Injection(
        long id, int visit, Group group, long host, double ra, double dec, double fluxNjy, double expectedErrorNjy) {
    /// Parts of the recipe of injections.
    public enum Group {
        NEAR_THRESHOLD,
        BESIDE,
        BRIGHT,
        PERSISTENT
    }

    /// Signal-to-noise ratio in a perfect difference image.
    public double snr() {
        return fluxNjy / expectedErrorNjy;
    }
}
