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
import org.almagest.astro.image.Image;
import org.almagest.astro.kernel.PositionGrid;
import org.almagest.astro.kernel.Warp;
import org.almagest.science.coadd.SkyMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `almagest image warp`.
@Command(
        name = "warp",
        description =
                "Resample images onto other pixels by their WCS; a star keeps its flux. Writes NAME.warp.fits, NaN"
                        + " where an image has no pixels.",
        mixinStandardHelpOptions = true)
final class WarpImages implements Callable<Integer> {
    @Mixin
    private ManyImages images;

    @Mixin
    private GridOptions grid;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    WarpImages() {}

    @Override
    public Integer call() {
        GridOptions.Grid to = grid.grid();
        Warp warp = grid.warp();
        Image made = Image.zeros(to.box());
        for (Path file : images.files())
            try (FitsFile in = FitsFile.open(file);
                    FitsWriter out = FitsWriter.create(images.output(file, ".warp.fits"))) {
                FitsHdu hdu = in.firstImage();
                PositionGrid positions = SkyMapping.grid(to.wcs(), to.box(), GridOptions.wcs(hdu, file));
                warp.into(hdu.readImage(), positions, made, 1);
                out.image(SkyCards.of(hdu.header(), to.wcs()), made).commit();
            }
        return 0;
    }
}
