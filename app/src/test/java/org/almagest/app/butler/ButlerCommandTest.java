/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.butler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.almagest.astro.fault.FaultKind;
import org.almagest.butler.Butler;
import org.almagest.butler.dimension.DataId;
import org.almagest.science.calib.Verification;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ButlerCommandTest {
    @TempDir
    Path dir;

    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();
    String repo = "";

    int run(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return new CommandLine(new ButlerCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler((e, line, _) -> {
                    line.getErr().println(e.getMessage());
                    return FaultKind.of(e).exitCode();
                })
                .execute(args);
    }

    @BeforeEach
    void create() {
        repo = dir.resolve("repo").toString();
        assertThat(run("create", repo, "--recipe", "template_coadd=lossless")).isZero();
    }

    static Path root() {
        return Path.of(System.getProperty("almagest.root"));
    }

    @Test
    void takesInRealFramesAndAnswersQuestions() throws IOException {
        String named = Optional.ofNullable(System.getenv("ALMAGEST_DATA"))
                .orElse(root().resolve("../shared/data").toString());
        Path frames = Path.of(named).resolve("timeseries_hatp32");
        assumeTrue(Files.isDirectory(frames), "no real frames at " + frames + " (set ALMAGEST_DATA)");
        String yaml = root().resolve("instruments/microobservatory.yaml").toString();
        Path bad = Files.writeString(dir.resolve("bad.fits"), "no FITS at all");
        assertThat(run("register-instrument", repo, yaml)).isZero();
        assertThat(run(
                        "ingest-raws",
                        repo,
                        "MicroObservatory",
                        "--transfer",
                        "direct",
                        frames.resolve("HATP-32171220013343.fits.gz").toString(),
                        bad.toString(),
                        frames.resolve("HATP-32171220013912.fits.gz").toString()))
                .isEqualTo(3);
        assertThat(out.toString()).contains("2 frames ingested, 0 were there, 1 failed");
        assertThat(err.toString()).contains("bad.fits");
        assertThat(run("define-visits", repo, "MicroObservatory")).isZero();
        assertThat(out.toString()).contains("2 visits defined");
        assertThat(run("query-datasets", repo, "raw", "--where", "visit.timespan.begin > T'2017-12-20T01:36:00'"))
                .isZero();
        assertThat(out.toString().lines()).hasSize(2);
        assertThat(run("query-data-ids", repo, "visit", "detector")).isZero();
        assertThat(out.toString()).contains("physical_filter").contains("Clear");
        assertThat(run("query-dimension-records", repo, "visit", "--where", "visti = 3"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("did you mean visit?");
        assertThat(run(
                        "register-skymap",
                        repo,
                        "rings",
                        "--rings",
                        "120",
                        "--pixel-scale",
                        "5.21",
                        "--patch-pixels",
                        "200",
                        "--patch-border",
                        "20"))
                .isZero();
        assertThat(run("query-data-ids", repo, "patch", "visit")).isZero();
        assertThat(out.toString().lines().count()).isGreaterThan(10);
        String stars = Path.of(named).resolve("refcat_tycho2/tycho2_hatp32.csv").toString();
        Path columns = Files.writeString(
                dir.resolve("columns.yaml"),
                "id: ''\nra: ra_deg\ndec: dec_deg\nraErr: ''\ndecErr: ''\nbands:\n"
                        + "  - {band: clear, column: VT_mag, errorColumn: '', unit: mag, abOffset: 0, defaultError: 0.1}\n");
        assertThat(run("import-refcat", repo, stars, "--columns", columns.toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("853 stars");
        assertThat(run("verify", repo)).isZero();
    }

    @Test
    void registersDatasetTypesOnceAndRefusesOthersOfTheirName() {
        String[] wanted = {"register-dataset-type", repo, "note", "Table", "instrument", "detector", "--is-calibration"
        };
        assertThat(run(wanted)).isZero();
        assertThat(out.toString()).contains("note holds Table of instrument, detector, a calibration");
        assertThat(run(wanted)).isZero();
        assertThat(run("register-dataset-type", repo, "note", "Exposure", "instrument"))
                .isEqualTo(2);
        assertThat(run("register-dataset-type", repo, "other", "Tabel", "instrument"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("Tabel");
    }

    @Test
    void chainsAndCertifies() {
        try (Butler butler = Butler.open(Path.of(repo))) {
            butler.registerType("note", String.class, "instrument");
            butler.put("a", "note", DataId.of("instrument", "Cam"), "runs/a");
            butler.put("b", "note", DataId.of("instrument", "Cam"), "runs/b");
        }
        assertThat(run("collection-chain", repo, "all", "runs/a")).isZero();
        assertThat(run("collection-chain", repo, "all", "runs/b", "--mode", "prepend"))
                .isZero();
        assertThat(out.toString()).contains("all: runs/b, runs/a");
        assertThat(run("get-uri", repo, "note", "instrument=Cam", "--collections", "all"))
                .isZero();
        assertThat(out.toString()).contains("runs/b/note/note.txt");
        assertThat(run("certify-calibrations", repo, "runs/a", "cal", "note", "--begin-date", "2026-01-01"))
                .isZero();
        assertThat(run("certify-calibrations", repo, "runs/b", "cal", "note")).isEqualTo(3);
        assertThat(run("query-collections", repo, "*")).isZero();
        assertThat(out.toString()).contains("CALIBRATION").contains("CHAINED");
        assertThat(run("query-datasets", repo, "n*", "--collections", "all", "--find-first"))
                .isZero();
        assertThat(out.toString()).contains("runs/b").doesNotContain("runs/a");
        assertThat(run("remove-runs", repo, "runs/b")).isZero();
        assertThat(run("remove-runs", repo, "runs/b", "--confirm")).isEqualTo(2);
        assertThat(err.toString()).contains("is searched by all");
        assertThat(run("get-uri", repo, "note", "instrument=Cam", "--collections", "runs/b"))
                .isZero();
        assertThat(run("collection-chain", repo, "all", "runs/b", "--mode", "remove"))
                .isZero();
        assertThat(run("remove-runs", repo, "runs/b", "--confirm")).isZero();
        assertThat(run("verify", repo)).isZero();
        assertThat(out.toString()).contains("1 datasets, 0 missing or changed, 0 files of no dataset");
        assertThat(run("query-datasets", repo, "notes")).isEqualTo(2);
        assertThat(err.toString()).contains("did you mean note?");
        assertThat(run("migrate", repo)).isZero();
    }

    @Test
    void certifiesNothingThatFailedItsVerification() {
        Verification failed =
                new Verification("bias", 3, List.of(new Verification.Check("mean", 7, -1, 1, "electron")));
        DataId cam = DataId.of("instrument", "Cam");
        try (Butler butler = Butler.open(Path.of(repo))) {
            butler.registerType("bias", String.class, "instrument");
            butler.registerType("bias_verification", Verification.class, "instrument");
            butler.put("a", "bias", cam, "runs/a");
            butler.put(failed, "bias_verification", cam, "runs/a");
        }
        assertThat(run("certify-calibrations", repo, "runs/a", "cal", "bias")).isEqualTo(3);
        assertThat(err.toString())
                .contains("Cam")
                .contains("runs/a")
                .contains("mean 7")
                .contains("--unverified");
        assertThat(run("certify-calibrations", repo, "runs/a", "cal", "bias", "--begin-date", "some day"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--begin-date").contains("some day");
        assertThat(run("certify-calibrations", repo, "runs/a", "cal", "bias", "--unverified"))
                .isZero();
    }

    @Test
    void certifiesNoKernelThatLeavesBrightStarsWide() {
        Verification failed = new Verification(
                "star_sizes", 4, List.of(new Verification.Check("part of the slope left", 0.4, -0.1, 0.1, "")));
        DataId cam = DataId.of("instrument", "Cam");
        try (Butler butler = Butler.open(Path.of(repo))) {
            butler.registerType("bf_kernel", String.class, "instrument");
            butler.registerType("star_sizes_verification", Verification.class, "instrument");
            butler.put("k", "bf_kernel", cam, "runs/k");
            butler.put(failed, "star_sizes_verification", cam, "runs/k");
        }
        assertThat(run("certify-calibrations", repo, "runs/k", "cal", "bf_kernel"))
                .isEqualTo(3);
        assertThat(err.toString()).contains("part of the slope left 0.4").contains("--unverified");
    }
}
