/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.image;

import static org.almagest.astro.table.ColumnType.DOUBLE;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureFits;
import org.almagest.astro.exposure.ExposureRecipe;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.NoiseCorrelation;
import org.almagest.astro.psf.Psf;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.astro.wcs.Wcs;
import org.almagest.science.characterize.StarPsf;
import org.almagest.science.detect.Footprint;
import org.almagest.science.detect.Peak;
import org.almagest.science.diasource.DiaDetection;
import org.almagest.science.forced.ForcedFlux;
import org.almagest.science.forced.ForcedPhotometry;
import org.almagest.science.stack.BlankNoise;
import org.almagest.science.subtract.KernelFit;
import org.almagest.science.subtract.MatchingKernel;
import org.almagest.science.subtract.Subtraction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `almagest image subtract`.
@Command(
        name = "subtract",
        description =
                "Subtract a template from an image on the same pixels: PSFs matched, noise made white again. Prints"
                        + " what is left above the threshold (CSV).",
        footer = {
            "",
            "Variance and the noise's correlation between pixels are measured on blank pixels where the files do not",
            "tell them; so is the PSF, on the images' own stars."
        },
        mixinStandardHelpOptions = true)
final class SubtractImages implements Callable<Integer> {
    private static final int CORRELATION = 5;
    private static final double STAMP_FWHM = 2.5;
    private static final int MOST_HALF = 20;
    private static final double STAMP_ERROR = 0.01;

    private static final Schema SCHEMA = Schema.of(
            Column.of("x", DOUBLE, "pixel", "Column, the first is 0."),
            Column.of("y", DOUBLE, "pixel", "Row, the first is 0."),
            Column.of("ra", DOUBLE, "deg", "Right ascension; NaN without a WCS."),
            Column.of("dec", DOUBLE, "deg", "Declination; NaN without a WCS."),
            Column.of("snr", DOUBLE, "", "Signal-to-noise, negative where the template is brighter."),
            Column.of("flux", DOUBLE, "", "Flux of a point source there, in the image's unit."),
            Column.of("fluxErr", DOUBLE, "", "Its error."));

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "SCIENCE", description = "FITS image, such as one of 'image stack'.")
    private Path science;

    @Parameters(index = "1", paramLabel = "TEMPLATE", description = "FITS image on the same pixels.")
    private Path template;

    @Option(names = "--out", required = true, paramLabel = "FITS", description = "The difference to write.")
    private Path out = Path.of("difference.fits");

    @Option(names = "--matched", paramLabel = "FITS", description = "The template as it was subtracted, to write.")
    private Optional<Path> matched = Optional.empty();

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
        FieldFrames frames = FieldFrames.read(List.of(science, template), 2);
        PrintWriter err = spec.commandLine().getErr();
        Exposure s = whole(science, frames.exposures().get(0), err);
        Exposure t = whole(template, frames.exposures().get(1), err);
        Subtraction.Result result = new Subtraction(config(s, t)).run(s, t, stars(s));
        MatchingKernel k = result.kernel();
        err.println(String.format(
                Locale.ROOT,
                "%s convolved; template times %.4f; %d stamps, %d left out; %.2f %% of the bright sources' light left",
                k.convolvesScience() ? "science image" : "template",
                k.convolvesScience() ? 1 / k.coefficients()[0] : k.coefficients()[0],
                k.stamps(),
                k.rejected(),
                100 * k.quality()));
        ExposureFits.write(out, result.difference(), ExposureRecipe.PLAIN);
        if (matched.isPresent()) ExposureFits.write(matched.get(), result.matched(), ExposureRecipe.PLAIN);
        FieldFrames.write(
                sources(result.difference()), report, spec.commandLine().getOut());
        return 0;
    }

    /// Stamps as wide as the stars, whose differences from one kernel are allowed for: there are few of
    /// them.
    private static Subtraction.Config config(Exposure s, Exposure t) {
        Subtraction.Config usual = Subtraction.Config.DEFAULT;
        KernelFit.Config fit = usual.fit();
        int half = Math.clamp((int) Math.ceil(STAMP_FWHM * Math.max(fwhm(s), fwhm(t))), fit.halfSide(), MOST_HALF);
        return new Subtraction.Config(
                usual.convolve(),
                new KernelFit.Config(
                        fit.order(), fit.sumOrder(), half, fit.rounds(), fit.clipSigma(), STAMP_ERROR, fit.minStamps()),
                usual.maxStamps(),
                usual.register(),
                usual.backgroundCell(),
                usual.decorrelate(),
                usual.decorrelationCell(),
                usual.edge(),
                usual.maxQuality(),
                usual.maxQualityScatter(),
                usual.modelError());
    }

    private static double fwhm(Exposure e) {
        double x = e.box().x0() + 0.5 * e.box().width(),
                y = e.box().y0() + 0.5 * e.box().height();
        return e.info().psf().map(p -> 2.3548 * p.sigmaAt(x, y)).orElse(0.0);
    }

    /// The image with all that a subtraction needs; what the file does not tell is measured.
    private static Exposure whole(Path file, Exposure e, PrintWriter err) {
        boolean[] blank = BlankNoise.blank(e.image(), e.mask(), FieldFrames.unusable(e.mask()));
        boolean known = false;
        for (float v : e.variance().toArray()) known |= v > 0;
        Exposure out = e;
        if (!known || e.info().noiseCorrelation().isEmpty()) {
            BlankNoise.Covariance noise = BlankNoise.covariance(e.image(), blank, CORRELATION);
            NoiseCorrelation rho = e.info().noiseCorrelation().orElse(noise.correlation());
            Image variance = e.variance();
            if (!known) {
                variance = Image.zeros(e.box());
                variance.fill((float) noise.variance());
            }
            out = new Exposure(e.image(), e.mask(), variance, e.info().withNoiseCorrelation(rho));
        }
        if (out.info().psf().isPresent()) return out;
        StarPsf psf = StarPsf.of(new Exposure(out.image(), out.mask().copy(), out.variance(), out.info()));
        err.println(String.format(
                Locale.ROOT,
                "%s: PSF of FWHM %.2f pixels %s %d stars",
                file,
                2.3548
                        * psf.psf()
                                .sigmaAt(
                                        e.box().x0() + 0.5 * e.box().width(),
                                        e.box().y0() + 0.5 * e.box().height()),
                psf.fitted() ? "fitted to" : "as wide as",
                psf.stars()));
        Psf model = psf.psf();
        return out.withInfo(i -> i.withPsf(model));
    }

    private static List<Subtraction.Star> stars(Exposure science) {
        Exposure copy = new Exposure(science.image(), science.mask().copy(), science.variance(), science.info());
        Table sources = StarPsf.of(copy).sources();
        List<Subtraction.Star> out = new ArrayList<>();
        for (int i = 0; i < sources.rows(); i++) {
            double x = sources.number("x", i), y = sources.number("y", i);
            double snr = sources.number("psfInstFlux", i) / sources.number("psfInstFluxErr", i);
            if (Double.isFinite(x) && Double.isFinite(y) && Double.isFinite(snr))
                out.add(new Subtraction.Star(x, y, snr));
        }
        return out;
    }

    private Table sources(Exposure difference) {
        DiaDetection.Config usual = DiaDetection.Config.DEFAULT;
        DiaDetection.Config config = new DiaDetection.Config(
                threshold, usual.growPixels(), usual.lobeFwhm(), usual.minRise(), usual.minContrast());
        DiaDetection.Result found = DiaDetection.find(difference, config);
        Optional<Wcs> wcs = difference.info().wcs();
        ForcedPhotometry forced = new ForcedPhotometry(difference, "NO_DATA");
        TableBuilder table = new TableBuilder(SCHEMA);
        for (Footprint f : found.footprints())
            for (Peak p : f.peaks()) {
                ForcedFlux flux = forced.measure(p.x(), p.y());
                table.addRow();
                table.set("x", (double) p.x()).set("y", (double) p.y()).set("snr", p.significance());
                table.set(
                        "ra",
                        wcs.map(w -> w.pixelToSky(p.x(), p.y()).raDegrees()).orElse(Double.NaN));
                table.set(
                        "dec",
                        wcs.map(w -> w.pixelToSky(p.x(), p.y()).decDegrees()).orElse(Double.NaN));
                table.set("flux", flux.flux()).set("fluxErr", flux.fluxErr());
            }
        return table.build();
    }
}
