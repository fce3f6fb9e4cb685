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
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.fits.FitsFile;
import org.almagest.astro.fits.FitsHdu;
import org.almagest.astro.fits.FitsHeader;
import org.almagest.astro.fits.FitsWriter;
import org.almagest.astro.fits.IntPlane;
import org.almagest.astro.fits.IntStorage;
import org.almagest.astro.image.Image;
import org.almagest.science.detect.CosmicRays;
import org.almagest.science.single.CosmicRayCleaning;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `almagest image cosmics`.
@Command(
        name = "cosmics",
        description = "Find the cosmic rays of images, and replace them. Writes NAME.clean.fits and NAME.mask.fits"
                + " (1: cosmic ray, 2: saturated, 4: no data).",
        mixinStandardHelpOptions = true)
final class CleanCosmicRays implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ManyImages images;

    @Option(names = "--gain", description = "Electrons in one unit of the image; overrules GAIN. Default: 1 without.")
    private Optional<Double> gain = Optional.empty();

    @Option(names = "--saturation", description = "Level from which pixels are left alone; overrules SATURATE.")
    private Optional<Double> saturation = Optional.empty();

    @Option(names = "--fwhm", description = "Width of the stars [pixel]. Default: measured at their peaks.")
    private Optional<Double> fwhm = Optional.empty();

    @Option(names = "--keep", description = "Mark cosmic rays and replace nothing: only the mask is written.")
    private boolean keep;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    CleanCosmicRays() {}

    @Override
    public Integer call() {
        if (fwhm.isPresent() && !(fwhm.get() > 0)) throw new UserFault("--fwhm " + fwhm.get() + ": pixels above 0");
        if (gain.isPresent() && !(gain.get() > 0)) throw new UserFault("--gain " + gain.get() + ": a number above 0");
        CosmicRayCleaning.Config config =
                CosmicRayCleaning.Config.DEFAULT.withRays(CosmicRays.Config.DEFAULT.withKeep(keep));
        if (fwhm.isPresent()) config = config.withFwhm(fwhm.get());
        CosmicRayCleaning cleaning = new CosmicRayCleaning(config);
        for (Path file : images.files()) clean(file, cleaning);
        return 0;
    }

    private void clean(Path file, CosmicRayCleaning cleaning) {
        try (FitsFile in = FitsFile.open(file)) {
            FitsHdu hdu = in.firstImage();
            FitsHeader words = hdu.header();
            Image image = hdu.readImage();
            CosmicRayCleaning.Result r = cleaning.clean(
                    image,
                    gain.orElseGet(() -> words.real("GAIN").orElse(1)),
                    saturation.isPresent() ? OptionalDouble.of(saturation.get()) : words.real("SATURATE"));
            if (!keep)
                try (FitsWriter out = FitsWriter.create(images.output(file, ".clean.fits"))) {
                    out.image(words, image).commit();
                }
            try (FitsWriter out = FitsWriter.create(images.output(file, ".mask.fits"))) {
                out.ints(words, plane(r), IntStorage.UINT8).commit();
            }
            spec.commandLine()
                    .getOut()
                    .println(String.format(
                            Locale.ROOT,
                            "%s: %d cosmic rays on %d pixels; stars of %.2f pixels FWHM, noise %.4g",
                            file,
                            r.rays(),
                            r.pixels(),
                            r.fwhm(),
                            r.noise()));
            spec.commandLine().getOut().flush();
        }
    }

    /// Small numbers that every program reads, in the place of the mask's planes.
    private static IntPlane plane(CosmicRayCleaning.Result r) {
        int ray = r.mask().valueOf("CR"),
                saturated = r.mask().valueOf("SAT"),
                none = r.mask().valueOf("NO_DATA");
        int[] m = r.mask().data();
        for (int i = 0; i < m.length; i++) {
            int v = m[i];
            if (v != 0) m[i] = ((v & ray) != 0 ? 1 : 0) | ((v & saturated) != 0 ? 2 : 0) | ((v & none) != 0 ? 4 : 0);
        }
        return IntPlane.of(r.mask());
    }
}
