/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.exposure;

import org.almagest.astro.fits.NamedArrays;
import org.almagest.astro.image.Box;
import org.almagest.astro.psf.PixelPsf;
import org.almagest.astro.psf.Psf;

/// Stores [PixelPsf]: `domain` (x0, y0, width, height), `order`, `step`, `side` and `basis`.
final class PixelPsfCodec implements PsfCodec {
    @Override
    public String name() {
        return "pixel-basis";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public boolean handles(Psf psf) {
        return psf instanceof PixelPsf;
    }

    @Override
    public NamedArrays write(Psf psf, PsfCodecs codecs) {
        PixelPsf p = (PixelPsf) psf;
        return NamedArrays.builder()
                .put("domain", Boxes.toLongs(p.domain()))
                .put("order", (long) p.order())
                .put("step", p.step())
                .put("side", (long) p.side())
                .put("basis", p.basis())
                .build();
    }

    @Override
    public Psf read(NamedArrays values, int version, PsfCodecs codecs) {
        Box domain = Boxes.ofLongs(values.longs("domain"));
        return new PixelPsf(
                domain, values.whole("order"), values.number("step"), values.whole("side"), values.floats("basis"));
    }
}
