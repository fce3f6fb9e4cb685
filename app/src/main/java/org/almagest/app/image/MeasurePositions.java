/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.image;

import static org.almagest.astro.psf.GaussianPsf.FWHM_PER_SIGMA;
import static org.almagest.astro.table.ColumnType.DOUBLE;
import static org.almagest.astro.table.ColumnType.INT;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.PhotoCalib;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.image.Image;
import org.almagest.astro.psf.Psf;
import org.almagest.astro.reduced.ForeignExposure;
import org.almagest.astro.reduced.PsfexFile;
import org.almagest.astro.reduced.SplineSkyFile;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.TableBuilder;
import org.almagest.astro.unit.Flux;
import org.almagest.astro.wcs.Wcs;
import org.almagest.science.background.Background;
import org.almagest.science.background.BackgroundModel;
import org.almagest.science.characterize.StarPsf;
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
            Column.of("relativeMag", DOUBLE, "mag", "Magnitude less that of all comparison stars together."),
            Column.of("relativeMagErr", DOUBLE, "mag", "Its error, the comparison stars' included."),
            Column.of("matchedMag", DOUBLE, "mag", "Magnitude by the image brought to the Gaussian of --match-fwhm."),
            Column.of("matchedMagErr", DOUBLE, "mag", "Its error."));

    @Spec
    private CommandSpec spec;

    @Mixin
    private ImageOptions image;

    @Option(names = "--at", required = true, paramLabel = "RA,DEC", description = "Position [deg]; repeatable.")
    private List<String> at = List.of();

    @Option(
            names = "--comparison",
            paramLabel = "RA,DEC",
            description = "Position of a comparison star [deg]; repeatable. They come last in the table.")
    private List<String> comparison = List.of();

    @Option(
            names = "--annulus",
            paramLabel = "INNER,OUTER",
            description = "Radii [pixel] of the ring whose median is taken off each source as its local sky.")
    private Optional<String> annulus = Optional.empty();

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

    @Option(
            names = "--out",
            paramLabel = "TABLE",
            description = "File for the table, its form by its name (default: CSV on the standard output).")
    private Optional<Path> out = Optional.empty();

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    MeasurePositions() {}

    @Override
    public Integer call() {
        double[][] places = Stream.concat(at.stream(), comparison.stream())
                .map(MeasurePositions::position)
                .toArray(double[][]::new);
        double[] ring = annulus.map(MeasurePositions::ring).orElse(new double[0]);
        ForeignExposure read = image.read();
        Exposure e = prepared(read.exposure(), read.gain());
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
        List<JointPhotometry.Source> sources;
        if (ring.length == 0) {
            if (centre) centre(own, x, y);
            sources = own.measure(x, y);
        } else sources = overLocalSky(e, bad, ring, x, y);
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
            relative(table, s, sources.subList(at.size(), sources.size()));
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

    /// Against the sum of the comparison stars, itself left out.
    private static void relative(TableBuilder table, JointPhotometry.Source s, List<JointPhotometry.Source> stars) {
        double sum = 0, variance = 0;
        for (JointPhotometry.Source c : stars) {
            if (c == s || !(c.flux() > 0)) continue;
            sum += c.flux();
            variance += c.fluxErr() * c.fluxErr();
        }
        boolean known = sum > 0 && s.flux() > 0;
        table.set("relativeMag", known ? -2.5 * Math.log10(s.flux() / sum) : Double.NaN);
        table.set(
                "relativeMagErr",
                known
                        ? 2.5 / Math.log(10) * Math.hypot(s.fluxErr() / s.flux(), Math.sqrt(variance) / sum)
                        : Double.NaN);
    }

    /// Sources one by one, each with the median of its ring taken off the image; its error is in the
    /// flux's.
    private List<JointPhotometry.Source> overLocalSky(Exposure e, int bad, double[] ring, double[] x, double[] y) {
        List<JointPhotometry.Source> out = new ArrayList<>();
        for (int k = 0; k < x.length; k++) {
            double[] at = {x[k]}, row = {y[k]};
            JointPhotometry.Source found =
                    new JointPhotometry.Source(x[k], y[k], Double.NaN, Double.NaN, Double.NaN, 0);
            // the ring follows the centre
            for (int round = 0; round < (centre ? 3 : 1); round++) {
                double[] sky = ringSky(e, bad, ring, at[0], row[0]);
                if (Double.isNaN(sky[0])) break;
                Image less = e.image().copy();
                for (int i = 0; i < less.data().length; i++) less.data()[i] -= (float) sky[0];
                JointPhotometry photometry =
                        JointPhotometry.of(new Exposure(less, e.mask(), e.variance(), e.info()), bad);
                if (centre) centre(photometry, at, row);
                JointPhotometry.Source s = photometry.measure(at, row).getFirst();
                double area = photometry.effectiveArea(at[0], row[0]);
                found = new JointPhotometry.Source(
                        s.x(), s.y(), s.flux(), Math.hypot(s.fluxErr(), area * sky[1]), s.chiSquare(), s.usable());
            }
            out.add(found);
        }
        return out;
    }

    /// Median of a ring's good pixels and its error.
    private static double[] ringSky(Exposure e, int bad, double[] ring, double x, double y) {
        int reach = (int) Math.ceil(ring[1]), n = 0;
        double[] v = new double[(2 * reach + 3) * (2 * reach + 3)];
        for (int j = (int) y - reach; j <= y + reach + 1; j++)
            for (int i = (int) x - reach; i <= x + reach + 1; i++) {
                double r = Math.hypot(i - x, j - y);
                if (r < ring[0] || r > ring[1] || !e.box().contains(i, j)) continue;
                if ((e.mask().get(i, j) & bad) == 0 && Float.isFinite(e.image().get(i, j)))
                    v[n++] = e.image().get(i, j);
            }
        if (n < 10) return new double[] {Double.NaN, Double.NaN};
        double[] sorted = Arrays.copyOf(v, n);
        Arrays.sort(sorted);
        double median = 0.5 * (sorted[(n - 1) / 2] + sorted[n / 2]);
        double width = 0.7413 * (sorted[3 * n / 4] - sorted[n / 4]);
        return new double[] {median, 1.2533 * width / Math.sqrt(n)};
    }

    private static double[] ring(String text) {
        String[] p = text.split(",", -1);
        try {
            double inner = Double.parseDouble(p[0].strip()),
                    outer = p.length == 2 ? Double.parseDouble(p[1].strip()) : 0;
            if (inner >= 0 && outer > inner && outer <= 500) return new double[] {inner, outer};
        } catch (NumberFormatException e) {
            throw new UserFault("--annulus wants INNER,OUTER in pixels such as 8,14, not '" + text + "'", e);
        }
        throw new UserFault("--annulus wants INNER,OUTER in pixels such as 8,14, not '" + text + "'");
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
    private Exposure prepared(Exposure read, OptionalDouble gain) {
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
            Image variance = variance(e, blank, gain);
            e = new Exposure(e.image(), e.mask(), variance, e.info());
        }
        if (psf.isPresent()) {
            Psf model = PsfexFile.read(psf.get(), e.box(), detector);
            e = e.withInfo(i -> i.withPsf(model));
        }
        if (e.info().psf().isPresent()) return e;
        Psf own = ownPsf(e);
        return e.withInfo(i -> i.withPsf(own));
    }

    /// That of the blank pixels, and where the gain is known the photons of what stands above them.
    private static Image variance(Exposure e, boolean[] blank, OptionalDouble gain) {
        double sky = BlankNoise.covariance(e.image(), blank, 0).variance();
        Image out = Image.zeros(e.box());
        out.fill((float) sky);
        if (gain.isEmpty() || !(gain.getAsDouble() > 0)) return out;
        float[] v = e.image().toArray(), level = new float[v.length];
        int n = 0;
        for (int i = 0; i < v.length; i++) if (blank[i]) level[n++] = v[i];
        Arrays.sort(level, 0, n);
        double middle = n == 0 ? 0 : level[n / 2];
        for (int i = 0; i < v.length; i++)
            if (v[i] > middle) out.data()[i] += (float) ((v[i] - middle) / gain.getAsDouble());
        return out;
    }

    /// The PSF of the image's own stars, its sky taken off.
    private Psf ownPsf(Exposure e) {
        Image flat = e.image().copy();
        BackgroundModel model = Background.estimate(e, 4, Background.Config.DEFAULT);
        model.subtractFrom(flat);
        StarPsf found = StarPsf.of(new Exposure(flat, e.mask().copy(), e.variance(), e.info()));
        spec.commandLine()
                .getErr()
                .println(image.file() + ": PSF " + (found.fitted() ? "fitted to " : "as wide as ") + found.stars()
                        + " stars of the image");
        return found.psf();
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
