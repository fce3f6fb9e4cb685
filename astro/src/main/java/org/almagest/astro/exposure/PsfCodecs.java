/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.exposure;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fits.NamedArrays;
import org.almagest.astro.psf.Psf;

/// The PSF codecs that are known: those of this module, then those found by `ServiceLoader`. Immutable.
public final class PsfCodecs {
    private final List<PsfCodec> codecs;

    private PsfCodecs(List<PsfCodec> codecs) {
        this.codecs = codecs;
    }

    /// All codecs on the class path.
    public static PsfCodecs installed() {
        List<PsfCodec> all = new ArrayList<>(List.of(new GaussianPsfCodec(), new PixelPsfCodec(), new GridPsfCodec()));
        ServiceLoader.load(PsfCodec.class, PsfCodecs.class.getClassLoader()).forEach(all::add);
        return new PsfCodecs(List.copyOf(all));
    }

    /// The values of a PSF with the codec's name and version.
    public NamedArrays write(Psf psf) {
        PsfCodec codec = codecs.stream()
                .filter(c -> c.handles(psf))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no codec stores a PSF of class " + psf.getClass().getName() + "; register a PsfCodec"));
        return NamedArrays.builder()
                .put("codec", codec.name())
                .put("version", (long) codec.version())
                .putAll("values", codec.write(psf, this))
                .build();
    }

    /// The PSF of values that [#write(Psf)] gave.
    public Psf read(NamedArrays stored) {
        String name = stored.text("codec");
        int version = stored.whole("version");
        PsfCodec codec = codecs.stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new DataFault("no codec reads a PSF of kind " + name + "; known are "
                        + codecs.stream().map(PsfCodec::name).toList()));
        if (version > codec.version())
            throw new DataFault("PSF of kind " + name + " has version " + version + "; this program reads up to "
                    + codec.version());
        return codec.read(stored.child("values"), version, this);
    }
}
