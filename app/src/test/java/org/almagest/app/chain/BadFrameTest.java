/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.almagest.apdb.sqlite.SqliteApdb;
import org.almagest.apdb.store.VisitDetector;
import org.almagest.app.chain.TinySurvey.Told;
import org.almagest.butler.datastore.FileDatastore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// One detector's frame goes bad after it was ingested: one clear error, the other detector goes on to its
/// alerts, and with the good frame back the same run is completed.
@Tag("slow")
@ExtendWith(SurveyOnce.class)
class BadFrameTest {
    @TempDir
    Path dir;

    TinySurvey tiny;
    Path apdb = Path.of("");
    long visit;
    Path raw = Path.of("");

    @BeforeEach
    void copy(TinySurvey made) throws IOException {
        tiny = made.copy(dir.resolve("copy"));
        apdb = dir.resolve("apdb.sqlite");
        TinySurvey.good("apdb", "create", apdb.toString());
        visit = tiny.visits(false).getFirst();
        raw = rawFile(0);
    }

    private Path rawFile(int detector) throws IOException {
        try (Stream<Path> files = Files.walk(tiny.repo().resolve(TinySurvey.NAME + "/raw"))) {
            return files.filter(f -> f.toString().contains(Long.toString(visit))
                            && f.toString().contains("_" + detector))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Told prompt(String... more) {
        List<String> inputs = new ArrayList<>(tiny.inputs());
        inputs.add(TinySurvey.TEMPLATE);
        List<String> words = tiny.run(
                "prompt.yaml", "out", inputs, "visit = " + visit, "-c", "associate:apdb=" + apdb, "--retries", "0");
        words.addAll(List.of(more));
        return TinySurvey.almagest(words.toArray(String[]::new));
    }

    private boolean done(int detector) {
        try (SqliteApdb open = SqliteApdb.open(apdb)) {
            return open.containsVisitDetector(new VisitDetector(visit, detector));
        }
    }

    /// Runs with a spoilt frame of detector 0, then with the good one.
    private void check(byte[] spoilt, String... words) throws IOException {
        Path good = dir.resolve("good.fits");
        Files.move(raw, good);
        Files.write(raw, spoilt);
        Told bad = prompt();
        assertThat(bad.code()).as(bad.all()).isEqualTo(3);
        assertThat(bad.all()).doesNotContain("\tat ");
        assertThat(bad.all().lines().filter(l -> l.contains("1 x data fault in")))
                .singleElement()
                .satisfies(line -> assertThat(line).contains(words).contains("detector: 0"));
        assertThat(done(0)).isFalse();
        assertThat(done(1)).as("the other detector").isTrue();
        whole();
        Files.delete(raw);
        Files.move(good, raw);
        Told again = prompt("--resume");
        assertThat(again.code()).as(again.all()).isZero();
        assertThat(done(0)).isTrue();
        whole();
    }

    @Test
    void ingestNamesEveryBadFileAndTakesTheOthers() throws IOException {
        Path frames = Files.createDirectories(dir.resolve("frames"));
        byte[] all = SpoiltFrame.bytes(raw);
        Path cut = Files.write(frames.resolve("cut.fits"), java.util.Arrays.copyOf(all, all.length / 2));
        Path text = Files.writeString(frames.resolve("text.fits"), "this is no FITS file");
        Path bare = Files.write(
                frames.resolve("bare.fits"),
                new SpoiltFrame(raw).without("DATE-BEG").bytes());
        Path small = Files.write(
                frames.resolve("small.fits"), new SpoiltFrame(raw).halved(1).bytes());
        Files.copy(rawFile(1), frames.resolve("good.fits"));
        String repo = dir.resolve("fresh").toString();
        TinySurvey.good("butler", "create", repo);
        String camera = tiny.folder().resolve("survey/camera.yaml").toString();
        TinySurvey.good("butler", "register-instrument", repo, camera);
        Told bad = TinySurvey.almagest("butler", "ingest-raws", repo, TinySurvey.NAME, frames.toString());
        assertThat(bad.code()).as(bad.all()).isEqualTo(3);
        assertThat(bad.out()).contains("1 frames ingested, 0 were there, 4 failed");
        assertThat(bad.err().lines().filter(l -> l.startsWith("not ingested: ")))
                .hasSize(4)
                .anySatisfy(l -> assertThat(l).contains("cut.fits[", "cut short"))
                .anySatisfy(l -> assertThat(l).contains("text.fits[0]", "not a FITS file"))
                .anySatisfy(l -> assertThat(l).contains("bare.fits", "keyword DATE-BEG in HDU 0"))
                .anySatisfy(l -> assertThat(l).contains("small.fits[1]", "NAXIS2"));
        for (Path p : List.of(text, bare, small)) Files.delete(p);
        Files.write(cut, all);
        Told again = TinySurvey.almagest("butler", "ingest-raws", repo, TinySurvey.NAME, frames.toString());
        assertThat(again.code()).as(again.all()).isZero();
        assertThat(again.out()).contains("1 frames ingested, 1 were there, 0 failed");
        assertThat(TinySurvey.almagest("butler", "verify", repo).code()).isZero();
    }

    private void whole() throws IOException {
        try (Stream<Path> files = Files.walk(tiny.repo())) {
            assertThat(files.filter(f -> FileDatastore.isUnfinished(f.toString())))
                    .isEmpty();
        }
        Told verified = TinySurvey.almagest("butler", "verify", tiny.repo().toString());
        assertThat(verified.out()).contains(" 0 files of no dataset");
    }

    @Test
    void truncated() throws IOException {
        byte[] all = SpoiltFrame.bytes(raw);
        check(
                java.util.Arrays.copyOf(all, all.length * 3 / 4),
                raw.getFileName().toString(),
                "isr");
    }

    @Test
    void noFits() throws IOException {
        check(
                "this is no FITS file".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                raw.getFileName().toString());
    }

    @Test
    void withoutAKeyword() throws IOException {
        check(new SpoiltFrame(raw).without("EXPTIME").bytes(), raw.getFileName().toString(), "EXPTIME", "HDU 0");
    }

    @Test
    void ofOtherDimensions() throws IOException {
        check(new SpoiltFrame(raw).halved(2).bytes(), raw.getFileName() + "[2]", "NAXIS2");
    }

    @Test
    void ofNothingButNan() throws IOException {
        check(new SpoiltFrame(raw).nan().bytes(), "characterize", "100.0 % not finite");
    }

    @Test
    void saturated() throws IOException {
        check(new SpoiltFrame(raw).counts((_, _) -> 65_535).bytes(), "characterize", "100.0 % SAT");
    }

    @Test
    void withoutStars() throws IOException {
        check(new SpoiltFrame(raw).counts(SpoiltFrame.emptySky(516)).bytes(), "characterize", "no stars");
    }
}
