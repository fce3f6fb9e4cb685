/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.almagest.app.Almagest;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.table.Table;
import org.almagest.butler.Butler;
import org.almagest.butler.dataset.DatasetRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Raw frames of two small telescopes, from a description that is guessed.
class SmallCamerasTest {
    @TempDir
    Path dir;

    private static Path root() {
        return Path.of(System.getProperty("almagest.root"));
    }

    private static Path data(String set) {
        Path data = Path.of(Optional.ofNullable(System.getenv("ALMAGEST_DATA"))
                        .orElse(root().resolve("../shared/data").toString()))
                .resolve(set);
        assumeTrue(Files.isDirectory(data), "no real frames at " + data + " (set ALMAGEST_DATA)");
        return data;
    }

    private static String almagest(String... words) {
        StringWriter out = new StringWriter(), err = new StringWriter();
        assertThat(Almagest.execute(new PrintWriter(out, true), new PrintWriter(err, true), words))
                .as("%s: %s", String.join(" ", words), err)
                .isZero();
        return out.toString();
    }

    private String repo() {
        return dir.resolve("repo").toString();
    }

    private void run(Path pipeline, String part, String inputs, String output, String... more) {
        List<String> words = new ArrayList<>(
                List.of("run", "-p", pipeline + part, "-b", repo(), "-i", inputs, "-o", output, "-j", "0"));
        words.addAll(List.of(more));
        almagest(words.toArray(String[]::new));
    }

    private void ingest(Path frames, String name) throws IOException {
        List<String> words = new ArrayList<>(List.of("instrument", "guess"));
        try (Stream<Path> all = Files.list(frames)) {
            all.filter(f -> f.toString().endsWith(".fits.gz")).sorted().forEach(f -> words.add(f.toString()));
        }
        words.addAll(List.of("--name", name));
        Path yaml = Files.writeString(dir.resolve("camera.yaml"), almagest(words.toArray(String[]::new)));
        almagest("butler", "create", repo());
        almagest("butler", "register-instrument", repo(), yaml.toString());
        almagest("butler", "ingest-raws", repo(), name, frames.toString(), "--transfer", "direct");
        almagest("butler", "define-visits", repo(), name);
    }

    private <T> T dataset(String type, Class<T> kind, String collection) {
        try (Butler butler = Butler.open(Path.of(repo()))) {
            List<DatasetRef> refs = butler.queryDatasets(type, List.of(collection), "");
            assertThat(refs).as(type).hasSize(1);
            return butler.get(refs.getFirst(), kind);
        }
    }

    private static double median(Exposure e, int x0, int y0) {
        float[] px = e.image().view(x0, y0, 512, 512).toArray();
        Arrays.sort(px);
        return px[px.length / 2];
    }

    /// Levels of the set's description, +-1 count; the sky of the four within 1.5 per cent of their mean.
    @Test
    void fourAmplifiersOfSinistroJoin() throws IOException {
        ingest(data("isr_lco_sinistro_raw"), "Sinistro");
        run(root().resolve("bench/realdata/lco/isr.yaml"), "", "Sinistro/raw/all", "isr");
        Exposure e = dataset("post_isr_image", Exposure.class, "isr");
        double[] levels = {2522, 2560, 2553, 2582};
        for (int k = 0; k < 4; k++) {
            String note = e.info().metadata().get("ISR OVERSCAN A" + (k + 1));
            String[] words = note.split(" ");
            assertThat(Double.parseDouble(words[2])).as(note).isCloseTo(levels[k], within(1.0));
            assertThat(Double.parseDouble(words[5])).as(note).isBetween(7.0, 8.0);
        }
        double[] sky = {median(e, 0, 0), median(e, 512, 0), median(e, 0, 512), median(e, 512, 512)};
        double mean = Arrays.stream(sky).average().orElseThrow();
        for (double s : sky) assertThat(s / mean).isCloseTo(1, within(0.015));
    }

    /// Fifteen stars of SkyMapper, nine of them saturated; one exposure of each calibration.
    @Test
    void fewStarsAreEnoughForHuntsman() throws IOException {
        Path data = data("isr_huntsman_ngc1566");
        Path bench = root().resolve("bench/realdata/huntsman");
        ingest(data.resolve("raw"), "Huntsman");
        almagest(
                "butler",
                "import-refcat",
                repo(),
                data.resolve("refcat_skymapper.csv.gz").toString(),
                "--columns",
                bench.resolve("skymapper.yaml").toString());
        String all = "Huntsman/raw/all,Huntsman/calib";
        for (String kind : List.of("Bias", "Dark", "Flat")) {
            String type = kind.toLowerCase(java.util.Locale.ROOT);
            if (kind.equals("Bias"))
                run(
                        root().resolve("pipelines/calibration.yaml"),
                        "#bias",
                        "Huntsman/raw/all",
                        "bias",
                        "-c",
                        "makeBias:minInputs=1");
            else
                run(
                        root().resolve("pipelines/calibration.yaml"),
                        "#" + type,
                        all,
                        type,
                        "-c",
                        "make" + kind + ":minInputs=1");
            almagest("butler", "certify-calibrations", repo(), type, "Huntsman/calib", type);
        }
        run(bench.resolve("calibrate.yaml"), "", all + ",refcats", "calibrated");
        Table matches = dataset("astrometry_matches", Table.class, "calibrated");
        assertThat(matches.rows()).isEqualTo(15);
        double squares = 0;
        for (int i = 0; i < matches.rows(); i++) squares += Math.pow(matches.number("distance", i), 2);
        // 0.2 pixels of 1.26 arcsec along each axis
        assertThat(Math.sqrt(squares / matches.rows() / 2)).isLessThan(0.2 * 1.26);
        Table sources = dataset("measured_source", Table.class, "calibrated");
        int saturated = 0;
        for (int i = 0; i < matches.rows(); i++)
            for (int k = 0; k < sources.rows(); k++)
                if (sources.longs("sourceId")[k] == matches.longs("sourceId")[i]
                        && sources.booleans("pixelFlags_saturatedCenter")[k]) saturated++;
        assertThat(saturated).isEqualTo(9);
        Exposure image = dataset("preliminary_visit_image", Exposure.class, "calibrated");
        // SkyMapper's g lies bluer than this camera's
        assertThat(Double.parseDouble(image.info().metadata().get("COLOUR TERM")))
                .isCloseTo(-1.0, within(0.2));
    }
}
