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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.almagest.app.Almagest;
import org.almagest.astro.table.Table;
import org.almagest.butler.Butler;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.butler.dimension.DimensionRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Fourteen raw frames around the ingress of a transit, by the commands of docs/timeseries.md.
@Tag("slow")
class HatP32LightCurveTest {
    private static final int FIRST = 1, EVERY = 3, FRAMES = 14, BEFORE = 7, TEMPLATE = 4;

    @TempDir
    Path dir;

    private static Path root() {
        return Path.of(System.getProperty("almagest.root"));
    }

    private static Path data() {
        Path data = Path.of(Optional.ofNullable(System.getenv("ALMAGEST_DATA"))
                .orElse(root().resolve("../shared/data").toString()));
        assumeTrue(
                Files.isDirectory(data.resolve("timeseries_hatp32")),
                "no real frames at " + data.resolve("timeseries_hatp32") + " (set ALMAGEST_DATA)");
        return data;
    }

    private String repo() {
        return dir.resolve("repo").toString();
    }

    private static void almagest(String... words) {
        assertThat(Almagest.execute(words)).as(String.join(" ", words)).isZero();
    }

    private void pipeline(Path yaml, String part, String inputs, String output, String where) {
        almagest("run", "-p", yaml + part, "-b", repo(), "-i", inputs, "-o", output, "-d", where, "-j", "0");
    }

    private void ingest(Path data) throws IOException {
        List<String> words =
                new ArrayList<>(List.of("butler", "ingest-raws", repo(), "MicroObservatory", "--transfer", "direct"));
        try (Stream<Path> files = Files.list(data.resolve("timeseries_hatp32"))) {
            List<Path> night = files.filter(f -> f.toString().endsWith(".fits.gz"))
                    .sorted()
                    .toList();
            for (int k = 0; k < FRAMES; k++)
                words.add(night.get(FIRST + EVERY * k).toString());
        }
        almagest("butler", "create", repo());
        almagest(
                "butler",
                "register-instrument",
                repo(),
                root().resolve("instruments/microobservatory.yaml").toString());
        almagest(words.toArray(String[]::new));
        almagest("butler", "define-visits", repo(), "MicroObservatory");
        almagest(
                "butler",
                "import-refcat",
                repo(),
                data.resolve("refcat_tycho2/tycho2_hatp32.csv").toString(),
                "--columns",
                root().resolve("bench/realdata/hatp32/tycho2.yaml").toString());
        almagest(
                "butler",
                "register-skymap",
                repo(),
                "hatp32",
                "--tract",
                "31.3,46.75,0.8",
                "--pixel-scale",
                "5.21",
                "--patch-pixels",
                "500",
                "--patch-border",
                "50");
    }

    private static double mean(Table t, String column, int from, int to) {
        double sum = 0;
        int n = 0;
        for (int r = from; r < to; r++) {
            double m = t.doubles(column)[r];
            if (Double.isNaN(m)) continue;
            sum += m;
            n++;
        }
        assertThat(n).isGreaterThanOrEqualTo(2);
        return sum / n;
    }

    @Test
    void theStarDimsWhenThePlanetEnters() throws IOException {
        Path data = data();
        ingest(data);
        Path pipelines = root().resolve("pipelines/instrument/microobservatory");
        Path own = root().resolve("bench/realdata/hatp32/timeseries.yaml");
        String calibrated = "MicroObservatory/calibrated";
        pipeline(root().resolve("pipelines/sky-dark.yaml"), "", "MicroObservatory/raw/all", "made/dark", "");
        for (String type : List.of("dark", "defects"))
            almagest("butler", "certify-calibrations", repo(), "made/dark", "MicroObservatory/calib", type);
        pipeline(
                pipelines.resolve("calibrate.yaml"),
                "",
                "MicroObservatory/raw/all,MicroObservatory/calib,refcats,skymaps",
                calibrated,
                "");
        long last;
        try (Butler butler = Butler.open(Path.of(repo()))) {
            List<Long> visits = butler.queryRecords("visit", "").stream()
                    .map((DimensionRecord v) -> v.dataId().number("visit"))
                    .sorted()
                    .toList();
            assertThat(visits).hasSize(FRAMES);
            last = visits.get(TEMPLATE - 1);
            assertThat(butler.queryDatasets("astrometry_summary", List.of(calibrated), ""))
                    .hasSize(FRAMES);
        }
        pipeline(
                pipelines.resolve("template.yaml"),
                "#template",
                calibrated + ",skymaps",
                "template",
                "visit <= " + last);
        pipeline(own, "#difference", calibrated + ",template,skymaps", "difference", "visit > " + last);
        pipeline(own, "#lightCurve", calibrated + ",difference", "curve", "");
        try (Butler butler = Butler.open(Path.of(repo()))) {
            DatasetRef ref =
                    butler.queryDatasets("light_curve", List.of("curve"), "").getFirst();
            Table curve = butler.get(ref, Table.class);
            assertThat(curve.longs("targetId")[FRAMES - 1]).isEqualTo(1);
            assertThat(curve.longs("targetId")[FRAMES]).isGreaterThan(1000);
            // the planet takes 2.5 %; the noise of a frame is 5 mmag by aperture, and some 10 by difference
            double dip = mean(curve, "magnitude", BEFORE, FRAMES) - mean(curve, "magnitude", 0, BEFORE);
            assertThat(dip).isCloseTo(0.026, within(0.01));
            double seen = mean(curve, "diffMagnitude", BEFORE, FRAMES) - mean(curve, "diffMagnitude", TEMPLATE, BEFORE);
            assertThat(seen).isCloseTo(0.026, within(0.02));
        }
    }
}
