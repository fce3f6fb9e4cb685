/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.unit;

/// Flux densities [nJy] and AB magnitudes: m = 31.4 - 2.5 log10(f / nJy) (Oke & Gunn 1983, ApJ 266, 713).
public final class Flux {
    /// AB magnitude of one nanojansky.
    public static final double AB_ZERO_POINT_NJY = 31.4;

    private Flux() {}

    /// AB magnitude of a flux; NaN for a flux that is not positive.
    ///
    /// @param njy flux density [nJy]
    public static double abMagnitude(double njy) {
        return njy > 0 ? AB_ZERO_POINT_NJY - 2.5 * Math.log10(njy) : Double.NaN;
    }

    /// Flux density [nJy] of an AB magnitude.
    public static double njyOfAbMagnitude(double abMag) {
        return Math.pow(10, (AB_ZERO_POINT_NJY - abMag) / 2.5);
    }
}
