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
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.fits.FitsFile;
import org.almagest.astro.fits.FitsHdu;
import org.almagest.astro.fits.FitsWriter;
import org.almagest.astro.fits.FloatPacking;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `almagest image pack`.
@Command(
        name = "pack",
        description =
                "Write the first image of FITS files in compressed tiles: floats rounded to a fraction of each row's"
                        + " noise (Rice), or kept to the bit (GZIP).",
        mixinStandardHelpOptions = true)
final class PackImages implements Callable<Integer> {
    @Mixin
    private ManyImages images;

    @Option(names = "--levels", description = "Steps per sigma of the noise; 0 keeps every bit. Default: 16.")
    private double levels = 16;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    PackImages() {}

    @Override
    public Integer call() {
        if (!(levels >= 0)) throw new UserFault("--levels " + levels + ": 0 or more is needed");
        FloatPacking packing = levels == 0 ? FloatPacking.LOSSLESS : new FloatPacking.Quantised(levels);
        for (Path file : images.files())
            try (FitsFile in = FitsFile.open(file);
                    FitsWriter out = FitsWriter.create(images.output(file, ".fits.fz"))) {
                FitsHdu hdu = in.firstImage();
                out.image(hdu.header(), hdu.readImage(), packing).commit();
            }
        return 0;
    }
}
