/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.apdb.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.almagest.apdb.store.ApdbContract;
import org.almagest.apdb.store.OutboxAlert;
import org.almagest.apdb.store.StoreOutcome;
import org.almagest.apdb.store.StoreStep;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A process killed with SIGKILL at any step leaves all of a visit-detector or nothing, and a rerun gives
/// what an unharmed run gives.
class KillTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(StoreStep.class)
    void losesAndDoublesNothing(StoreStep step) throws Exception {
        List<List<String>> unharmed = unharmed();
        Path file = folder.resolve("killed.sqlite");
        SqliteApdb.create(file);
        List<List<String>> before;
        try (SqliteApdb apdb = SqliteApdb.open(file)) {
            apdb.store(StoringProcess.request(apdb, 1, StoringProcess.FIRST_OBJECTS));
            before = ApdbContract.everything(apdb);
        }
        killAt(step, file);
        try (SqliteApdb apdb = SqliteApdb.open(file)) {
            boolean durable = step == StoreStep.COMMITTED;
            assertThat(ApdbContract.everything(apdb)).isEqualTo(durable ? unharmed : before);
            assertThat(apdb.store(StoringProcess.second(apdb)))
                    .isEqualTo(durable ? StoreOutcome.ALREADY_STORED : StoreOutcome.STORED);
            assertThat(ApdbContract.everything(apdb)).isEqualTo(unharmed);
            assertThat(apdb.outbox(0, 100))
                    .extracting(a -> a.alert().alertId())
                    .doesNotHaveDuplicates()
                    .hasSize(StoringProcess.FIRST_OBJECTS.length + StoringProcess.SECOND_OBJECTS.length);
            assertThat(apdb.outbox(0, 100)).extracting(OutboxAlert::sequence).isSorted();
        }
    }

    private List<List<String>> unharmed() {
        Path file = folder.resolve("unharmed.sqlite");
        SqliteApdb.create(file);
        try (SqliteApdb apdb = SqliteApdb.open(file)) {
            apdb.store(StoringProcess.request(apdb, 1, StoringProcess.FIRST_OBJECTS));
            apdb.store(StoringProcess.second(apdb));
            return ApdbContract.everything(apdb);
        }
    }

    private static void killAt(StoreStep step, Path file) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StoringProcess.class.getName(),
                        file.toString(),
                        step.name())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).isEqualTo("at the step");
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(process.exitValue()).isEqualTo(128 + 9);
    }
}
