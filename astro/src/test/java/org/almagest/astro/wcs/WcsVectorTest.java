/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.wcs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.almagest.astro.fits.FitsFile;
import org.almagest.astro.fits.FitsHeader;
import org.almagest.astro.fits.FitsWriter;
import org.almagest.astro.sky.SkyCoord;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Against astropy (wcslib): `bench/oracles/wcs_vectors.py` made the vectors.
class WcsVectorTest {
    /// What the house promises: 1e-9 deg on the sky, 1e-6 pixels on the way back.
    private static final double SKY_DEGREES = 1e-9;

    private static final double PIXELS = 1e-6;
    private static final Path ROOT = Path.of(System.getProperty("almagest.root", ".."));

    record Header(String name, FitsHeader header, List<double[]> points) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Header> kinds() throws IOException {
        List<Header> out = new ArrayList<>();
        StringBuilder cards = new StringBuilder();
        List<double[]> points = new ArrayList<>();
        String name = "";
        for (String line : Files.readAllLines(ROOT.resolve("testdata/wcs/kinds.txt"))) {
            if (line.startsWith("#")) continue;
            if (line.startsWith("@")) {
                if (!name.isEmpty()) out.add(new Header(name, header(cards.toString()), points));
                name = line.substring(2);
                cards = new StringBuilder();
                points = new ArrayList<>();
            } else if (line.startsWith("= ")) {
                points.add(Stream.of(line.substring(2).split(" "))
                        .mapToDouble(Double::parseDouble)
                        .toArray());
            } else if (!line.startsWith("NAXIS")) cards.append(line).append(" ".repeat(80 - line.length()));
        }
        out.add(new Header(name, header(cards.toString()), points));
        return out.stream();
    }

    private static FitsHeader header(String cards) {
        String primary = "SIMPLE  =                    T" + " ".repeat(50) + "BITPIX  =                    8"
                + " ".repeat(50) + "NAXIS   =                    0" + " ".repeat(50) + cards + "END" + " ".repeat(77);
        String whole = primary + " ".repeat((2880 - primary.length() % 2880) % 2880);
        try (FitsFile file = FitsFile.of("vector", whole.getBytes(StandardCharsets.US_ASCII))) {
            return file.hdu(0).header();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void agreesWithWcslib(Header kind) {
        FitsWcs wcs = FitsWcs.of(kind.header);
        for (double[] p : kind.points) check(kind.name, wcs, p);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void cardsTellTheSameMapping(Header kind) {
        FitsWcs wcs = FitsWcs.of(kind.header).shifted(1000, -300);
        FitsWriter out = FitsWriter.inMemory();
        out.header(FitsHeader.of(wcs.cards(1000, -300)));
        try (FitsFile file = FitsFile.of("cards", out.bytes())) {
            FitsWcs back = FitsWcs.of(file.hdu(0).header());
            for (double[] p : kind.points) check(kind.name, back, p);
        }
    }

    private static void check(String name, FitsWcs wcs, double[] p) {
        double[] ra = new double[1], dec = new double[1], x = new double[1], y = new double[1];
        wcs.pixelsToSky(new double[] {p[0]}, new double[] {p[1]}, ra, dec);
        double off = SkyCoord.ofDegrees(p[2], p[3])
                .separation(new SkyCoord(ra[0], dec[0]))
                .degrees();
        assertThat(off).as("%s at %s %s", name, p[0], p[1]).isLessThan(SKY_DEGREES);
        wcs.skyToPixels(ra, dec, x, y);
        assertThat(Math.hypot(x[0] - p[0], y[0] - p[1]))
                .as("%s back to %s %s: %s %s", name, p[0], p[1], x[0], y[0])
                .isLessThan(PIXELS);
    }

    @Test
    void agreesWithWcslibOnEveryRealHeader() throws IOException {
        Path data = Optional.ofNullable(System.getenv("ALMAGEST_DATA"))
                .map(Path::of)
                .orElse(ROOT.resolve("../shared/data"));
        Assumptions.assumeTrue(Files.isDirectory(data), "no real data at " + data + "; set ALMAGEST_DATA");
        Map<String, List<double[]>> byFile = new LinkedHashMap<>();
        for (String line : Files.readAllLines(ROOT.resolve("testdata/wcs/real.csv"))) {
            if (line.startsWith("#") || line.startsWith("file,")) continue;
            String[] f = line.split(",");
            byFile.computeIfAbsent(f[0], _ -> new ArrayList<>())
                    .add(Stream.of(f).skip(1).mapToDouble(Double::parseDouble).toArray());
        }
        int checked = 0;
        for (Map.Entry<String, List<double[]>> entry : byFile.entrySet()) {
            Path path = data.resolve(entry.getKey());
            try (FitsFile file = FitsFile.open(path)) {
                for (double[] p : entry.getValue()) {
                    FitsWcs wcs = FitsWcs.of(file.hdu((int) p[0]).header());
                    check(entry.getKey(), wcs, new double[] {p[1], p[2], p[3], p[4]});
                    checked++;
                }
            }
        }
        assertThat(checked).isGreaterThan(400);
    }
}
