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
import java.nio.file.Path;
import org.almagest.astro.fault.FaultKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ApdbCommandTest {
    private final StringWriter out = new StringWriter();

    @TempDir
    private Path folder;

    private int run(String... args) {
        return new CommandLine(new ApdbCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(out))
                .setExecutionExceptionHandler((e, _, _) -> {
                    out.write(String.valueOf(e.getMessage()));
                    return FaultKind.of(e).exitCode();
                })
                .execute(args);
    }

    @Test
    void makesAndDescribesADatabase() {
        String file = folder.resolve("deep/apdb.sqlite").toString();
        assertThat(run("create", file)).isZero();
        assertThat(run("create", file)).isEqualTo(2);
        assertThat(run("info", file)).isZero();
        assertThat(out.toString()).contains("objects", "layoutVersion", "visit-detectors");
        assertThat(run("migrate", file)).isZero();
        assertThat(run("withdraw", file, "--visit", "7", "--detector", "0")).isEqualTo(2);
        assertThat(out.toString()).contains("visit 7, detector 0 is not in");
    }

    @Test
    void tellsAMissingDatabaseAsAMistakeOfTheUser() {
        assertThat(run("info", folder.resolve("none").toString())).isEqualTo(2);
        assertThat(out.toString()).contains("apdb create");
    }
}
