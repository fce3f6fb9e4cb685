/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.execute;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.almagest.butler.Butler;
import org.almagest.butler.dimension.RowIdPacker;
import org.almagest.pipe.graph.ButlerSource;
import org.almagest.pipe.graph.PipelineGraph;
import org.almagest.pipe.graph.PipelineReader;
import org.almagest.pipe.graph.QuantumGraphBuilder;
import org.almagest.pipe.graph.Survey;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole run, coordinator and worker, killed at several steps.
@Tag("slow")
class KilledRunTest {
    private static final String RUN = "out/run";
    private static final String PIPELINE = """
            tasks:
              isr: org.almagest.pipe.graph.Chain$Isr
              measure: {class: org.almagest.pipe.graph.Chain$Measure, config: {fail: slow 250}}
              associate: org.almagest.pipe.graph.Chain$Associate
              summarise: org.almagest.pipe.graph.Chain$Summarise
            """;

    /// The process that is killed: runs the pipeline on the repository of its first argument.
    public static void main(String[] args) {
        try (Butler butler = Butler.open(Path.of(args[0]))) {
            System.exit(run(butler, ExecuteOptions.DEFAULT.withMemory(64, 400).withJvmFlags(FLAGS))
                    .exitCode());
        }
    }

    private static final List<String> FLAGS =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");

    private static RunSummary run(Butler butler, ExecuteOptions options) {
        return LocalExecutor.run(
                butler,
                QuantumGraphBuilder.build(
                        PipelineGraph.of(PipelineReader.parse(PIPELINE, "p.yaml", List.of())),
                        new ButlerSource(butler, List.of("raw/all"), _ -> RowIdPacker.DEFAULT),
                        RUN,
                        "exposure > 10"),
                options,
                ProgressListener.SILENT);
    }

    @Test
    void nothingIsLostAndNothingHalfWrittenStays(@TempDir Path dir) throws Exception {
        Path root = dir.resolve("repo");
        try (Butler butler = new Survey().repository(root)) {
            for (int files : new int[] {1, 3, 6}) {
                Process process = start(root);
                long worker = untilMeasured(process, root, files);
                process.destroyForcibly().waitFor();
                assertThat(ProcessHandle.of(worker).flatMap(p -> {
                            try {
                                return p.onExit().get(10, TimeUnit.SECONDS).isAlive()
                                        ? java.util.Optional.of(p)
                                        : java.util.Optional.empty();
                            } catch (Exception e) {
                                throw new IllegalStateException("the worker goes on without its coordinator", e);
                            }
                        }))
                        .isEmpty();
                assertThat(butler.verify().missing()).isEmpty();
            }
            RunSummary last = run(butler, ExecuteOptions.DEFAULT.withProcesses(0));
            assertThat(last.good()).isTrue();
            assertThat(last.steps().get("measure").doneBefore()).isBetween(3, 8);
            assertThat(last.steps().get("measure").total()).isEqualTo(8);
            assertThat(butler.verify().missing()).isEmpty();
            assertThat(butler.verify().unknown()).isEmpty();
        }
    }

    /// Ctrl-C and the end of a session send a signal: the process ends soon, its worker with it, and leaves
    /// nothing half-written.
    @Test
    void aSignalEndsTheRunAndItsWorkerAtOnce(@TempDir Path dir) throws Exception {
        Path root = dir.resolve("repo");
        try (Butler butler = new Survey().repository(root)) {
            Process process = start(root);
            long worker = untilMeasured(process, root, 2);
            process.destroy();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isNotZero();
            ProcessHandle.of(worker)
                    .ifPresent(p -> p.onExit()
                            .completeOnTimeout(p, 10, TimeUnit.SECONDS)
                            .join());
            assertThat(ProcessHandle.of(worker).filter(ProcessHandle::isAlive)).isEmpty();
            assertThat(butler.verify().missing()).isEmpty();
            RunSummary last = run(butler, ExecuteOptions.DEFAULT.withProcesses(0));
            assertThat(last.good()).isTrue();
            assertThat(last.steps().get("measure").doneBefore()).isPositive();
            assertThat(butler.verify().unknown()).isEmpty();
        }
    }

    private static Process start(Path root) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledRunTest.class.getName(),
                        root.toString())
                .inheritIO()
                .start();
    }

    /// Waits until the worker has written so many catalogues, and gives its process id.
    private static long untilMeasured(Process process, Path root, int files) throws Exception {
        long worker = -1;
        while (process.isAlive() && catalogues(root) < files) {
            worker =
                    process.children().mapToLong(ProcessHandle::pid).findFirst().orElse(worker);
            Thread.sleep(20);
        }
        return worker;
    }

    private static long catalogues(Path root) throws IOException {
        Path folder = root.resolve(RUN).resolve("sources");
        if (!Files.isDirectory(folder)) return 0;
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(f -> f.toString().endsWith(".json")).count();
        }
    }
}
