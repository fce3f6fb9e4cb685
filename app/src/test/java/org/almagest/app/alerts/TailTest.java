/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.almagest.alert.packet.AlertSchemas;
import org.almagest.alert.stream.Frame;
import org.almagest.alert.stream.KafkaNode;
import org.almagest.alert.stream.KafkaPublisher;
import org.almagest.alert.stream.Outbox;
import org.almagest.alert.stream.OutboxRow;
import org.almagest.alert.stream.StreamSettings;
import org.almagest.apdb.sqlite.SqliteApdb;
import org.almagest.app.Almagest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Publishing and following a topic by the commands that a person gives.
@Tag("slow")
class TailTest {
    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    static Path folder;

    static KafkaNode node;
    static SqliteApdb apdb;
    static final AtomicInteger NEXT = new AtomicInteger(100);

    @BeforeAll
    static void start() {
        node = KafkaNode.start(folder.resolve("kafka"));
        SqliteApdb.create(folder.resolve("apdb.sqlite"));
        apdb = SqliteApdb.open(folder.resolve("apdb.sqlite"));
        publish();
    }

    @AfterAll
    static void stop() {
        apdb.close();
        node.close();
    }

    /// Stores one alert and sends it.
    private static long publish(String... more) {
        int id = NEXT.getAndIncrement();
        AlertsCommandTest.store(apdb, id, id);
        List<String> words = new java.util.ArrayList<>(List.of(
                "alerts", "publish", folder.resolve("apdb.sqlite").toString(), "--bootstrap", node.bootstrap()));
        words.addAll(List.of(more));
        StringWriter out = new StringWriter();
        PrintWriter to = new PrintWriter(out, true);
        assertThat(Almagest.execute(to, to, words.toArray(String[]::new)))
                .as(out.toString())
                .isZero();
        assertThat(out.toString()).contains("sent 1 alerts");
        return id;
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
            Thread.sleep(50);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            return "";
        }
    }

    @Test
    void printsAlertsAsTheyComeAndEndsQuietlyOnCtrlC() throws Exception {
        Path out = folder.resolve("out"), err = folder.resolve("err");
        Process tail = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Almagest.class.getName(),
                        "alerts",
                        "tail",
                        "--bootstrap",
                        node.bootstrap())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            await(() -> text(err).contains("listening to alerts"));
            long first = publish();
            await(() -> text(out).contains("alert " + first + " "));
            long second = publish();
            await(() -> text(out).contains("alert " + second + " "));
            new ProcessBuilder("kill", "-INT", Long.toString(tail.pid()))
                    .start()
                    .waitFor();
            assertThat(tail.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            tail.destroyForcibly();
        }
        // 128 + SIGINT, as every program that the signal ends.
        assertThat(tail.exitValue()).isEqualTo(130);
        assertThat(text(out).lines()).as("what came before is not shown").hasSize(2);
        assertThat(text(err).lines()).as(text(err)).hasSize(1);
    }

    @Test
    void endsWithoutAnErrorWhenItsThreadIsInterrupted() throws Exception {
        StringWriter out = new StringWriter(), err = new StringWriter();
        AtomicInteger code = new AtomicInteger(-1);
        Thread thread = Thread.ofPlatform()
                .start(() -> code.set(Almagest.execute(
                        new PrintWriter(out, true),
                        new PrintWriter(err, true),
                        "alerts",
                        "tail",
                        "--from-beginning",
                        "--bootstrap",
                        node.bootstrap())));
        long id = publish("--trim", "--archive", folder.resolve("kept").toString());
        await(() -> out.toString().contains("alert " + id + " "));
        thread.interrupt();
        assertThat(thread.join(java.time.Duration.ofSeconds(PATIENCE_SECONDS))).isTrue();
        assertThat(code.get()).as(err.toString()).isZero();
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(apdb.outbox(0, 10)).isEmpty();
        StringWriter shown = new StringWriter();
        PrintWriter to = new PrintWriter(shown, true);
        assertThat(Almagest.execute(
                        to, to, "alerts", "show", folder.resolve("kept").toString(), Long.toString(id)))
                .isZero();
        assertThat(shown.toString()).startsWith("alert " + id);
    }

    @Test
    void bytesThatAreNoAlertAreToldOfAndPassedOver() {
        List<OutboxRow> rows = List.of(
                new OutboxRow(1, 7, "no frame".getBytes(StandardCharsets.UTF_8)),
                new OutboxRow(2, 8, new Frame(AlertSchemas.ID, AlertsCommandTest.packet(8)).bytes()));
        StreamSettings settings = StreamSettings.of(node.bootstrap(), "mixed", "mixed");
        Outbox outbox = new Outbox() {
            @Override
            public List<OutboxRow> after(long row, int limit) {
                return row == 0 ? rows : List.of();
            }

            @Override
            public long last() {
                return 2;
            }
        };
        try (KafkaPublisher publisher = new KafkaPublisher(settings, outbox)) {
            assertThat(publisher.publish()).isEqualTo(2);
        }
        StringWriter out = new StringWriter(), err = new StringWriter();
        int code = Almagest.execute(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                "alerts",
                "tail",
                "--bootstrap",
                node.bootstrap(),
                "--topic",
                "mixed",
                "--until-end");
        assertThat(code).isEqualTo(3);
        assertThat(out.toString().lines()).singleElement().asString().startsWith("0:1 alert 8 ");
        assertThat(err.toString().lines()).singleElement().asString().contains("mixed 0:0: no framed alert");
    }
}
