/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.almagest.alert.stream.KafkaNode;
import org.almagest.app.Almagest;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.butler.Butler;
import org.almagest.butler.dimension.DataId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class DoctorTest {
    @TempDir
    private Path dir;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Object... args) {
        String[] words = new String[args.length + 1];
        words[0] = "doctor";
        for (int i = 0; i < args.length; i++) words[i + 1] = args[i].toString();
        out.getBuffer().setLength(0);
        return Almagest.execute(new PrintWriter(out, true), new PrintWriter(err, true), words);
    }

    private Path repository() throws IOException {
        Path repo = dir.resolve("repo");
        assertThat(Almagest.execute(
                        new PrintWriter(out, true), new PrintWriter(err, true), "butler", "create", repo.toString()))
                .isZero();
        try (Butler butler = Butler.open(repo)) {
            butler.registerType("note", Table.class, "instrument");
            TableBuilder t = new TableBuilder(new Schema(List.of(Column.of("a", ColumnType.LONG, "", ""))));
            t.addRow();
            butler.put(t.build(), "note", DataId.of("instrument", "Cam"), "runs/a");
        }
        return repo;
    }

    @Test
    void aWholeRepositoryIsFine() throws IOException {
        Path repo = repository();
        assertThat(run("--repo", repo)).as(out.toString()).isZero();
        assertThat(out.toString())
                .contains("1 datasets, 0 missing")
                .contains("SQLite")
                .contains("Vector API");
    }

    @Test
    void aBrokenRepositoryFails() throws IOException {
        Path repo = repository();
        try (Stream<Path> files = Files.walk(repo)) {
            Files.delete(files.filter(f -> f.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow());
        }
        assertThat(run("--repo", repo)).isEqualTo(4);
        assertThat(out.toString()).contains("1 missing or changed").contains("-> almagest butler verify");
        Path empty = Files.createDirectories(dir.resolve("empty"));
        assertThat(run("--repo", empty)).isEqualTo(4);
        assertThat(run("--repo", dir.resolve("none"))).isEqualTo(4);
        assertThat(out.toString()).contains("is no folder").contains("butler create");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void leftOversOfRepositoriesAreWarnedOf() throws IOException {
        Path repo = repository();
        Files.writeString(Files.createDirectories(repo.resolve("runs/a/note")).resolve("stray.parquet"), "x");
        assertThat(run("--repo", repo)).as(out.toString()).isZero();
        assertThat(out.toString()).contains("WARN").contains("1 files of no dataset");
    }

    @Test
    void closedPortsAndOtherServersAreNoKafka() throws Exception {
        int closed;
        try (ServerSocket s = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = s.getLocalPort();
        }
        assertThat(run("--kafka", "localhost:" + closed)).isEqualTo(4);
        assertThat(out.toString()).contains("FAIL").contains("start Kafka there");
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = Thread.ofVirtual().start(() -> {
                try (Socket s = other.accept()) {
                    s.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    s.getOutputStream().flush();
                    s.getInputStream().readAllBytes();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            assertThat(KafkaCheck.of("localhost:" + other.getLocalPort()).found())
                    .contains("is no Kafka node");
            server.join(1000);
        }
        assertThat(run("--kafka", "nonsense")).isEqualTo(2);
        assertThat(run("--kafka", "localhost:99999")).isEqualTo(2);
    }

    @Test
    void aKafkaNodeAnswers() {
        try (KafkaNode node = KafkaNode.start(dir.resolve("kafka"))) {
            Finding found = KafkaCheck.of(node.bootstrap());
            assertThat(found.level()).as(found.found()).isEqualTo(Finding.Level.OK);
        }
    }

    @Test
    void eachCheckKnowsBadFromGood() throws IOException {
        assertThat(MachineChecks.java(25, true).level()).isEqualTo(Finding.Level.OK);
        assertThat(MachineChecks.java(21, true).level()).isEqualTo(Finding.Level.FAIL);
        assertThat(MachineChecks.java(25, false).level()).isEqualTo(Finding.Level.FAIL);
        assertThat(MachineChecks.memory(64L << 30, 4).level()).isEqualTo(Finding.Level.OK);
        assertThat(MachineChecks.memory(8L << 30, 16).advice()).contains("run -j 2");
        assertThat(MachineChecks.memory(2L << 30, 1).level()).isEqualTo(Finding.Level.FAIL);
        assertThat(MachineChecks.openFiles(256).level()).isEqualTo(Finding.Level.FAIL);
        assertThat(MachineChecks.openFiles(2048).level()).isEqualTo(Finding.Level.WARN);
        Path file = Files.writeString(dir.resolve("file"), "x");
        assertThat(MachineChecks.writable("x", file).level()).isEqualTo(Finding.Level.FAIL);
        Path real = dir.toRealPath();
        List<String> mounts = List.of("disk / ext4 rw 0 0", "tmp " + real + " tmpfs rw,nosuid,noexec 0 0");
        assertThat(MachineChecks.temporary(dir, mounts).found()).contains("noexec");
        assertThat(MachineChecks.temporary(dir, mounts.subList(0, 1)).level()).isEqualTo(Finding.Level.OK);
        Instant now = Instant.parse("2026-11-23T00:00:00Z");
        assertThat(MachineChecks.clock(now, now).level()).isEqualTo(Finding.Level.OK);
        assertThat(MachineChecks.clock(now, now.plusSeconds(60)).level()).isEqualTo(Finding.Level.WARN);
        assertThat(MachineChecks.clock(Instant.EPOCH, Instant.EPOCH).level()).isEqualTo(Finding.Level.FAIL);
        assertThat(MachineChecks.names("ANSI_X3.4-1968").level()).isEqualTo(Finding.Level.WARN);
        assertThat(MachineChecks.caches(List.of("-XX:AOTCache=a"), file.toString())
                        .level())
                .isEqualTo(Finding.Level.OK);
        assertThat(MachineChecks.caches(List.of(), "").advice()).contains("almagest build");
    }

    @Test
    void jsonIsAList() {
        assertThat(run("--json")).isZero();
        assertThat(JsonMapper.builder()
                        .build()
                        .readTree(out.toString())
                        .get(0)
                        .get("check")
                        .asString())
                .isEqualTo("java");
    }
}
