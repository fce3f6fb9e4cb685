/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.image;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import org.almagest.astro.reduced.ImageFiles;
import picocli.CommandLine.Option;

/// What goes with an image: planes in other files, and numbers that overrule its header.
final class PlaneOptions {
    @Option(names = "--hdu", description = "Number or EXTNAME of the image's HDU. Default: the first image.")
    private Optional<String> hdu = Optional.empty();

    @Option(names = "--weight", description = "FITS file of inverse variances; 0 means no data.")
    private Optional<Path> weight = Optional.empty();

    @Option(names = "--variance", description = "FITS file of variances.")
    private Optional<Path> variance = Optional.empty();

    @Option(
            names = "--mask",
            description = "FITS file of whole numbers: planes named by MP_* cards, else all that is not 0 is bad.")
    private Optional<Path> mask = Optional.empty();

    @Option(names = "--zero-point", description = "AB magnitude of one unit of the image; overrules the header.")
    private Optional<Double> zeroPoint = Optional.empty();

    @Option(names = "--gain", description = "Electrons in one unit of the image; overrules the header.")
    private Optional<Double> gain = Optional.empty();

    PlaneOptions() {}

    /// The files of an image.
    ImageFiles of(Path file) {
        return new ImageFiles(file, hdu, weight, variance, mask, number(zeroPoint), number(gain));
    }

    private static OptionalDouble number(Optional<Double> v) {
        return v.isPresent() ? OptionalDouble.of(v.get()) : OptionalDouble.empty();
    }
}
