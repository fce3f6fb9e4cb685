/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.almagest.app.run.RunCommand;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AlmagestTest {
    @Test
    void aMistakeInTheCommandExitsWithTwo() {
        assertThat(Almagest.execute("no-such-command")).isEqualTo(2);
        assertThat(Almagest.execute()).isEqualTo(2);
    }

    @Test
    void helpAndVersionExitWithZero() {
        assertThat(Almagest.execute("--help")).isZero();
        assertThat(Almagest.execute("--version")).isZero();
    }

    @Test
    void everyCommandThatTheHelpListsTellsOfItselfUnderThatName() {
        for (String above : List.of("", "image "))
            for (String name : listed(help((above + "--help").split(" "))))
                if (!name.equals("help"))
                    assertThat(help((above + name + " --help").split(" ")))
                            .as(above + name)
                            .contains("Usage: almagest " + above + name);
        assertThat(help("help", "image")).contains("Usage: almagest image");
        assertThat(help("image", "warp", "--help")).contains("--debug");
        assertThat(Almagest.execute("image", "no-such-command")).isEqualTo(2);
    }

    private static String help(String... words) {
        StringWriter out = new StringWriter();
        assertThat(Almagest.execute(new PrintWriter(out), new PrintWriter(out), words))
                .isZero();
        return out.toString();
    }

    private static List<String> listed(String help) {
        List<String> names = help.substring(help.indexOf("Commands:"))
                .lines()
                .skip(1)
                .takeWhile(l -> !l.isBlank())
                .filter(l -> l.startsWith("  ") && l.charAt(2) != ' ')
                .map(l -> l.strip().split("[ ,]+")[0])
                .toList();
        assertThat(names).hasSizeGreaterThan(10);
        return names;
    }

    @Test
    void everyKindOfFaultHasItsExitCodeAndOneLine() {
        StringWriter out = new StringWriter();
        PrintWriter err = new PrintWriter(out);
        assertThat(FaultReport.print(new UserFault("no such key"), err, false)).isEqualTo(2);
        assertThat(FaultReport.print(new DataFault("a.fits[1]: truncated"), err, false))
                .isEqualTo(3);
        assertThat(FaultReport.print(new ResourceFault("disk full"), err, false))
                .isEqualTo(4);
        assertThat(out.toString().lines()).hasSize(3);
        assertThat(FaultReport.print(new IllegalStateException("impossible"), err, false))
                .isEqualTo(70);
        assertThat(out.toString()).contains("data error: a.fits[1]: truncated").contains("AlmagestTest");
    }

    /// Picocli wraps what a command method throws, unless it is an exception.
    @Test
    void lackOfMemoryIsAResourceFaultAndTellsHowToGiveMore() {
        OutOfMemoryError error = new OutOfMemoryError("Java heap space");
        CommandLine line = new CommandLine(new RunCommand());
        for (Throwable thrown : List.of(error, new CommandLine.ExecutionException(line, "running", error))) {
            StringWriter out = new StringWriter();
            assertThat(FaultReport.print(thrown, new PrintWriter(out), false)).isEqualTo(4);
            assertThat(out.toString().lines())
                    .singleElement()
                    .asString()
                    .contains("Java heap space")
                    .contains("ALMAGEST_JAVA_OPTIONS=-Xmx");
        }
    }

    @Test
    void optionsOutOfRangeAreMistakesInTheCommand(@TempDir Path folder) {
        String pipeline = Path.of(System.getProperty("almagest.root"), "pipelines/prompt.yaml")
                .toString();
        for (String option : List.of("--processes=-1", "--memory=1", "--timeout=0", "--retries=-1"))
            assertThat(Almagest.execute("run", "-p", pipeline, "-b", folder.toString(), "-o", "x", option))
                    .as(option)
                    .isEqualTo(2);
        assertThat(Almagest.execute("demo", "-j", "-1", "--dir", folder.toString()))
                .isEqualTo(2);
        assertThat(Almagest.execute("demo", "--report", "--dir", folder.toString()))
                .isEqualTo(2);
        assertThat(Almagest.execute("alerts", "publish", "x", "--node", folder.toString(), "--port", "99999"))
                .isEqualTo(2);
        assertThat(folder).isEmptyDirectory();
    }
}
