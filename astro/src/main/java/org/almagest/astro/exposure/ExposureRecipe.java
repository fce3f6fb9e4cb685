/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.exposure;

import java.util.Locale;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.fits.FloatPacking;

/// How the planes of an exposure are stored.
///
/// @param image packing of the image
/// @param variance packing of the variance
/// @param packMask whether the mask goes into Rice tiles, which lose nothing
public record ExposureRecipe(FloatPacking image, FloatPacking variance, boolean packMask) {
    /// Float planes as they are, mask packed: the cheapest in time.
    public static final ExposureRecipe PLAIN = new ExposureRecipe(FloatPacking.PLAIN, FloatPacking.PLAIN, true);
    /// Nothing lost, about a quarter smaller.
    public static final ExposureRecipe LOSSLESS =
            new ExposureRecipe(FloatPacking.LOSSLESS, FloatPacking.LOSSLESS, true);
    /// Float planes rounded to a sixteenth of the noise.
    public static final ExposureRecipe LOSSY16 =
            new ExposureRecipe(new FloatPacking.Quantised(16), new FloatPacking.Quantised(16), true);

    /// The recipe of a name: `plain`, `lossless` or `lossy16`.
    public static ExposureRecipe ofName(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "plain" -> PLAIN;
            case "lossless" -> LOSSLESS;
            case "lossy16" -> LOSSY16;
            default ->
                throw new UserFault("no recipe " + name + " to store exposures; there are plain, lossless, lossy16");
        };
    }
}
