/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.almagest.alert.stream.AlertTail;
import org.almagest.alert.stream.KafkaNode;
import org.almagest.apdb.sqlite.SqliteApdb;
import org.almagest.app.Almagest;
import org.almagest.app.chain.TinySurvey.Told;
import org.almagest.butler.datastore.FileDatastore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the chain needs besides frames is not to be had: reference catalogue, template, disk, Kafka.
@Tag("slow")
@ExtendWith(SurveyOnce.class)
class LackingTest {
    @TempDir
    Path dir;

    TinySurvey tiny;
    Path apdb = Path.of("");

    @BeforeEach
    void copy(TinySurvey made) {
        tiny = made.copy(dir.resolve("copy"));
        apdb = dir.resolve("apdb.sqlite");
        TinySurvey.good("apdb", "create", apdb.toString());
    }

    private List<String> words(List<String> inputs, String... more) {
        return words(1, inputs, more);
    }

    private List<String> words(int visits, List<String> inputs, String... more) {
        String where = TinySurvey.visits(tiny.visits(false).subList(0, visits));
        List<String> words =
                tiny.run("prompt.yaml", "out", inputs, where, "-c", "associate:apdb=" + apdb, "--retries", "0");
        words.addAll(List.of(more));
        return words;
    }

    private Told prompt(List<String> inputs, String... more) {
        return TinySurvey.almagest(words(inputs, more).toArray(String[]::new));
    }

    private List<String> without(String collection) {
        List<String> inputs = new ArrayList<>(tiny.inputs());
        inputs.add(tiny.templateRun());
        inputs.remove(collection.equals(TinySurvey.TEMPLATE) ? tiny.templateRun() : collection);
        return inputs;
    }

    private long associated() {
        try (SqliteApdb open = SqliteApdb.open(apdb)) {
            return open.counts().visitDetectors();
        }
    }

    private long alerts() {
        try (SqliteApdb open = SqliteApdb.open(apdb)) {
            return open.counts().alertsInOutbox();
        }
    }

    @Test
    void noReferenceCatalogueIsToldBeforeAnythingRuns() {
        Told told = prompt(without("refcats"));
        assertThat(told.code()).as(told.all()).isEqualTo(2);
        assertThat(told.err())
                .contains("user error", "step astrometry needs refcat")
                .hasLineCount(1);
        assertThat(TinySurvey.almagest(
                                "butler", "query-collections", tiny.repo().toString(), "out*")
                        .out())
                .doesNotContain("out/");
        Told again = prompt(without(""));
        assertThat(again.code()).as(again.all()).isZero();
        assertThat(associated()).isEqualTo(2);
    }

    @Test
    void aReferenceCatalogueOfAnotherFieldFailsTheAstrometryAlone() throws IOException {
        Path stars = Files.writeString(dir.resolve("far.csv"), "id,ra,dec,rMag\n1,20.0,-40.0,17.0\n");
        TinySurvey.good(
                "butler",
                "import-refcat",
                tiny.repo().toString(),
                stars.toString(),
                "--band",
                "r=rMag",
                "--run",
                "far");
        List<String> inputs = without("refcats");
        inputs.add("far");
        Told told = prompt(inputs);
        assertThat(told.code()).as(told.all()).isEqualTo(3);
        assertThat(told.out()).contains("2 x data fault in astrometry: no refcat at all in the input collections");
        assertThat(told.out().lines().filter(l -> l.startsWith("measure ")))
                .singleElement()
                .satisfies(line -> assertThat(line).matches("measure +2 +0 +0 +0 +0 .*"));
        assertThat(associated()).isZero();
        Told again = prompt(without(""), "--resume");
        assertThat(again.code()).as(again.all()).isZero();
        assertThat(again.out()).containsPattern("measure +0 +0 +2 +0 +0 ");
        assertThat(associated()).isEqualTo(2);
    }

    @Test
    void noTemplateIsNoErrorAndEndsWithCalibratedSources() {
        Told told = prompt(without(TinySurvey.TEMPLATE));
        assertThat(told.code()).as(told.all()).isZero();
        assertThat(told.out()).contains("dropped 2 of buildTemplate").containsPattern("photometry +2 +0 +0 +0 +0 ");
        assertThat(associated()).isZero();
    }

    /// No file of the run may grow beyond a size, as on a disk that is full: first more than a catalogue
    /// and less than an exposure, then more than an exposure and less than a database with the alerts of
    /// three visits.
    @ParameterizedTest(name = "{0} KiB, {1}")
    @CsvSource({
        "3000, 1, photometry, cannot write .*preliminary_visit_image.*; is the disk full\\?",
        "5200, 3, associate, 'APDB .*apdb.sqlite, storing visit \\d+, detector \\d: .*'"
    })
    void aFullDiskIsAFaultOfTheResourcesAndLeavesNothingHalfWritten(int kib, int visits, String step, String problem)
            throws Exception {
        assumeThat(Path.of("/bin/sh")).exists();
        List<String> command = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                "ulimit -f " + 2 * kib + "; exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1500m",
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                Almagest.class.getName()));
        command.addAll(words(visits, without("")));
        Path log = dir.resolve("log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        String told = Files.readString(log);
        assertThat(process.exitValue()).as(told).isEqualTo(4);
        assertThat(told)
                .doesNotContain("\tat ")
                .containsPattern("\\d x resource fault in " + step + ": " + problem + " \\(first: ");
        assertThat(associated()).isLessThan(2 * visits);
        try (Stream<Path> files = Files.walk(tiny.repo())) {
            assertThat(files.filter(f -> FileDatastore.isUnfinished(f.toString())))
                    .isEmpty();
        }
        assertThat(TinySurvey.almagest("butler", "verify", tiny.repo().toString())
                        .out())
                .contains(" 0 missing or changed, 0 files of no dataset");
        Told again = TinySurvey.almagest(words(visits, without(""), "--resume").toArray(String[]::new));
        assertThat(again.code()).as(again.all()).isZero();
        assertThat(associated()).isEqualTo(2L * visits);
    }

    @Test
    void kafkaThatIsDownKeepsTheAlertsWaiting() {
        Told run = prompt(without(""));
        assertThat(run.code()).as(run.all()).isZero();
        long waiting = alerts();
        assertThat(waiting).isPositive();
        Told down = TinySurvey.almagest("alerts", "publish", apdb.toString(), "--bootstrap", "localhost:1");
        assertThat(down.code()).as(down.all()).isEqualTo(4);
        assertThat(down.err())
                .contains("resource error", "localhost:1", "start it")
                .hasLineCount(1);
        assertThat(alerts()).isEqualTo(waiting);
        try (KafkaNode node = KafkaNode.start(dir.resolve("kafka"))) {
            Told sent = TinySurvey.almagest("alerts", "publish", apdb.toString(), "--bootstrap", node.bootstrap());
            assertThat(sent.code()).as(sent.all()).isZero();
            assertThat(sent.out()).contains("sent " + waiting + " alerts");
            Told twice = TinySurvey.almagest("alerts", "publish", apdb.toString(), "--bootstrap", node.bootstrap());
            assertThat(twice.out()).contains("sent 0 alerts");
            try (AlertTail tail =
                    AlertTail.fromBeginning(node.bootstrap(), "alerts", java.time.Duration.ofSeconds(15))) {
                List<AlertTail.Received> received = new ArrayList<>();
                tail.drain(received::add);
                assertThat(received).hasSize(Math.toIntExact(waiting));
            }
        }
    }
}
