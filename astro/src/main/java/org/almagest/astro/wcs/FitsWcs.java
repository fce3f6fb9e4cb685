/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.wcs;

import java.util.List;
import java.util.Optional;
import org.almagest.astro.fits.Card;
import org.almagest.astro.fits.FitsHeader;

/// A mapping that FITS header cards can tell.
///
/// Read are TAN, SIN, STG, ZEA, ARC, CAR, CEA, MER, SFL and AIT with either axis first, `CDi_j`, `PCi_j`
/// with `CDELTi`, or `CROTA2`, `LONPOLE`, `LATPOLE`, SIP (also where `CTYPE` lacks `-SIP`) and TPV,
/// equatorial (ICRS, FK5) or galactic; the sky is always ICRS.
public sealed interface FitsWcs extends Wcs permits TanSipWcs, ProjectedWcs {
    /// The WCS of an image whose first pixel is (0, 0); empty when the header has no celestial one.
    ///
    /// @throws org.almagest.astro.fits.FitsFormatException if the cards contradict each other or tell of a
    /// projection that is not read
    static Optional<FitsWcs> find(FitsHeader header) {
        return WcsCards.read(header);
    }

    /// The WCS of an image; a header without one is a fault of the data.
    static FitsWcs of(FitsHeader header) {
        return find(header)
                .orElseThrow(() -> header.problem("no celestial WCS: CTYPE1 and CTYPE2 name none (such as RA---TAN)"));
    }

    /// The cards of this WCS for an image whose first pixel has the parent position given.
    List<Card> cards(int x0, int y0);

    /// This WCS for pixels counted anew: the pixel that was (x, y) becomes (x + dx, y + dy).
    FitsWcs shifted(double dx, double dy);

    /// Whether a card is one of those that tell of a celestial WCS.
    static boolean isWcsKeyword(String keyword) {
        return WcsCards.isKeyword(keyword);
    }
}
