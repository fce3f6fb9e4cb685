/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.almagest.app.Almagest;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureFits;
import org.almagest.astro.image.Box;
import org.almagest.astro.table.Csv;
import org.almagest.astro.table.Table;
import org.almagest.science.stack.BlankNoise;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The figures of docs/real-observations.md that are right or wrong, on the same frames.
class RealFramesTest {
    @TempDir
    Path dir;

    private static Path data(String set) {
        Path root = Path.of(System.getProperty("almagest.root"));
        Path data = Path.of(Optional.ofNullable(System.getenv("ALMAGEST_DATA"))
                        .orElse(root.resolve("../shared/data").toString()))
                .resolve(set);
        assumeTrue(Files.isDirectory(data), "no real frames at " + data + " (set ALMAGEST_DATA)");
        return data;
    }

    private static List<String> files(Path folder, String start, String end) throws IOException {
        try (var all = Files.list(folder)) {
            return all.map(Path::toString)
                    .filter(f -> {
                        String name = Path.of(f).getFileName().toString();
                        return name.startsWith(start) && name.endsWith(end);
                    })
                    .sorted()
                    .toList();
        }
    }

    private static Table run(List<String> files, String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of("image", words[0]));
        all.addAll(files);
        all.addAll(List.of(words).subList(1, words.length));
        StringWriter out = new StringWriter(), err = new StringWriter();
        assertThat(Almagest.execute(new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new)))
                .as(err.toString())
                .isZero();
        return Csv.read(new StringReader(out.toString()), "output");
    }

    @Test
    void framesOfM13AreRegisteredAndStacked() throws IOException {
        List<String> frames = files(data("stack_m13"), "M13", ".fits.gz");
        Table places = run(frames, "register");
        // by eye (-12, 0) and (-25, 3)
        assertThat(places.doubles("shiftX")[1]).isCloseTo(-12, within(1.0));
        assertThat(places.doubles("shiftY")[1]).isCloseTo(0, within(1.5));
        assertThat(places.doubles("shiftX")[2]).isCloseTo(-25, within(1.0));
        assertThat(places.doubles("shiftY")[2]).isCloseTo(3, within(1.0));
        for (int k = 1; k <= 2; k++) assertThat(places.doubles("error")[k]).isLessThanOrEqualTo(0.2);
        Table parts = run(frames, "stack", "--out", dir.resolve("m13.fits").toString());
        int stack = parts.rows() - 1;
        assertThat(parts.doubles("sigma")[stack] / parts.doubles("expected")[stack])
                .isCloseTo(1, within(0.05));
    }

    @Test
    void onlyTheVariableIsLeftOfTwoDecamEpochsAndTheNoiseIsWhite() throws IOException {
        Path in = data("diffim_decam_2epoch").resolve("input_data");
        List<String> epochs = new ArrayList<>();
        for (String epoch : List.of("04", "18")) {
            String out = dir.resolve(epoch + ".fits").toString();
            Table parts = run(files(in, "DEC-OBS" + epoch, ".mini.fits.gz"), "stack", "--aligned", "--out", out);
            // each epoch has rays of cosmic particles
            assertThat(parts.longs("rejected")[parts.rows() - 1]).isGreaterThan(40);
            epochs.add(out);
        }
        Path out = dir.resolve("difference.fits");
        Table sources = run(epochs, "subtract", "--out", out.toString());
        Exposure a = ExposureFits.read(Path.of(epochs.get(0))), b = ExposureFits.read(Path.of(epochs.get(1)));
        List<int[]> bright = new ArrayList<>();
        for (Exposure e : List.of(a, b))
            for (int y = 2; y < 254; y++)
                for (int x = 2; x < 254; x++) if (e.image().get(x, y) > 2000) bright.add(new int[] {x, y});
        bright.add(new int[] {123, 210});
        List<String> left = new ArrayList<>();
        for (int i = 0; i < sources.rows(); i++) {
            double x = sources.doubles("x")[i], y = sources.doubles("y")[i];
            if (excluded(x, y, bright)) continue;
            left.add(Math.round(x) + "," + Math.round(y));
            assertThat(Math.hypot(x - 128, y - 128))
                    .as("source at " + x + ", " + y)
                    .isLessThan(4);
            assertThat(sources.doubles("snr")[i]).isGreaterThan(20);
        }
        assertThat(left).hasSize(1);
        boolean[] blank = new boolean[256 * 256];
        for (int y = 0; y < 256; y++)
            for (int x = 0; x < 256; x++)
                blank[y * 256 + x] = !excluded(x, y, bright) && Math.hypot(x - 128, y - 128) > 12;
        BlankNoise.Covariance c = BlankNoise.covariance(ExposureFits.read(out).image(), blank, 1);
        for (int lag : new int[] {5, 7, 8, 6})
            assertThat(Math.abs(c.values()[lag] / c.variance())).isLessThan(0.03);
    }

    private static boolean excluded(double x, double y, List<int[]> bright) {
        if (!new Box(15, 15, 226, 226).contains(x, y)) return true;
        for (int[] p : bright) if (Math.hypot(x - p[0], y - p[1]) <= 8) return true;
        return false;
    }

    @Test
    void exposuresOfAGalaxyAgreeAtOnePsf() throws IOException {
        Path set = data("legacypipe_ccd_cutouts").resolve("testcase3");
        String cp = "decam/CP/V4.8.2a/";
        // the g exposures, their zero points for the whole exposure: ccdzpt + 2.5 log10(exptime)
        String[][] exposures = {
            {"CP20150328/c4d_150329_083505_oo", "N11", "29.796550"},
            {"CP20180808/c4d_180809_002630_oo", "N12", "30.108814"},
            {"CP20180907/c4d_180908_000426_oo", "N10", "30.145468"}
        };
        List<Double> magnitudes = new ArrayList<>();
        for (String[] e : exposures) {
            String stem = e[0] + "i_g_ls9", name = Path.of(stem).getFileName().toString();
            Path images = set.resolve("images");
            String end = "_g_ls9." + e[1] + ".fits";
            Table t = run(
                    List.of(images.resolve(cp + e[0] + "i" + end).toString()),
                    "photometry",
                    "--weight",
                    images.resolve(cp + e[0] + "w" + end).toString(),
                    "--mask",
                    images.resolve(cp + e[0] + "d" + end).toString(),
                    "--psf",
                    set.resolve("calib/psfex-single/" + cp + stem + "/" + name + "-" + e[1] + "-psfex.fits")
                            .toString(),
                    "--sky",
                    set.resolve("calib/sky-single/" + cp + stem + "/" + name + "-" + e[1] + "-splinesky.fits")
                            .toString(),
                    "--zero-point",
                    e[2],
                    "--at",
                    "244.7797345,12.0723404",
                    "--match-fwhm",
                    "2.0");
            magnitudes.add(t.doubles("matchedMag")[0]);
            assertThat(t.doubles("mag")[0]).isBetween(20.1, 20.5);
        }
        double max = magnitudes.stream().mapToDouble(m -> m).max().orElseThrow();
        double min = magnitudes.stream().mapToDouble(m -> m).min().orElseThrow();
        assertThat(max - min).isLessThan(0.05);
    }

    @Test
    void bandsOfASupernovaLieOnEachOtherAndItsMagnitudesHaveErrors() throws IOException {
        Path set = data("multiband_sn2019so_andicam");
        List<String> bands = new ArrayList<>();
        for (String b : List.of("V", "B", "R", "I"))
            bands.add(set.resolve("SN2019so_20190201_" + b + ".fits.gz").toString());
        Path stars = dir.resolve("stars.csv");
        run(bands, "register", "--stars", stars.toString());
        Table t = Csv.read(stars);
        double[] squares = new double[3];
        int[] n = new int[3];
        for (int i = 0; i < t.rows(); i++) {
            if (t.doubles("snr")[i] < 50) continue;
            int band = bands.indexOf(t.strings("frame")[i]) - 1;
            squares[band] += Math.pow(t.doubles("dx")[i], 2) + Math.pow(t.doubles("dy")[i], 2);
            n[band]++;
        }
        for (int b = 0; b < 3; b++) {
            assertThat(n[b]).isGreaterThan(40);
            assertThat(Math.sqrt(squares[b] / (2 * n[b]))).isLessThanOrEqualTo(0.05);
        }
        Table measured = run(
                bands.subList(0, 1),
                "photometry",
                "--at",
                "190.65175,-40.74632",
                "--centre",
                "--annulus",
                "9,15",
                "--gain",
                "2.3",
                "--comparison",
                "190.60,-40.70",
                "--comparison",
                "190.638,-40.7755");
        // the same place in all bands to a tenth of a pixel of 0.37"
        assertThat(measured.doubles("ra")[0]).isCloseTo(190.65175, within(2e-5));
        assertThat(measured.doubles("dec")[0]).isCloseTo(-40.74632, within(1e-5));
        assertThat(measured.doubles("flux")[0] / measured.doubles("fluxErr")[0]).isGreaterThan(50);
    }

    @Test
    void mistakesAreSaidInOneSentence() throws IOException {
        Path frame = dir.resolve("a.txt");
        Files.writeString(frame, "no image");
        for (String[] words : new String[][] {
            {"image", "register", frame.toString(), frame.toString()},
            {"image", "register", frame.toString()},
            {"image", "stack", frame.toString(), dir.resolve("none.fits").toString(), "--out", "x.fits"},
            {"image", "subtract", frame.toString(), frame.toString(), "--out", "x.fits", "--threshold", "0"},
            {"image", "photometry", frame.toString(), "--at", "north"},
            {"image", "photometry", dir.resolve("none.fits").toString(), "--at", "1,2"}
        }) {
            StringWriter err = new StringWriter();
            int code = Almagest.execute(new PrintWriter(new StringWriter()), new PrintWriter(err, true), words);
            assertThat(code).as(String.join(" ", words)).isBetween(2, 3);
            assertThat(err.toString()).doesNotContain("\tat ").isNotBlank();
        }
    }
}
