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
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.fits.FitsFile;
import org.almagest.astro.fits.FitsHdu;
import org.almagest.astro.image.Box;
import org.almagest.astro.kernel.Warp;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.wcs.FitsWcs;
import org.almagest.astro.wcs.TanSipWcs;
import org.almagest.astro.wcs.Wcs;
import picocli.CommandLine.Option;

/// Options that tell the pixels of an image to be made.
final class GridOptions {
    @Option(names = "--like", paramLabel = "FITS", description = "The pixels and WCS of this file's first image.")
    private Optional<Path> like = Optional.empty();

    @Option(
            names = "--center",
            paramLabel = "RA,DEC",
            split = ",",
            description = "Middle of the image [deg]; north is up.")
    private double[] center = {};

    @Option(names = "--scale", paramLabel = "ARCSEC", description = "Side of a pixel.")
    private Optional<Double> scale = Optional.empty();

    @Option(names = "--size", paramLabel = "W,H", split = ",", description = "Columns and rows.")
    private int[] size = {};

    @Option(
            names = "--kernel",
            description = "Interpolation: lanczos3, lanczos5 or stars8 (least error for stars). Default: lanczos3.")
    private String kernel = "lanczos3";

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    GridOptions() {}

    /// The pixels of the image to be made, and their place.
    record Grid(Wcs wcs, Box box) {}

    Grid grid() {
        boolean all = center.length == 2 && scale.isPresent() && size.length == 2;
        if (like.isPresent() == all
                || (like.isPresent() && (center.length > 0 || scale.isPresent() || size.length > 0)))
            throw new UserFault("give either --like FITS, or all of --center RA,DEC --scale ARCSEC --size W,H");
        if (like.isPresent())
            try (FitsFile in = FitsFile.open(like.get())) {
                FitsHdu hdu = in.firstImage();
                return new Grid(wcs(hdu, like.get()), hdu.box());
            }
        if (!(scale.get() > 0) || size[0] < 1 || size[1] < 1)
            throw new UserFault("--scale " + scale.get() + " --size " + size[0] + "," + size[1] + ": numbers above 0");
        double degrees = scale.get() / 3600;
        Wcs wcs = new TanSipWcs(
                SkyCoord.ofDegrees(center[0], center[1]), 0.5 * (size[0] - 1), 0.5 * (size[1] - 1), new double[] {
                    -degrees, 0, 0, degrees
                });
        return new Grid(wcs, new Box(0, 0, size[0], size[1]));
    }

    Warp warp() {
        return switch (kernel) {
            case "lanczos3" -> Warp.LANCZOS3;
            case "lanczos5" -> Warp.LANCZOS5;
            case "stars8" -> Warp.STARS;
            default -> throw new UserFault("--kernel " + kernel + ": lanczos3, lanczos5 or stars8");
        };
    }

    /// The WCS of an image, without which it has no place.
    static Wcs wcs(FitsHdu hdu, Path file) {
        return FitsWcs.find(hdu.header())
                .orElseThrow(() -> new UserFault(
                        file + " has no WCS in HDU " + hdu.index() + ": it cannot be brought onto other pixels"));
    }
}
