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
import org.almagest.astro.reduced.ForeignExposure;
import org.almagest.astro.reduced.ImageFiles;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The image that a command is about, and the files that go with it.
final class ImageOptions {
    @Parameters(paramLabel = "FILE", description = "FITS file, plain or packed (.gz, .bz2, .fz).")
    private Path file;

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

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    ImageOptions() {}

    /// The file of the image.
    Path file() {
        return file;
    }

    /// Reads the image.
    ForeignExposure read() {
        return ForeignExposure.read(new ImageFiles(file, hdu, weight, variance, mask, number(zeroPoint), number(gain)));
    }

    private static OptionalDouble number(Optional<Double> v) {
        return v.isPresent() ? OptionalDouble.of(v.get()) : OptionalDouble.empty();
    }
}
