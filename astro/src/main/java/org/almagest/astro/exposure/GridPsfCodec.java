/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.exposure;

import org.almagest.astro.fits.NamedArrays;
import org.almagest.astro.psf.GridPsf;
import org.almagest.astro.psf.Psf;

/// Stores [GridPsf]: `first` and `step` of the nodes (x, y), their `shape` (columns, rows), `radius` and
/// `stamps`.
final class GridPsfCodec implements PsfCodec {
    @Override
    public String name() {
        return "grid";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public boolean handles(Psf psf) {
        return psf instanceof GridPsf;
    }

    @Override
    public NamedArrays write(Psf psf, PsfCodecs codecs) {
        GridPsf p = (GridPsf) psf;
        return NamedArrays.builder()
                .put("first", p.x0(), p.y0())
                .put("step", p.stepX(), p.stepY())
                .put("shape", p.columns(), p.rows())
                .put("radius", (long) p.radius())
                .put("stamps", p.stamps())
                .build();
    }

    @Override
    public Psf read(NamedArrays values, int version, PsfCodecs codecs) {
        double[] first = values.doubles("first"), step = values.doubles("step");
        long[] shape = values.longs("shape");
        return new GridPsf(
                first[0],
                first[1],
                step[0],
                step[1],
                Math.toIntExact(shape[0]),
                Math.toIntExact(shape[1]),
                values.whole("radius"),
                values.floats("stamps"));
    }
}
