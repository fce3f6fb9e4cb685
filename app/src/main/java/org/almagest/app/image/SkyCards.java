/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.image;

import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.fits.Card;
import org.almagest.astro.fits.FitsHeader;
import org.almagest.astro.wcs.FitsWcs;
import org.almagest.astro.wcs.Wcs;

/// Header cards of an image that was brought onto other pixels.
final class SkyCards {
    private SkyCards() {}

    /// Where an exposure's pixels lie, and nothing else of it.
    static FitsHeader of(Exposure exposure) {
        FitsHeader.Builder out = FitsHeader.builder();
        if (exposure.info().wcs().orElse(null) instanceof FitsWcs told) for (Card c : told.cards(0, 0)) out.set(c);
        return out.build();
    }

    /// The words of an image with another WCS.
    static FitsHeader of(FitsHeader words, Wcs wcs) {
        FitsHeader.Builder out = FitsHeader.builder();
        for (Card c : words.cards()) if (!c.isCommentary() && !FitsWcs.isWcsKeyword(c.keyword())) out.set(c);
        if (wcs instanceof FitsWcs told) for (Card c : told.cards(0, 0)) out.set(c);
        return words.withCards(out.build().cards());
    }
}
