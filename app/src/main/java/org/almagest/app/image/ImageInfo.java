/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.image;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.FilterLabel;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Mask;
import org.almagest.astro.reduced.ForeignExposure;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.wcs.Wcs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `almagest image info`: what an image holds, and what it lacks.
@Command(
        name = "info",
        description = "Tell what a file is recognised as, what it holds and what it lacks.",
        mixinStandardHelpOptions = true)
final class ImageInfo implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ImageOptions image;

    @Option(
            names = "--grid",
            paramLabel = "N",
            description = "Print the sky positions of N x N pixels of the image as CSV, by the WCS that is used and,"
                    + " where there is another, by the header's.")
    private Optional<Integer> grid = Optional.empty();

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    ImageInfo() {}

    @Override
    public Integer call() {
        ForeignExposure read = image.read();
        PrintWriter out = spec.commandLine().getOut();
        if (grid.isPresent()) printGrid(read, grid.get(), out);
        else print(read, out);
        out.flush();
        return 0;
    }

    private void print(ForeignExposure read, PrintWriter out) {
        Exposure e = read.exposure();
        Box box = e.box();
        out.println(image.file() + ": " + read.form().words() + ", " + box.width() + " x " + box.height() + " pixels"
                + e.info()
                        .filter()
                        .map(FilterLabel::physicalFilter)
                        .map(f -> ", filter " + f)
                        .orElse(""));
        e.info().wcs().ifPresent(w -> {
            double x = box.x0() + (box.width() - 1) / 2.0, y = box.y0() + (box.height() - 1) / 2.0;
            SkyCoord middle = w.pixelToSky(x, y);
            out.println(String.format(
                    Locale.ROOT,
                    "middle at %.6f %+.6f deg, %.4f arcsec per pixel",
                    middle.raDegrees(),
                    middle.decDegrees(),
                    w.pixelScale(x, y).arcsec()));
        });
        read.gain().ifPresent(g -> out.println(String.format(Locale.ROOT, "%.6g electrons per unit", g)));
        for (Map.Entry<String, Integer> plane : e.mask().planes().bits().entrySet()) {
            long n = count(e.mask(), 1 << plane.getValue());
            if (n > 0) out.println(n + " pixels " + plane.getKey());
        }
        read.headerWcs()
                .ifPresent(h -> e.info()
                        .wcs()
                        .ifPresent(w -> out.println(String.format(
                                Locale.ROOT, "the header's WCS is up to %.4f arcsec off", farthest(w, h, box)))));
        read.found().forEach(f -> out.println("found: " + f));
        read.missing().forEach(m -> out.println("missing: " + m));
    }

    private static long count(Mask mask, int bit) {
        long n = 0;
        for (int y = mask.box().y0(); y <= mask.box().y1(); y++) {
            int row = mask.rowStart(y);
            for (int i = row; i < row + mask.width(); i++) if ((mask.data()[i] & bit) != 0) n++;
        }
        return n;
    }

    /// Largest distance of two mappings on a grid of 33 x 33 points [arcsec].
    private static double farthest(Wcs a, Wcs b, Box box) {
        double most = 0;
        for (int i = 0; i <= 32; i++)
            for (int j = 0; j <= 32; j++) {
                double x = box.x0() + (box.width() - 1) * i / 32.0, y = box.y0() + (box.height() - 1) * j / 32.0;
                most = Math.max(
                        most, a.pixelToSky(x, y).separation(b.pixelToSky(x, y)).arcsec());
            }
        return most;
    }

    private void printGrid(ForeignExposure read, int n, PrintWriter out) {
        if (n < 2) throw new UserFault("--grid " + n + ": two points along each side at least");
        Wcs wcs = read.exposure()
                .info()
                .wcs()
                .orElseThrow(() -> new UserFault(image.file() + " has no WCS to print positions by"));
        Box box = read.exposure().box();
        out.println("x,y,ra,dec" + (read.headerWcs().isPresent() ? ",headerRa,headerDec" : ""));
        for (int j = 0; j < n; j++)
            for (int i = 0; i < n; i++) {
                double x = box.x0() + (box.width() - 1.0) * i / (n - 1);
                double y = box.y0() + (box.height() - 1.0) * j / (n - 1);
                StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%.6f,%.6f", x, y));
                line.append(sky(wcs.pixelToSky(x, y)));
                read.headerWcs().ifPresent(h -> line.append(sky(h.pixelToSky(x, y))));
                out.println(line);
            }
    }

    private static String sky(SkyCoord s) {
        return String.format(Locale.ROOT, ",%.10f,%.10f", s.raDegrees(), s.decDegrees());
    }
}
