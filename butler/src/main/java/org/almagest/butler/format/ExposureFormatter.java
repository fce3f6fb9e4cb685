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
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureFits;
import org.almagest.astro.exposure.ExposureRecipe;
import org.almagest.astro.exposure.ExposureRows;
import org.almagest.astro.image.Box;

/// Exposures as FITS; see [ExposureFits].
public final class ExposureFormatter implements Formatter<Exposure> {
    @Override
    public String name() {
        return "fits-exposure";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String storage() {
        return "Exposure";
    }

    @Override
    public Class<Exposure> type() {
        return Exposure.class;
    }

    @Override
    public String extension() {
        return "fits";
    }

    @Override
    public void write(Exposure value, Path file, Recipe recipe) {
        ExposureFits.write(
                file,
                value,
                switch (recipe) {
                    case PLAIN -> ExposureRecipe.PLAIN;
                    case LOSSLESS -> ExposureRecipe.LOSSLESS;
                    case LOSSY16 -> ExposureRecipe.LOSSY16;
                });
    }

    @Override
    public Exposure read(Path file, int version, Class<? extends Exposure> asked) {
        return ExposureFits.read(file);
    }

    @Override
    public Optional<Exposure> read(Path file, int version, Class<? extends Exposure> asked, Box part) {
        Box shared = ExposureFits.readBox(file).intersection(part);
        return shared.isEmpty() ? Optional.empty() : Optional.of(ExposureFits.read(file, shared));
    }

    @Override
    public <R extends AutoCloseable> Optional<R> open(Path file, int version, Class<R> form) {
        return form == ExposureRows.class ? Optional.of(form.cast(ExposureFits.open(file))) : Optional.empty();
    }
}
