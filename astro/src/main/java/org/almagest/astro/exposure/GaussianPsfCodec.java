/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.exposure;

import org.almagest.astro.fits.NamedArrays;
import org.almagest.astro.psf.GaussianPsf;
import org.almagest.astro.psf.Psf;

/// Stores [GaussianPsf]: `sigma` and `radius`.
final class GaussianPsfCodec implements PsfCodec {
    @Override
    public String name() {
        return "gaussian";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public boolean handles(Psf psf) {
        return psf instanceof GaussianPsf;
    }

    @Override
    public NamedArrays write(Psf psf, PsfCodecs codecs) {
        GaussianPsf gaussian = (GaussianPsf) psf;
        return NamedArrays.builder()
                .put("sigma", gaussian.sigma())
                .put("radius", (long) gaussian.radius())
                .build();
    }

    @Override
    public Psf read(NamedArrays values, int version, PsfCodecs codecs) {
        return new GaussianPsf(values.number("sigma"), values.whole("radius"));
    }
}
