/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.format;

import java.nio.file.Path;
import java.util.Optional;
import org.almagest.astro.exposure.ExposureFits;
import org.almagest.astro.fits.FloatPacking;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;

/// Images as FITS; see [ExposureFits].
public final class ImageFormatter implements Formatter<Image> {
    private static final int LEVELS_PER_SIGMA = 16;

    @Override
    public String name() {
        return "fits-image";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String storage() {
        return "Image";
    }

    @Override
    public Class<Image> type() {
        return Image.class;
    }

    @Override
    public String extension() {
        return "fits";
    }

    @Override
    public void write(Image value, Path file, Recipe recipe) {
        ExposureFits.writeImage(
                file,
                value,
                switch (recipe) {
                    case PLAIN -> FloatPacking.PLAIN;
                    case LOSSLESS -> FloatPacking.LOSSLESS;
                    case LOSSY16 -> new FloatPacking.Quantised(LEVELS_PER_SIGMA);
                });
    }

    @Override
    public Image read(Path file, int version, Class<? extends Image> asked) {
        return ExposureFits.readImage(file);
    }

    @Override
    public Optional<Image> read(Path file, int version, Class<? extends Image> asked, Box part) {
        Box shared = ExposureFits.readBox(file).intersection(part);
        return shared.isEmpty() ? Optional.empty() : Optional.of(ExposureFits.readImage(file, shared));
    }
}
