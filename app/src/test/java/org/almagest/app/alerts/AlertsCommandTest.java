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
import java.util.Map;
import org.almagest.alert.archive.AlertArchive;
import org.almagest.alert.packet.AlertEncoder;
import org.almagest.alert.packet.AlertPacket;
import org.almagest.alert.packet.AlertSchemas;
import org.almagest.alert.packet.TableRows;
import org.almagest.alert.stream.AlertTail;
import org.almagest.alert.stream.Frame;
import org.almagest.alert.stream.OutboxRow;
import org.almagest.apdb.sqlite.SqliteApdb;
import org.almagest.apdb.store.ApdbSchema;
import org.almagest.apdb.store.OutgoingAlert;
import org.almagest.apdb.store.StoreRequest;
import org.almagest.apdb.store.VisitDetector;
import org.almagest.apdb.store.VisitRows;
import org.almagest.astro.fault.FaultKind;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.astro.time.Time;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AlertsCommandTest {
    @TempDir
    private Path folder;

    private static Table empty(String table) {
        return new TableBuilder(ApdbSchema.of(table)).build();
    }

    static byte[] packet() {
        return packet(77);
    }

    private static Table source(long... ids) {
        Schema schema = ApdbSchema.of(ApdbSchema.DIA_SOURCE);
        TableBuilder source = new TableBuilder(schema);
        for (long id : ids) {
            source.addRow();
            for (Column c : schema.columns())
                if (!c.nullable())
                    switch (c.type()) {
                        case FLOAT, DOUBLE -> source.set(c.name(), 1.0);
                        case SHORT, INT, LONG -> source.set(c.name(), 1L);
                        default -> {}
                    }
            source.set("diaSourceId", id)
                    .set("visit", 5L)
                    .set("detector", 3L)
                    .set("ra", 10.5)
                    .set("dec", -20.25)
                    .set("band", "r")
                    .set("psfFlux", 1234.5)
                    .set("psfFluxErr", 20.0)
                    .set("diaObjectId", 66L)
                    .set("midpointMjdTai", 61_000.0)
                    .set("timeProcessedMjdTai", 61_000.5);
        }
        return source.build();
    }

    static byte[] packet(long id) {
        return new AlertEncoder()
                .encode(new AlertPacket(
                        "science",
                        "",
                        TableRows.one(source(id), 0),
                        new TableRows(empty(ApdbSchema.DIA_SOURCE), new int[0]),
                        new TableRows(empty(ApdbSchema.DIA_FORCED_SOURCE), new int[0]),
                        java.util.Optional.empty(),
                        java.util.Optional.empty()));
    }

    @Test
    void hangsTheOutboxOfADatabaseOutInFrames() {
        Path file = folder.resolve("apdb.sqlite");
        SqliteApdb.create(file);
        try (SqliteApdb apdb = SqliteApdb.open(file)) {
            byte[] payload = "payload".getBytes(StandardCharsets.UTF_8);
            VisitRows none = new VisitRows(
                    empty(ApdbSchema.DIA_OBJECT), empty(ApdbSchema.DIA_SOURCE), empty(ApdbSchema.DIA_FORCED_SOURCE));
            Time now = Time.ofMjdTai(61_000);
            apdb.store(new StoreRequest(
                    new VisitDetector(5, 3),
                    now,
                    now,
                    none,
                    Map.of(),
                    List.of(new OutgoingAlert(9, 1101, payload), new OutgoingAlert(10, 1101, payload)),
                    false));
            List<OutboxRow> rows = new ApdbOutbox(apdb).after(0, 10);
            assertThat(rows).extracting(OutboxRow::diaSourceId).containsExactly(9L, 10L);
            assertThat(new ApdbOutbox(apdb).after(rows.get(0).row(), 10)).hasSize(1);
            Frame frame = Frame.of(rows.get(1).bytes());
            assertThat(frame.schemaId()).isEqualTo(1101);
            assertThat(frame.body()).isEqualTo(payload);
        }
    }

    /// Stores a visit-detector of one detection and its alert.
    static void store(SqliteApdb apdb, long visit, long id) {
        Time now = Time.ofMjdTai(61_000);
        VisitRows rows = new VisitRows(empty(ApdbSchema.DIA_OBJECT), source(id), empty(ApdbSchema.DIA_FORCED_SOURCE));
        apdb.store(new StoreRequest(
                new VisitDetector(visit, 3),
                now,
                now,
                rows,
                Map.of(),
                List.of(new OutgoingAlert(id, AlertSchemas.ID, packet(id))),
                false));
    }

    private record Told(int code, String text) {}

    private static Told run(String... words) {
        StringWriter out = new StringWriter();
        int code = new CommandLine(new AlertsCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(out))
                .setExecutionExceptionHandler((e, _, _) -> {
                    out.write(String.valueOf(e.getMessage()));
                    return FaultKind.of(e).exitCode();
                })
                .execute(words);
        return new Told(code, out.toString());
    }

    @Test
    void archivesTheOutboxAndFindsPacketsByNumber() {
        String file = folder.resolve("apdb.sqlite").toString(),
                archive = folder.resolve("kept").toString();
        SqliteApdb.create(Path.of(file));
        try (SqliteApdb apdb = SqliteApdb.open(Path.of(file))) {
            store(apdb, 5, 77);
            store(apdb, 6, 78);
            assertThat(run("archive", file, archive))
                    .isEqualTo(new Told(0, "2 alerts of " + file + " are in " + archive + "\n"));
            assertThat(run("show", archive, "78", "77").text().lines())
                    .hasSize(2)
                    .first()
                    .asString()
                    .startsWith("alert 78 object 66");
            apdb.trimOutbox(apdb.outbox(0, 1).getFirst().sequence());
            store(apdb, 7, 79);
            assertThat(run("archive", file, archive).text()).startsWith("2 alerts");
        }
        assertThat(new AlertArchive(Path.of(archive)).ids()).containsExactlyInAnyOrder(77L, 78L, 79L);
        assertThat(run("show", archive, "80")).isEqualTo(new Told(2, "no alert 80 is in " + archive));
    }

    @Test
    void refusesToArchivePacketsOfAnotherSchema() {
        Path file = folder.resolve("apdb.sqlite"), archive = folder.resolve("kept");
        SqliteApdb.create(file);
        try (SqliteApdb apdb = SqliteApdb.open(file)) {
            Time now = Time.ofMjdTai(61_000);
            VisitRows rows =
                    new VisitRows(empty(ApdbSchema.DIA_OBJECT), source(9), empty(ApdbSchema.DIA_FORCED_SOURCE));
            List<OutgoingAlert> alerts = List.of(new OutgoingAlert(9, 900, new byte[12]));
            apdb.store(new StoreRequest(new VisitDetector(5, 3), now, now, rows, Map.of(), alerts, false));
        }
        Told told = run("archive", file.toString(), archive.toString());
        assertThat(told.code()).isEqualTo(3);
        assertThat(told.text())
                .contains("alert 9 of visit 5, detector 3")
                .contains("900")
                .contains("1101");
        assertThat(archive).doesNotExist();
    }

    @Test
    void tellsWhatIsWrongWithAnArchive() throws Exception {
        Path none = folder.resolve("none"), text = folder.resolve("text.avro");
        assertThat(run("show", none.toString(), "1")).isEqualTo(new Told(2, "there is no archive " + none));
        Files.writeString(text, "no container");
        Told told = run("show", text.toString(), "1");
        assertThat(told.code()).isEqualTo(3);
        assertThat(told.text()).contains("text.avro").contains("no Avro container");
        assertThat(run("archive", folder.toString(), none.toString()))
                .isEqualTo(new Told(2, folder + " is a folder, and an APDB is one file: name that"));
    }

    /// The oldest visit-detector may have lost a part of its packets to trimming; the archive has that
    /// part.
    @Test
    void keepsWhatTheOutboxHasLostWithinAVisit() {
        Path file = folder.resolve("apdb.sqlite");
        SqliteApdb.create(file);
        try (SqliteApdb apdb = SqliteApdb.open(file)) {
            Time now = Time.ofMjdTai(61_000);
            apdb.store(new StoreRequest(
                    new VisitDetector(5, 3),
                    now,
                    now,
                    new VisitRows(empty(ApdbSchema.DIA_OBJECT), source(77, 78), empty(ApdbSchema.DIA_FORCED_SOURCE)),
                    Map.of(),
                    List.of(
                            new OutgoingAlert(77, AlertSchemas.ID, packet(77)),
                            new OutgoingAlert(78, AlertSchemas.ID, packet(78))),
                    false));
            AlertArchive archive = new AlertArchive(folder.resolve("kept"));
            assertThat(new OutboxArchive(apdb, archive).update()).isEqualTo(2);
            apdb.trimOutbox(apdb.outbox(0, 1).getFirst().sequence());
            assertThat(new OutboxArchive(apdb, archive).update()).isEqualTo(1);
            assertThat(archive.read(5, 3)).extracting(AlertArchive::number).containsExactly(77L, 78L);
        }
    }

    @Test
    void printsAnAlertInALine() {
        AlertTail.Received received = new AlertTail.Received(0, 12, new Frame(1101, packet()).bytes());
        assertThat(AlertsCommand.line(received))
                .isEqualTo("0:12 alert 77 object 66 visit 5 detector 3 r ra 10.500000 dec -20.250000"
                        + " flux 1234.5 +- 20.0 nJy reliability - earlier 0 forced 0");
        assertThat(AlertsCommand.line(new AlertTail.Received(1, 2, new Frame(900, new byte[7]).bytes())))
                .isEqualTo("1:2 schema 900, 7 bytes");
    }

    @Test
    void wantsOneKafkaToPublishTo() {
        StringWriter out = new StringWriter();
        int code = new CommandLine(new AlertsCommand())
                .setErr(new PrintWriter(out))
                .setExecutionExceptionHandler((e, _, _) -> {
                    out.write(String.valueOf(e.getMessage()));
                    return FaultKind.of(e).exitCode();
                })
                .execute("publish", folder.resolve("none").toString());
        assertThat(code).isEqualTo(2);
        assertThat(out.toString()).contains("--bootstrap or --node");
    }
}
