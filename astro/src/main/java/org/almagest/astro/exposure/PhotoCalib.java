/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.exposure;

import java.util.Optional;
import org.almagest.astro.image.ChebyshevField;
import org.jspecify.annotations.Nullable;

/// What one unit of an image is worth: flux [nJy] = value times mean times field(x, y).
///
/// @param mean nJy per image unit, averaged over the image
/// @param meanError its standard error
/// @param fieldOrNull variation over the image, 1 on average; see [#field()]
public record PhotoCalib(
        double mean, double meanError, @Nullable ChebyshevField fieldOrNull) {
    /// The calibration of an image that is in nJy already.
    public static final PhotoCalib IDENTITY = new PhotoCalib(1, 0, null);

    public PhotoCalib {
        if (!(mean > 0)) throw new IllegalArgumentException("photometric calibration of " + mean + " nJy per unit");
    }

    /// Variation over the image, 1 on average; empty when there is none.
    public Optional<ChebyshevField> field() {
        return Optional.ofNullable(fieldOrNull);
    }

    /// nJy per image unit at a position (parent pixels).
    public double njyPerUnit(double x, double y) {
        return fieldOrNull == null ? mean : mean * fieldOrNull.evaluate(x, y);
    }
}
