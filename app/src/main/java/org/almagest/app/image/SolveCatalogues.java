/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.file.WholeFile;
import org.almagest.astro.fits.FitsFile;
import org.almagest.astro.fits.FitsHdu;
import org.almagest.astro.fits.FitsHeader;
import org.almagest.astro.image.Box;
import org.almagest.astro.table.Table;
import org.almagest.astro.unit.Flux;
import org.almagest.astro.wcs.FitsWcs;
import org.almagest.parquet.TableFile;
import org.almagest.science.astrometry.AstrometricSolution;
import org.almagest.science.astrometry.AstrometricSolver;
import org.almagest.science.astrometry.AstrometryConfig;
import org.almagest.science.astrometry.SourceList;
import org.almagest.science.refcat.ReferenceStars;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `almagest image solve`.
@Command(
        name = "solve",
        description =
                "Find the WCS of images from catalogues of their sources (FITS_LDAC of SExtractor) and a reference"
                        + " catalogue. Writes NAME.head, cards as lines of text.",
        footer = {
            "",
            "The image's header in the catalogue tells about where it points; cards of a file NAME.ahead beside the catalogue",
            "stand over it. An image whose stars prove no solution gets no .head: the others are written, and the command ends",
            "with exit code 3."
        },
        mixinStandardHelpOptions = true)
final class SolveCatalogues implements Callable<Integer> {
    private static final int SATURATED = 4;
    private static final double USUAL_ERROR = 0.05;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ManyImages catalogues;

    @Option(
            names = "--refcat",
            required = true,
            paramLabel = "TABLE",
            description =
                    "Reference stars: FITS_LDAC as for SCAMP, or a table with columns ra, dec [deg] and, if known, mag and"
                            + " err [mas].")
    private Path refcat = Path.of("ref.cat");

    @Option(names = "--max-shift", description = "How far the pointing may be off [arcsec]. Default: 50.")
    private double maxShift = 50;

    @Option(
            names = "--order",
            description = "Highest order of the distortion, 1 to 5; lower with few stars. Default: 3.")
    private int order = 3;

    @Option(names = "--blind", description = "Neither angle nor parity are known.")
    private boolean blind;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    SolveCatalogues() {}

    @Override
    public Integer call() {
        if (order < 1 || order > 5) throw new UserFault("--order " + order + ": 1 to 5");
        ReferenceStars stars = references();
        AstrometryConfig config = AstrometryConfig.DEFAULT
                .withMode(blind ? AstrometryConfig.Mode.AUTO : AstrometryConfig.Mode.POINTING)
                .withOrder(order)
                .withMaxShiftArcsec(maxShift);
        List<String> lost = new ArrayList<>();
        for (Path file : catalogues.files())
            try {
                solve(file, stars, config);
            } catch (DataFault e) {
                lost.add(file + ": " + e.getMessage());
            }
        if (!lost.isEmpty())
            throw new DataFault(lost.size() + " of " + catalogues.files().size() + " images have no solution\n"
                    + String.join("\n", lost));
        return 0;
    }

    private void solve(Path file, ReferenceStars stars, AstrometryConfig config) {
        FitsHeader header;
        Table t;
        try (FitsFile in = FitsFile.open(file)) {
            FitsHdu words = in.find("LDAC_IMHEAD")
                    .orElseThrow(() -> new UserFault(file + " is no FITS_LDAC catalogue: it has no LDAC_IMHEAD"));
            header = overruled(
                    FitsHeader.ofText(words.readTable().strings("Field Header Card")[0], file.toString()), file);
            t = in.hdu("LDAC_OBJECTS").readTable();
        }
        Box box = new Box(0, 0, (int) header.requireWhole("NAXIS1"), (int) header.requireWhole("NAXIS2"));
        FitsWcs guess = FitsWcs.of(header);
        AstrometricSolution s = new AstrometricSolver(config, box, guess).solve(sources(t, file, config), stars);
        FitsHeader.Builder out = FitsHeader.builder();
        s.wcs().cards(0, 0).forEach(out::set);
        Path to = catalogues.output(file, ".head");
        WholeFile.write(to, out.build().text());
        spec.commandLine()
                .getOut()
                .println(String.format(
                        Locale.ROOT,
                        "%s: %d of %d stars, order %d, scatter %.1f mas, pointing off by %.2f arcsec, chance below 1e%.0f",
                        to,
                        s.usedCount(),
                        s.source().length,
                        s.order(),
                        1000 * s.scatterArcsec(),
                        s.shiftArcsec(),
                        s.log10Chance()));
        spec.commandLine().getOut().flush();
    }

    /// The header with the cards of the file beside the catalogue that tells better.
    private static FitsHeader overruled(FitsHeader header, Path catalogue) {
        String name = catalogue.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        Path ahead = catalogue.resolveSibling(name + ".ahead");
        if (!Files.isRegularFile(ahead)) return header;
        try {
            FitsHeader.Builder out = header.toBuilder();
            FitsHeader.ofText(Files.readString(ahead) + "\n", ahead.toString())
                    .cards()
                    .forEach(out::set);
            return header.withCards(out.build().cards());
        } catch (IOException e) {
            throw new ResourceFault("cannot read " + ahead + ": " + e.getMessage(), e);
        }
    }

    private static SourceList sources(Table t, Path file, AstrometryConfig config) {
        String x = first(t, file, "XWIN_IMAGE", "X_IMAGE"), y = first(t, file, "YWIN_IMAGE", "Y_IMAGE");
        String flux = first(t, file, "FLUX_AUTO", "FLUX_APER", "FLUX_ISO");
        Optional<String> error = has(t, "ERRAWIN_IMAGE", "ERRA_IMAGE"),
                fluxError = has(t, flux.replace("FLUX", "FLUXERR"));
        int n = 0;
        double[][] out = new double[4][t.rows()];
        for (int i = 0; i < t.rows(); i++) {
            if (t.schema().find("FLAGS").isPresent() && t.number("FLAGS", i) >= SATURATED) continue;
            double f = t.number(flux, i);
            if (fluxError.isPresent() && !(f >= config.minSnr() * t.number(fluxError.get(), i))) continue;
            // the first pixel is 1 in a catalogue, 0 here
            out[0][n] = t.number(x, i) - 1;
            out[1][n] = t.number(y, i) - 1;
            out[2][n] = error.isPresent() ? Math.max(1e-3, t.number(error.get(), i)) : USUAL_ERROR;
            out[3][n++] = f;
        }
        return new SourceList(
                Arrays.copyOf(out[0], n), Arrays.copyOf(out[1], n), Arrays.copyOf(out[2], n), Arrays.copyOf(out[3], n));
    }

    private static Optional<String> has(Table t, String... names) {
        return Arrays.stream(names).filter(n -> t.schema().find(n).isPresent()).findFirst();
    }

    private static String first(Table t, Path file, String... names) {
        return has(t, names)
                .orElseThrow(() -> new UserFault(file + " has none of the columns " + String.join(", ", names)));
    }

    private ReferenceStars references() {
        Table t = referenceTable();
        String ra = first(t, refcat, "X_WORLD", "ra"), dec = first(t, refcat, "Y_WORLD", "dec");
        Optional<String> mag = has(t, "MAG", "mag"), error = has(t, "ERRA_WORLD", "err");
        double unit = error.isPresent() && error.get().equals("err") ? Math.toRadians(1 / 3.6e6) : Math.PI / 180;
        int n = t.rows();
        long[] id = new long[n];
        double[] r = new double[n], d = new double[n], s = new double[n], f = new double[n], fe = new double[n];
        double[] colour = new double[n];
        for (int i = 0; i < n; i++) {
            id[i] = i + 1L;
            r[i] = Math.toRadians(t.number(ra, i));
            d[i] = Math.toRadians(t.number(dec, i));
            s[i] = error.isPresent() ? unit * t.number(error.get(), i) : 0;
            f[i] = mag.isPresent() ? Flux.njyOfAbMagnitude(t.number(mag.get(), i)) : Double.NaN;
            fe[i] = colour[i] = Double.NaN;
        }
        return new ReferenceStars(id, r, d, s, f, fe, colour, new boolean[n]);
    }

    private Table referenceTable() {
        if (!Files.isRegularFile(refcat)) throw new UserFault("there is no reference catalogue " + refcat);
        String name = refcat.getFileName().toString().toLowerCase(Locale.ROOT);
        if (!name.endsWith(".cat")) return TableFile.read(refcat);
        try (FitsFile in = FitsFile.open(refcat)) {
            return in.hdu("LDAC_OBJECTS").readTable();
        }
    }
}
