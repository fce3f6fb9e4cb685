/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fits;

/// How a plane of floats is stored.
public sealed interface FloatPacking {
    /// As it is: the cheapest to write and read.
    FloatPacking PLAIN = new Plain();
    /// Every bit kept, in GZIP tiles with shuffled bytes: about 15 % smaller for noise.
    FloatPacking LOSSLESS = new Lossless();

    record Plain() implements FloatPacking {}

    record Lossless() implements FloatPacking {}

    /// Rounded to a fraction of the noise of each row with subtractive dithering, in Rice tiles. NaN stays
    /// NaN. (Pence, White & Seaman 2010, PASP 122, 1065.)
    ///
    /// @param levelsPerSigma steps per standard deviation of the noise: 4 is fpack's default, 16 keeps
    /// photometry to the last digits
    record Quantised(double levelsPerSigma) implements FloatPacking {
        public Quantised {
            if (!(levelsPerSigma > 0)) throw new IllegalArgumentException("levels per sigma " + levelsPerSigma);
        }
    }
}
