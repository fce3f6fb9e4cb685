/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.image;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureFits;
import org.almagest.astro.exposure.ExposureRecipe;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.fits.FitsFile;
import org.almagest.astro.fits.FitsHdu;
import org.almagest.astro.fits.FitsHeader;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Csv;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.wcs.Wcs;
import org.almagest.science.background.BackgroundModel;
import org.almagest.science.coadd.FrameSurvey;
import org.almagest.science.coadd.SkyCoadd;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `almagest image coadd`.
@Command(
        name = "coadd",
        description =
                "Average images of one part of the sky on given pixels by their WCS, each with the weight of its noise;"
                        + " what single images show alone is left out. Prints what was found of each.",
        footer = {
            "",
            "The file written has image, mask (NO_DATA, CLIPPED), variance and the correlation of the noise. The sky is taken",
            "off each image. Images without a WCS: `image stack`."
        },
        mixinStandardHelpOptions = true)
final class CoaddImages implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "FILE", description = "FITS images with a WCS, plain or packed.")
    private List<Path> files = List.of();

    @Option(names = "--out", paramLabel = "FITS", description = "The coadd to write.")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--list",
            paramLabel = "CSV",
            description =
                    "Several coadds on the same pixels, such as one of each band: a table with columns image and out; rows"
                            + " with one out make one coadd.")
    private Optional<Path> list = Optional.empty();

    @Mixin
    private GridOptions grid;

    @Option(names = "--mean", description = "Leave nothing out.")
    private boolean mean;

    @Option(
            names = "--plain",
            description =
                    "One weight for all images, not that of their sky's noise: better for what is far brighter than the"
                            + " sky.")
    private boolean plain;

    @Option(
            names = "--flux-scale",
            paramLabel = "KEYWORD",
            description = "Card by whose number values are multiplied; images without it are not. Default: FLXSCALE.")
    private String fluxScale = "FLXSCALE";

    @Option(
            names = "--weight-suffix",
            paramLabel = "TEXT",
            description =
                    "Pixels with weight 0 in the file named like the image with this ending, such as .weight.fits, have"
                            + " no data.")
    private Optional<String> weightSuffix = Optional.empty();

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    CoaddImages() {}

    @Override
    public Integer call() {
        GridOptions.Grid to = grid.grid();
        Map<Path, List<Path>> coadds = coadds();
        for (List<Path> images : coadds.values())
            for (Path f : images) if (!Files.isRegularFile(f)) throw new UserFault("there is no file " + f);
        coadds.forEach((file, images) -> make(file, images, to));
        return 0;
    }

    /// The images of each coadd.
    private Map<Path, List<Path>> coadds() {
        if (list.isPresent() != files.isEmpty() || list.isPresent() == out.isPresent())
            throw new UserFault("name the images and --out, or a table of both with --list");
        if (list.isEmpty()) return Map.of(out.orElseThrow(), files);
        Schema rows = new Schema(List.of(
                Column.of("image", ColumnType.STRING, "", "An image."),
                Column.of("out", ColumnType.STRING, "", "The coadd that it belongs to.")));
        Table table = Csv.read(list.get(), rows);
        Map<Path, List<Path>> all = new LinkedHashMap<>();
        for (int row = 0; row < table.rows(); row++)
            all.computeIfAbsent(Path.of(table.strings("out")[row].strip()), _ -> new ArrayList<>())
                    .add(Path.of(table.strings("image")[row].strip()));
        if (all.isEmpty()) throw new UserFault(list.get() + " names no image");
        return all;
    }

    private void make(Path file, List<Path> images, GridOptions.Grid to) {
        List<FitsFile> open = new ArrayList<>();
        try {
            List<SkyCoadd.Input> inputs = new ArrayList<>();
            FrameSurvey survey = new FrameSurvey();
            for (Path f : images) inputs.add(input(f, survey, open));
            SkyCoadd.Config config =
                    SkyCoadd.Config.DEFAULT.withClipped(!mean).withPlain(plain).withWarp(grid.warp());
            Exposure made = new SkyCoadd(config, to.wcs(), to.box()).of(inputs);
            ExposureFits.write(file, made, ExposureRecipe.PLAIN);
        } finally {
            open.forEach(FitsFile::close);
        }
    }

    private SkyCoadd.Input input(Path file, FrameSurvey survey, List<FitsFile> open) {
        FitsFile in = FitsFile.open(file);
        open.add(in);
        FitsHdu hdu = in.firstImage();
        FitsHeader words = hdu.header();
        Wcs wcs = GridOptions.wcs(hdu, file);
        SkyCoadd.Pixels pixels = hdu::readInto;
        if (weightSuffix.isPresent()) {
            FitsFile weights = FitsFile.open(weightFile(file, weightSuffix.get()));
            open.add(weights);
            pixels = masked(hdu, weights.firstImage(), file);
        }
        FrameSurvey.Found found =
                survey.of(pixels, hdu.box(), words.real("SATURATE").orElse(Double.POSITIVE_INFINITY));
        double scale = words.real(fluxScale).orElse(1);
        double fwhm = found.fwhm()
                * wcs.pixelScale(hdu.width() / 2.0, hdu.height() / 2.0).arcsec();
        print(file, found.sky(), scale, fwhm);
        return new SkyCoadd.Input(
                pixels, hdu.box(), wcs, found.sky(), scale, words.real("GAIN").orElse(Double.POSITIVE_INFINITY), fwhm);
    }

    private static Path weightFile(Path image, String suffix) {
        Path file = image.resolveSibling(ManyImages.stem(image) + suffix);
        if (!Files.isRegularFile(file)) throw new UserFault("there is no weight " + file + " of " + image);
        return file;
    }

    private static SkyCoadd.Pixels masked(FitsHdu image, FitsHdu weight, Path file) {
        if (!image.box().equals(weight.box()))
            throw new UserFault("the weight of " + file + " has " + weight.box() + ", the image " + image.box());
        float[][] buffer = {{}};
        return (part, out, at) -> {
            int n = Math.toIntExact(part.area());
            if (buffer[0].length < n) buffer[0] = new float[n];
            image.readInto(part, out, at);
            weight.readInto(part, buffer[0], 0);
            blank(out, at, buffer[0], n);
        };
    }

    private static void blank(float[] out, int at, float[] weight, int n) {
        for (int i = 0; i < n; i++) if (!(weight[i] > 0)) out[at + i] = Float.NaN;
    }

    private void print(Path file, BackgroundModel sky, double scale, double fwhm) {
        PrintWriter to = spec.commandLine().getOut();
        to.println(String.format(
                Locale.ROOT, "%s: noise %.4g, scale %.5g, stars of %.3f arcsec", file, sky.rms(), scale, fwhm));
        to.flush();
    }
}
