/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.image;

import java.nio.file.Path;
import org.almagest.astro.reduced.ForeignExposure;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// The image that a command is about, and the files that go with it.
final class ImageOptions {
    @Parameters(paramLabel = "FILE", description = "FITS file, plain or packed (.gz, .bz2, .fz).")
    private Path file;

    @Mixin
    private PlaneOptions planes;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    ImageOptions() {}

    /// The file of the image.
    Path file() {
        return file;
    }

    /// Reads the image.
    ForeignExposure read() {
        return ForeignExposure.read(planes.of(file));
    }
}
