/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.image;

import static org.almagest.astro.table.ColumnType.DOUBLE;
import static org.almagest.astro.table.ColumnType.INT;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.PhotoCalib;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.image.Image;
import org.almagest.astro.psf.Psf;
import org.almagest.astro.reduced.PsfexFile;
import org.almagest.astro.reduced.SplineSkyFile;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.TableBuilder;
import org.almagest.astro.unit.Flux;
import org.almagest.astro.wcs.Wcs;
import org.almagest.science.forced.JointPhotometry;
import org.almagest.science.stack.BlankNoise;
import org.almagest.science.subtract.PsfMatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `almagest image photometry`.
@Command(
        name = "photometry",
        description = "Forced PSF photometry at given positions, all fitted together. Prints a table (CSV).",
        footer = {
            "",
            "With --match-fwhm the image is also brought to a Gaussian PSF of that width first: exposures in different",
            "seeing then measure the same part of a source that is no point."
        },
        mixinStandardHelpOptions = true)
final class MeasurePositions implements Callable<Integer> {
    private static final double FWHM_PER_SIGMA = 2.3548200450309493;

    private static final Schema SCHEMA = Schema.of(
            Column.of("position", INT, "", "Number of the position, from 1."),
            Column.of("ra", DOUBLE, "deg", "Right ascension."),
            Column.of("dec", DOUBLE, "deg", "Declination."),
            Column.of("x", DOUBLE, "pixel", "Column, the first is 0."),
            Column.of("y", DOUBLE, "pixel", "Row, the first is 0."),
            Column.of("flux", DOUBLE, "nJy", "PSF flux; in the image's unit without a zero point."),
            Column.of("fluxErr", DOUBLE, "nJy", "Its error."),
            Column.of("mag", DOUBLE, "mag", "AB magnitude; NaN without a zero point or a positive flux."),
            Column.of("magErr", DOUBLE, "mag", "Its error."),
            Column.of("chi2", DOUBLE, "", "Mean squared residual over the variance in the PSF's core."),
            Column.of("usable", DOUBLE, "", "Share of the PSF on usable pixels."),
            Column.of("matchedMag", DOUBLE, "mag", "Magnitude by the image brought to the Gaussian of --match-fwhm."),
            Column.of("matchedMagErr", DOUBLE, "mag", "Its error."));

    @Spec
    private CommandSpec spec;

    @Mixin
    private ImageOptions image;

    @Option(names = "--at", required = true, paramLabel = "RA,DEC", description = "Position [deg]; repeatable.")
    private List<String> at = List.of();

    @Option(names = "--psf", paramLabel = "FITS", description = "PSF of PSFEx, or a table of them.")
    private Optional<Path> psf = Optional.empty();

    @Option(names = "--sky", paramLabel = "FITS", description = "Sky model of the Legacy Surveys (splines).")
    private Optional<Path> sky = Optional.empty();

    @Option(names = "--detector", paramLabel = "NAME", description = "Detector in tables of PSFs and skies (ccdname).")
    private Optional<String> detector = Optional.empty();

    @Option(names = "--centre", description = "Move each position to the source's middle first, within 3 pixels.")
    private boolean centre;

    @Option(names = "--match-fwhm", paramLabel = "ARCSEC", description = "Width of the Gaussian PSF to match.")
    private Optional<Double> matchFwhm = Optional.empty();

    @Option(names = "--out", paramLabel = "CSV", description = "File for the table (default: the standard output).")
    private Optional<Path> out = Optional.empty();

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    MeasurePositions() {}

    @Override
    public Integer call() {
        double[][] places = at.stream().map(MeasurePositions::position).toArray(double[][]::new);
        Exposure e = prepared(image.read().exposure());
        Wcs wcs = e.info()
                .wcs()
                .orElseThrow(() -> new DataFault(image.file() + " has no WCS, so RA and DEC have no pixel"));
        int bad = FieldFrames.unusable(e.mask());
        double[] x = new double[places.length], y = new double[places.length];
        for (int k = 0; k < places.length; k++) {
            double[] p = wcs.skyToPixel(SkyCoord.ofDegrees(places[k][0], places[k][1]));
            x[k] = p[0];
            y[k] = p[1];
        }
        JointPhotometry own = JointPhotometry.of(e, bad);
        if (centre) centre(own, x, y);
        List<JointPhotometry.Source> sources = own.measure(x, y);
        Optional<List<JointPhotometry.Source>> matched = matchFwhm.map(f -> matched(e, bad, wcs, f, x, y));
        Optional<PhotoCalib> calibration = e.info().photoCalib();
        TableBuilder table = new TableBuilder(SCHEMA);
        for (int k = 0; k < places.length; k++) {
            JointPhotometry.Source s = sources.get(k);
            double unit = calibration.map(c -> c.njyPerUnit(s.x(), s.y())).orElse(1.0);
            SkyCoord where = wcs.pixelToSky(s.x(), s.y());
            table.addRow();
            table.set("position", k + 1).set("ra", where.raDegrees()).set("dec", where.decDegrees());
            table.set("x", s.x()).set("y", s.y()).set("flux", unit * s.flux()).set("fluxErr", unit * s.fluxErr());
            table.set("chi2", s.chiSquare()).set("usable", s.usable());
            magnitude(table, "mag", s, calibration);
            if (matched.isPresent())
                magnitude(table, "matchedMag", matched.get().get(k), calibration);
            else table.set("matchedMag", Double.NaN).set("matchedMagErr", Double.NaN);
        }
        FieldFrames.write(table.build(), out, spec.commandLine().getOut());
        return 0;
    }

    private static void magnitude(
            TableBuilder table, String column, JointPhotometry.Source s, Optional<PhotoCalib> calibration) {
        boolean known = calibration.isPresent() && s.flux() > 0;
        double unit = calibration.map(c -> c.njyPerUnit(s.x(), s.y())).orElse(1.0);
        table.set(column, known ? Flux.abMagnitude(unit * s.flux()) : Double.NaN);
        table.set(column + "Err", known ? 2.5 / Math.log(10) * s.fluxErr() / s.flux() : Double.NaN);
    }

    private static double[] position(String text) {
        String[] parts = text.split(",", -1);
        try {
            if (parts.length == 2) {
                double ra = Double.parseDouble(parts[0].strip()), dec = Double.parseDouble(parts[1].strip());
                if (ra >= -360 && ra <= 360 && dec >= -90 && dec <= 90) return new double[] {ra, dec};
            }
        } catch (NumberFormatException e) {
            throw new UserFault("--at wants RA,DEC in degrees such as 244.7797,12.0724, not '" + text + "'", e);
        }
        throw new UserFault("--at wants RA,DEC in degrees such as 244.7797,12.0724, not '" + text + "'");
    }

    /// The image with the PSF, sky and variance that belong to it.
    private Exposure prepared(Exposure read) {
        Exposure e = read;
        if (sky.isPresent()) {
            Image model = SplineSkyFile.read(sky.get(), e.box(), detector);
            Image less = e.image().copy();
            for (int i = 0; i < less.data().length; i++) less.data()[i] -= model.data()[i];
            e = new Exposure(less, e.mask(), e.variance(), e.info());
        }
        boolean known = false;
        for (float v : e.variance().toArray()) known |= v > 0;
        if (!known) {
            boolean[] blank = BlankNoise.blank(e.image(), e.mask(), FieldFrames.unusable(e.mask()));
            Image variance = Image.zeros(e.box());
            variance.fill((float) BlankNoise.covariance(e.image(), blank, 0).variance());
            e = new Exposure(e.image(), e.mask(), variance, e.info());
        }
        if (psf.isPresent()) {
            Psf model = PsfexFile.read(psf.get(), e.box(), detector);
            e = e.withInfo(i -> i.withPsf(model));
        }
        if (e.info().psf().isEmpty()) throw new UserFault(image.file() + " brings no PSF; give one with --psf");
        return e;
    }

    private static List<JointPhotometry.Source> matched(
            Exposure e, int bad, Wcs wcs, double fwhm, double[] x, double[] y) {
        double mx = e.box().x0() + 0.5 * e.box().width(),
                my = e.box().y0() + 0.5 * e.box().height();
        double arcsec =
                wcs.pixelToSky(mx, my).separation(wcs.pixelToSky(mx + 1, my)).arcsec();
        double sigma = fwhm / arcsec / FWHM_PER_SIGMA;
        return JointPhotometry.matched(e, bad, sigma, PsfMatch::kernel).measure(x, y);
    }

    /// Moves each position to where its source explains most: the maximum of flux squared over the PSF's
    /// squares, by steps that shrink.
    private static void centre(JointPhotometry photometry, double[] x, double[] y) {
        for (int k = 0; k < x.length; k++) {
            double startX = x[k], startY = y[k];
            double best = photometry.explained(x[k], y[k]);
            for (double step = 1; step > 0.005; ) {
                double bx = x[k], by = y[k];
                for (int j = -1; j <= 1; j++)
                    for (int i = -1; i <= 1; i++) {
                        double px = x[k] + i * step, py = y[k] + j * step;
                        if (Math.hypot(px - startX, py - startY) > 3) continue;
                        double v = photometry.explained(px, py);
                        if (v > best) {
                            best = v;
                            bx = px;
                            by = py;
                        }
                    }
                if (bx == x[k] && by == y[k]) step /= 2;
                x[k] = bx;
                y[k] = by;
            }
        }
    }
}
