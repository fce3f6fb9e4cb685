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
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.reduced.ForeignExposure;
import org.almagest.astro.table.Table;
import org.almagest.astro.unit.Flux;
import org.almagest.parquet.TableFile;
import org.almagest.parquet.TableForm;
import org.almagest.science.single.ImageCatalog;
import org.almagest.science.single.SingleImage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `almagest image measure`: the sources of an image.
@Command(
        name = "measure",
        description = "Find and measure the sources of images: background, PSF, positions, fluxes, shapes, flags.",
        mixinStandardHelpOptions = true)
final class MeasureImage implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    /// What is measured, and how.
    enum What {
        pipeline,
        kron
    }

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "FITS files, plain or packed (.gz, .bz2, .fz).")
    private List<Path> files;

    @Mixin
    private PlaneOptions planes;

    @Option(names = "--threshold", description = "Lowest signal-to-noise of a detection. Default: 5.")
    private double threshold = 5;

    @Option(
            names = "--measure",
            paramLabel = "WHAT",
            description = "pipeline: the PSF is fitted, and all that the pipelines measure; kron: at the speed of the"
                    + " memory, windowed centroids, Kron and aperture fluxes, half-light radii, moments."
                    + " Default: pipeline.")
    private What what = What.pipeline;

    @Option(names = "--fwhm", description = "With --measure kron: width of the stars in pixels. Default: measured.")
    private Optional<Double> fwhm = Optional.empty();

    @Option(
            names = "--radii",
            split = ",",
            description = "With --measure kron: radii of the apertures in pixels. Default: 7.5.")
    private double[] radii = {7.5};

    @Option(
            names = {"-o", "--output"},
            paramLabel = "CATALOGUE",
            description = "File of the catalogue, its form by its name: .fits .csv .ecsv .parquet .vot.")
    private Optional<Path> output = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Directory of the catalogues of several images: DIR/NAME.cat.fits each.")
    private Optional<Path> directory = Optional.empty();

    @Option(
            names = "--dips",
            paramLabel = "CATALOGUE",
            description = "Write what lies as far below the background as sources above it, found in the same way:"
                    + " noise makes as many dips as false sources.")
    private Optional<Path> dips = Optional.empty();

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    MeasureImage() {}

    @Override
    public Integer call() {
        if (!(threshold > 0)) throw new UserFault("--threshold " + threshold + ": a number above 0 is needed");
        if (output.isPresent() == directory.isPresent())
            throw new UserFault("give either -o CATALOGUE, for one image, or --out DIR");
        if (files.size() > 1 && (output.isPresent() || dips.isPresent()))
            throw new UserFault("-o and --dips are for one image; use --out DIR for " + files.size());
        if (what == What.kron && dips.isPresent()) throw new UserFault("--dips goes with --measure pipeline only");
        QuickCatalogue quick = new QuickCatalogue(threshold, fwhm, radii);
        for (Path file : files) {
            Path to = output.orElseGet(() -> catalogueOf(file));
            TableForm form = TableForm.of(to);
            if (files.size() > 1) spec.commandLine().getOut().println(file);
            if (what == What.kron) spec.commandLine().getOut().println(quick.write(planes.of(file), form, to));
            else pipeline(file, form, to);
        }
        spec.commandLine().getOut().flush();
        return 0;
    }

    /// The image's name without its endings, in the directory.
    private Path catalogueOf(Path file) {
        String name =
                Optional.ofNullable(file.getFileName()).map(Path::toString).orElse("image");
        String stem = name.replaceFirst("(\\.(fits|fit|fts))?(\\.(gz|bz2|fz))?$", "");
        return directory.orElseThrow().resolve(stem + ".cat.fits");
    }

    private void pipeline(Path file, TableForm form, Path to) {
        ForeignExposure read = ForeignExposure.read(planes.of(file));
        PrintWriter out = spec.commandLine().getOut();
        SingleImage.Result result = SingleImage.measure(
                read.exposure(),
                read.gain(),
                SingleImage.Config.DEFAULT.withThreshold(threshold).withDips(dips.isPresent()));
        read.missing().stream()
                .filter(m -> !m.startsWith("no PSF") && !m.startsWith("no variance"))
                .forEach(m -> out.println("missing: " + m));
        result.notes().forEach(n -> out.println("note: " + n));
        Optional<Table> sources = result.sources();
        if (sources.isPresent()) {
            ExposureInfo info = result.exposure().info();
            out.println(String.format(
                    Locale.ROOT,
                    "sky %.6g, noise %.4g per pixel, FWHM %.2f pixels%s",
                    result.sky(),
                    result.noise(),
                    result.fwhm(),
                    info.wcs()
                            .map(w -> String.format(
                                    Locale.ROOT,
                                    " (%.2f arcsec)",
                                    result.fwhm()
                                            * w.pixelScale(
                                                            result.exposure()
                                                                    .box()
                                                                    .x0(),
                                                            result.exposure()
                                                                    .box()
                                                                    .y0())
                                                    .arcsec()))
                            .orElse("")));
            out.println(String.format(
                    Locale.ROOT,
                    "the smoothed image scatters %.3f times as its variances promise; the threshold is in units of its"
                            + " scatter",
                    result.noiseFactor()));
            Table catalogue = ImageCatalog.of(sources.get(), info);
            TableFile.write(to, form, catalogue);
            out.println(catalogue.rows() + " sources above " + threshold + " sigma in " + to
                    + (info.photoCalib().isPresent() ? depth(catalogue) : ""));
            if (dips.isPresent() && result.dips().isPresent()) {
                Table below = ImageCatalog.of(result.dips().get(), info);
                TableFile.write(dips.get(), TableForm.of(dips.get()), below);
                out.println(below.rows() + " dips in " + dips.get());
            }
        } else out.println("no catalogue is written");
    }

    /// The magnitude of a point source of the threshold, by the median error of the PSF fluxes of the faint
    /// half.
    private String depth(Table catalogue) {
        if (catalogue.rows() == 0) return "";
        double[] errors = new double[catalogue.rows()];
        int n = 0;
        for (int i = 0; i < errors.length; i++) {
            double e = catalogue.number("psfFluxErr", i);
            if (e > 0 && Double.isFinite(e)) errors[n++] = e;
        }
        java.util.Arrays.sort(errors, 0, n);
        return n == 0
                ? ""
                : String.format(Locale.ROOT, ", depth about %.2f mag", Flux.abMagnitude(threshold * errors[n / 4]));
    }
}
