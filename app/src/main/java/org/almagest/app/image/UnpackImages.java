/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.image;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.almagest.astro.fits.FitsFile;
import org.almagest.astro.fits.FitsHdu;
import org.almagest.astro.fits.FitsWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `almagest image unpack`.
@Command(
        name = "unpack",
        description = "Write the first image of packed files (.fz, .gz, .bz2) as plain FITS images of 32-bit floats.",
        mixinStandardHelpOptions = true)
final class UnpackImages implements Callable<Integer> {
    /// Rows held at a time: they stay in the cache between reading and writing.
    private static final int ROWS = 64;

    @Mixin
    private ManyImages images;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    UnpackImages() {}

    @Override
    public Integer call() {
        for (Path file : images.files())
            try (FitsFile in = FitsFile.open(file);
                    FitsWriter out = FitsWriter.create(images.output(file, ".fits"))) {
                FitsHdu hdu = in.firstImage();
                out.image(hdu.header(), hdu.width(), hdu.height(), ROWS, hdu::readImage)
                        .commit();
            }
        return 0;
    }
}
