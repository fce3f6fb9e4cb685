/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.image;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.almagest.astro.exposure.ExposureFits;
import org.almagest.astro.exposure.ExposureRecipe;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.fits.FitsWriter;
import org.almagest.astro.image.PlanePool;
import org.almagest.astro.reduced.ForeignExposure;
import org.almagest.astro.reduced.ImageFiles;
import org.almagest.science.pair.PairSubtraction;
import org.almagest.science.subtract.MatchingKernel;
import org.almagest.science.subtract.Workspace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `almagest image subtract`.
@Command(
        name = "subtract",
        description =
                "Subtract a template from an image: brought to its pixels by the WCS of both, PSFs matched, noise made"
                        + " white again. Prints what is left above the threshold (CSV).",
        footer = {
            "",
            "Without a WCS of both the images must have the same pixels. The sky of both is taken off. Variance and",
            "the noise's correlation between pixels are measured on blank pixels where the files do not tell them;",
            "so is the PSF, on the images' own stars."
        },
        mixinStandardHelpOptions = true)
final class SubtractImages implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..2",
            paramLabel = "SCIENCE TEMPLATE",
            description = "FITS images, plain or packed; the template is subtracted.")
    private List<Path> images = List.of();

    @Option(names = "--out", paramLabel = "FITS", description = "The difference to write.")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--pairs",
            paramLabel = "CSV",
            description =
                    "Subtract many pairs: a table with columns science, template, out, report, and as wanted weight,"
                            + " variance, mask, template_weight, template_variance, template_mask, matched,"
                            + " significance.")
    private Optional<Path> pairs = Optional.empty();

    @Option(names = "--weight", paramLabel = "FITS", description = "Inverse variances of the science image.")
    private Optional<Path> weight = Optional.empty();

    @Option(names = "--variance", paramLabel = "FITS", description = "Variances of the science image.")
    private Optional<Path> variance = Optional.empty();

    @Option(names = "--mask", paramLabel = "FITS", description = "Mask of the science image.")
    private Optional<Path> mask = Optional.empty();

    @Option(names = "--template-weight", paramLabel = "FITS", description = "Inverse variances of the template.")
    private Optional<Path> templateWeight = Optional.empty();

    @Option(names = "--template-variance", paramLabel = "FITS", description = "Variances of the template.")
    private Optional<Path> templateVariance = Optional.empty();

    @Option(names = "--template-mask", paramLabel = "FITS", description = "Mask of the template.")
    private Optional<Path> templateMask = Optional.empty();

    @Option(names = "--matched", paramLabel = "FITS", description = "The template as it was subtracted, to write.")
    private Optional<Path> matched = Optional.empty();

    @Option(
            names = "--significance",
            paramLabel = "FITS",
            description = "The signal-to-noise of a point source at every pixel, to write.")
    private Optional<Path> significance = Optional.empty();

    @Option(names = "--threshold", defaultValue = "5", description = "Signal-to-noise of what is printed. Default: 5.")
    private double threshold;

    @Option(
            names = "--report",
            paramLabel = "TABLE",
            description = "File for the table, its form by its name (default: CSV on the standard output).")
    private Optional<Path> report = Optional.empty();

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    SubtractImages() {}

    @Override
    public Integer call() {
        if (!(threshold > 0)) throw new UserFault("--threshold " + threshold + ": it must be above 0");
        List<SubtractionPair> all = pairs.isPresent() ? listed(pairs.get()) : List.of(own());
        PlanePool pool = new PlanePool();
        for (SubtractionPair pair : all) {
            pool.takeBack();
            subtract(pair, all.size() > 1, pool);
        }
        return 0;
    }

    private List<SubtractionPair> listed(Path file) {
        if (!images.isEmpty() || out.isPresent())
            throw new UserFault("--pairs names images and products itself: leave out SCIENCE, TEMPLATE and --out");
        return SubtractionPair.read(file);
    }

    private SubtractionPair own() {
        if (images.size() != 2)
            throw new UserFault("two images are needed, SCIENCE and TEMPLATE, or a table of them with --pairs");
        if (out.isEmpty()) throw new UserFault("--out is needed: where the difference goes");
        ImageFiles science = ImageFiles.of(images.get(0)), template = ImageFiles.of(images.get(1));
        return new SubtractionPair(
                SubtractionPair.with(science, weight, variance, mask),
                SubtractionPair.with(template, templateWeight, templateVariance, templateMask),
                out.get(),
                matched,
                significance,
                report);
    }

    private void subtract(SubtractionPair pair, boolean many, PlanePool pool) {
        PrintWriter err = spec.commandLine().getErr();
        if (many) err.println(pair.science().image());
        PairSubtraction.Result result = PairSubtraction.run(
                () -> ForeignExposure.read(pair.science(), pool).exposure(),
                () -> ForeignExposure.read(pair.template(), pool).exposure(),
                threshold,
                new Workspace(pair.matched().isPresent() ? Workspace.Given.CHANGED : Workspace.Given.SPENT, pool));
        result.notes().forEach(err::println);
        MatchingKernel k = result.kernel();
        err.println(String.format(
                Locale.ROOT,
                "%s convolved; template times %.4f; %d stamps, %d left out; %.2f %% of the bright sources' light left",
                k.convolvesScience() ? "science image" : "template",
                k.convolvesScience() ? 1 / k.coefficients()[0] : k.coefficients()[0],
                k.stamps(),
                k.rejected(),
                100 * k.quality()));
        ExposureFits.write(pair.out(), result.difference(), ExposureRecipe.PLAIN);
        result.matched().ifPresent(m -> ExposureFits.write(pair.matched().orElseThrow(), m, ExposureRecipe.PLAIN));
        if (pair.significance().isPresent())
            try (FitsWriter w = FitsWriter.create(pair.significance().get())) {
                w.image(SkyCards.of(result.difference()), result.significance());
                w.commit();
            }
        FieldFrames.write(result.sources(), pair.report(), spec.commandLine().getOut());
    }
}
