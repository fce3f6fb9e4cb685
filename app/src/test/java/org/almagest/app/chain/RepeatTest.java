/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.almagest.alert.packet.AlertDecoder;
import org.almagest.apdb.sqlite.SqliteApdb;
import org.almagest.apdb.store.ApdbSchema;
import org.almagest.apdb.store.OutboxAlert;
import org.almagest.app.Almagest;
import org.almagest.app.chain.TinySurvey.Told;
import org.almagest.astro.table.Table;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The prompt pipeline run again, with other workers, or killed on the way, gives equal rows and packets,
/// bit for bit but for the times of processing.
@Tag("slow")
@ExtendWith(SurveyOnce.class)
class RepeatTest {
    /// What may differ: when a row was made. `validityStartMjdTai` is the mid-exposure and may not.
    private static final Map<String, List<String>> MAY_DIFFER = Map.of(
            ApdbSchema.DIA_OBJECT, List.of(),
            ApdbSchema.DIA_SOURCE, List.of("timeProcessedMjdTai"),
            ApdbSchema.DIA_FORCED_SOURCE, List.of("timeProcessedMjdTai"),
            ApdbSchema.VISIT_DETECTOR, List.of("timeProcessedMjdTai"));

    /// The same in an alert's records.
    private static final List<String> MAY_DIFFER_IN_ALERTS = List.of("timeProcessedMjdTai");

    /// Seconds from the start of one run to the kill of another at most, on a slow machine.
    private static final long PATIENCE_SECONDS = 300;

    @TempDir
    Path dir;

    /// What a database holds, as text with every bit: rows of each table, alerts by number.
    private record Content(Map<String, List<String>> rows, Map<Long, Object> alerts) {}

    private static Content content(Path file) {
        Map<String, List<String>> rows = new TreeMap<>();
        Map<Long, Object> alerts = new TreeMap<>();
        try (SqliteApdb apdb = SqliteApdb.open(file)) {
            MAY_DIFFER.forEach((table, columns) -> rows.put(table, rows(apdb.readAll(table), columns)));
            AlertDecoder decoder = new AlertDecoder();
            for (OutboxAlert alert : apdb.outbox(0, Integer.MAX_VALUE)) {
                Object before = alerts.put(
                        alert.alert().alertId(),
                        timeless(decoder.decode(alert.alert().payload())));
                assertThat(before).as("alert %s twice", alert.alert().alertId()).isNull();
            }
        }
        return new Content(rows, alerts);
    }

    private static List<String> rows(Table table, List<String> mayDiffer) {
        List<String> rows = new ArrayList<>();
        for (int row = 0; row < table.rows(); row++) {
            StringBuilder text = new StringBuilder();
            for (int c = 0; c < table.schema().columns().size(); c++) {
                String name = table.schema().columns().get(c).name();
                if (!mayDiffer.contains(name))
                    text.append(name)
                            .append('=')
                            .append(bits(table.cell(c, row)))
                            .append(' ');
            }
            rows.add(text.toString());
        }
        return rows;
    }

    private static String bits(Optional<Object> cell) {
        return cell.map(v -> switch (v) {
                    case Double d -> Long.toHexString(Double.doubleToRawLongBits(d));
                    case Float f -> Integer.toHexString(Float.floatToRawIntBits(f));
                    case byte[] b -> java.util.Arrays.toString(b);
                    default -> v.toString();
                })
                .orElse("missing");
    }

    /// An alert without its times of processing; its fields compare by value, pictures byte by byte.
    private static GenericRecord timeless(GenericRecord alert) {
        List<Object> records = new ArrayList<>();
        records.add(alert.get("diaSource"));
        for (String history : List.of("prvDiaSources", "prvDiaForcedSources"))
            if (alert.get(history) instanceof List<?> all) records.addAll(all);
        for (Object record : records)
            for (String name : MAY_DIFFER_IN_ALERTS) {
                GenericRecord r = (GenericRecord) record;
                assertThat(r.getSchema().getField(name)).isNotNull();
                r.put(name, 0.0);
            }
        return alert;
    }

    private record Setting(TinySurvey tiny, Path apdb) {
        List<String> words(int processes, String... more) {
            List<String> inputs = new ArrayList<>(tiny.inputs());
            inputs.add(TinySurvey.TEMPLATE);
            String where = TinySurvey.visits(tiny.visits(false));
            List<String> words = tiny.run("prompt.yaml", "out", inputs, where, "-c", "associate:apdb=" + apdb);
            words.set(words.indexOf("-j") + 1, Integer.toString(processes));
            words.addAll(List.of("--memory", "1200"));
            words.addAll(List.of(more));
            return words;
        }

        void run(int processes, String... more) {
            Told told = TinySurvey.almagest(words(processes, more).toArray(String[]::new));
            assertThat(told.code()).as(told.all()).isZero();
        }
    }

    private Setting setting(TinySurvey made, String name) {
        TinySurvey tiny = made.copy(dir.resolve(name));
        Path apdb = dir.resolve(name + ".sqlite");
        TinySurvey.good("apdb", "create", apdb.toString());
        return new Setting(tiny, apdb);
    }

    /// Runs in a process that is killed as soon as a visit-detector is stored, then goes on.
    private void killAndResume(Setting s) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1500m",
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                Almagest.class.getName()));
        command.addAll(s.words(0));
        Path log = dir.resolve("killed.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        try (SqliteApdb apdb = SqliteApdb.open(s.apdb)) {
            while (apdb.counts().visitDetectors() == 0) {
                assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
                assertThat(System.nanoTime()).isLessThan(end);
                Thread.sleep(50);
            }
            process.destroyForcibly().waitFor();
            assertThat(apdb.counts().visitDetectors()).isBetween(1L, 5L);
        }
        s.run(0, "--resume");
    }

    @Test
    void equalRowsAndPackets(TinySurvey made) throws Exception {
        Setting one = setting(made, "one"), two = setting(made, "two"), killed = setting(made, "killed");
        one.run(1);
        two.run(2);
        killAndResume(killed);
        Content first = content(one.apdb);
        assertThat(Objects.requireNonNull(first.rows.get(ApdbSchema.VISIT_DETECTOR)))
                .hasSize(6);
        assertThat(Objects.requireNonNull(first.rows.get(ApdbSchema.DIA_SOURCE)).size())
                .isGreaterThan(100);
        assertThat(Objects.requireNonNull(first.rows.get(ApdbSchema.DIA_FORCED_SOURCE)))
                .isNotEmpty();
        assertThat(first.alerts).hasSameSizeAs(first.rows.get(ApdbSchema.DIA_SOURCE));
        same(first, content(two.apdb));
        same(first, content(killed.apdb));
    }

    private static void same(Content a, Content b) {
        a.rows.forEach((table, rows) -> assertThat(b.rows.get(table)).as(table).isEqualTo(rows));
        assertThat(b.alerts.keySet()).isEqualTo(a.alerts.keySet());
        a.alerts.forEach((id, alert) ->
                assertThat(alert.equals(b.alerts.get(id))).as("alert %s", id).isTrue());
    }
}
