/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.exposure;

import org.almagest.astro.fits.NamedArrays;
import org.almagest.astro.psf.Psf;

/// How one class of PSF is stored. Codecs outside this module are found by `ServiceLoader`
/// (`META-INF/services/org.almagest.astro.exposure.PsfCodec`).
///
/// The name and version stand beside the values in the file; a codec goes on reading every version it ever
/// wrote. What is read must equal what was written, bit for bit.
///
/// Thread rule: codecs have no state.
public interface PsfCodec {
    /// Name in the file; unique and never changed.
    String name();

    /// Version that is written.
    int version();

    /// Whether a PSF is of the class that this codec stores.
    boolean handles(Psf psf);

    /// The values of a PSF.
    ///
    /// @param codecs stores PSFs within this one
    NamedArrays write(Psf psf, PsfCodecs codecs);

    /// The PSF of values.
    ///
    /// @param version the one that was written, not above [#version()]
    /// @param codecs reads PSFs within this one
    Psf read(NamedArrays values, int version, PsfCodecs codecs);
}
