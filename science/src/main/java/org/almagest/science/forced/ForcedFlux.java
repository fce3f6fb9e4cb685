/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.forced;

/// The flux of a point source at a given position.
///
/// @param flux sum(P D) / sum(P^2) over good pixels; NaN when it could not be measured
/// @param fluxErr its standard error from the variance plane and the noise correlation; NaN likewise
/// @param usedPixels good pixels of the stamp
/// @param edge whether part of the stamp lies outside the image
/// @param noGoodPixels whether no good pixel was left, or none at the centre
public record ForcedFlux(double flux, double fluxErr, int usedPixels, boolean edge, boolean noGoodPixels) {
    /// What a position outside the image gives.
    static final ForcedFlux OUTSIDE = new ForcedFlux(Double.NaN, Double.NaN, 0, true, true);

    /// Whether a flux was measured on a whole or nearly whole stamp.
    public boolean isGood() {
        return !noGoodPixels && Double.isFinite(flux) && fluxErr > 0;
    }
}
