/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.format;

import java.nio.file.Path;
import org.almagest.astro.exposure.ExposureFits;
import org.almagest.astro.image.Mask;

/// Masks as FITS; see [ExposureFits].
public final class MaskFormatter implements Formatter<Mask> {
    @Override
    public String name() {
        return "fits-mask";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String storage() {
        return "Mask";
    }

    @Override
    public Class<Mask> type() {
        return Mask.class;
    }

    @Override
    public String extension() {
        return "fits";
    }

    @Override
    public void write(Mask value, Path file, Recipe recipe) {
        ExposureFits.writeMask(file, value);
    }

    @Override
    public Mask read(Path file, int version, Class<? extends Mask> asked) {
        return ExposureFits.readMask(file);
    }
}
