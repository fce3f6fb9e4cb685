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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.almagest.alert.packet.AlertEncoder;
import org.almagest.alert.packet.AlertPacket;
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

    private static byte[] packet() {
        TableBuilder source = new TableBuilder(ApdbSchema.of(ApdbSchema.DIA_SOURCE));
        source.addRow();
        source.set("diaSourceId", 77L)
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
        return new AlertEncoder()
                .encode(new AlertPacket(
                        "science",
                        "",
                        TableRows.one(source.build(), 0),
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
