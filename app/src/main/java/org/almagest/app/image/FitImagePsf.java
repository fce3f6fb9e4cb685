/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.image;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.fits.FitsFile;
import org.almagest.astro.fits.FitsHdu;
import org.almagest.astro.fits.FitsHeader;
import org.almagest.astro.fits.FitsWriter;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.psf.Psf;
import org.almagest.science.pair.ImagePsf;
import org.almagest.science.psfmodel.PsfFit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `almagest image psf`.
@Command(
        name = "psf",
        description =
                "Fit the PSF of images to their own stars. Writes NAME.psf.fits: the PSF at the middles of N x N equal"
                        + " parts of the image, side by side, each of sum 1 and centred on its stamp's middle pixel.",
        footer = {
            "",
            "Printed are the stars, and what the model leaves on stars that took no part in the fit: size (T = Ixx + Iyy) and",
            "ellipticity, star less model."
        },
        mixinStandardHelpOptions = true)
final class FitImagePsf implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ManyImages images;

    @Option(names = "--grid", description = "N. Default: 8.")
    private int grid = 8;

    @Option(names = "--stamp", description = "Side of a stamp [pixel], odd. Default: 41.")
    private int stamp = 41;

    @Option(names = "--stars", description = "Most stars; the brightest of more. Default: 500.")
    private int stars = 500;

    @Option(names = "--order", description = "Highest degree of the model's change over the image. Default: 2.")
    private int order = PsfFit.Config.DEFAULT.order();

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    FitImagePsf() {}

    @Override
    public Integer call() {
        if (grid < 1 || grid > 64) throw new UserFault("--grid " + grid + ": 1 to 64");
        if (stamp < 5 || stamp > 255 || stamp % 2 == 0) throw new UserFault("--stamp " + stamp + ": odd, 5 to 255");
        if (stars < 3) throw new UserFault("--stars " + stars + ": at least 3 are needed");
        PsfFit.Config d = PsfFit.Config.DEFAULT;
        PsfFit.Config config = new PsfFit.Config(
                order, d.sideFwhm(), d.rounds(), d.reserveFraction(), d.modelError(), d.weightFloor(), d.minStars());
        for (Path file : images.files())
            try (FitsFile in = FitsFile.open(file)) {
                FitsHdu hdu = in.firstImage();
                FitsHeader words = hdu.header();
                ImagePsf.Result r = ImagePsf.of(
                        hdu.readImage(), words.real("GAIN").orElse(1), words.real("SATURATE"), stars, config);
                try (FitsWriter out = FitsWriter.create(images.output(file, ".psf.fits"))) {
                    out.image(header(r), stamps(r.fit().psf(), hdu.box())).commit();
                }
                print(file, r);
            }
        return 0;
    }

    private FitsHeader header(ImagePsf.Result r) {
        return FitsHeader.builder()
                .set("PSFGRID", grid, "parts of the image along each axis")
                .set("PSFSTAMP", stamp, "side of a stamp [pixel]")
                .set("PSFFWHM", r.fwhm(), "median width of the stars [pixel]")
                .set("PSFSTARS", r.fit().used().length, "stars in the fit")
                .build();
    }

    private Image stamps(Psf psf, Box box) {
        Image out = Image.zeros(grid * stamp, grid * stamp);
        int half = stamp / 2;
        for (int j = 0; j < grid; j++)
            for (int i = 0; i < grid; i++) {
                Image star = psf.kernelAt(
                        box.x0() + (i + 0.5) * box.width() / grid - 0.5,
                        box.y0() + (j + 0.5) * box.height() / grid - 0.5);
                for (int y = -half; y <= half; y++)
                    for (int x = -half; x <= half; x++)
                        if (star.box().contains(x, y))
                            out.set(i * stamp + half + x, j * stamp + half + y, star.get(x, y));
            }
        return out;
    }

    private void print(Path file, ImagePsf.Result r) {
        PsfFit.Statistics s = r.fit().statistics();
        spec.commandLine()
                .getOut()
                .println(String.format(
                        Locale.ROOT,
                        "%s: FWHM %.3f pixels, %d of %d stars; on %d stars dT/T %.2e (scatter %.2e), de1 %.2e, de2 %.2e, chi2"
                                + " %.2f",
                        file,
                        r.fwhm(),
                        r.fit().used().length,
                        r.stars(),
                        s.stars(),
                        s.sizeMedian(),
                        s.sizeScatter(),
                        s.e1Median(),
                        s.e2Median(),
                        s.chi2Median()));
        spec.commandLine().getOut().flush();
    }
}
