/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.almagest.astro.fault.FaultKind;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.butler.Butler;
import org.almagest.butler.dimension.DataId;
import org.almagest.butler.dimension.RowIdPacker;
import org.almagest.butler.format.JsonLines;
import org.almagest.butler.format.YamlText;
import org.almagest.pipe.graph.ButlerSource;
import org.almagest.pipe.graph.Chain;
import org.almagest.pipe.graph.ConfigOverride;
import org.almagest.pipe.graph.PipelineGraph;
import org.almagest.pipe.graph.PipelineReader;
import org.almagest.pipe.graph.Quantum;
import org.almagest.pipe.graph.QuantumGraph;
import org.almagest.pipe.graph.QuantumGraphBuilder;
import org.almagest.pipe.graph.QuantumMetadata;
import org.almagest.pipe.graph.Survey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalExecutorTest {
    private static final String RUN = "out/run";
    private static final List<String> STEPS = List.of("isr", "measure", "associate", "summarise");
    private static final ExecuteOptions HERE = ExecuteOptions.DEFAULT.withProcesses(0);
    private static final ExecuteOptions WORKERS = ExecuteOptions.DEFAULT
            .withProcesses(2)
            .withMemory(64, 400)
            .withJvmFlags(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));

    @TempDir
    Path dir;

    Butler butler;

    @BeforeEach
    void makeRepository() {
        butler = new Survey().repository(dir.resolve("repo"));
    }

    @AfterEach
    void close() {
        butler.close();
    }

    private QuantumGraph graph(List<String> labels, String where, String... overrides) {
        StringBuilder yaml = new StringBuilder("tasks:\n");
        for (String label : labels)
            yaml.append("  " + label + ": org.almagest.pipe.graph.Chain$"
                    + label.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + label.substring(1) + "\n");
        List<ConfigOverride> given = new ArrayList<>();
        for (String o : overrides) given.add(ConfigOverride.parse(o));
        return QuantumGraphBuilder.build(
                PipelineGraph.of(PipelineReader.parse(yaml.toString(), "p.yaml", given)),
                new ButlerSource(butler, List.of("raw/all"), _ -> RowIdPacker.DEFAULT),
                RUN,
                where);
    }

    private RunSummary run(ExecuteOptions options, String where, String... overrides) {
        return LocalExecutor.run(butler, graph(STEPS, where, overrides), options, ProgressListener.SILENT);
    }

    private static DataId visit(long visit, long detector) {
        return DataId.of("instrument", "Cam", "visit", visit, "detector", detector);
    }

    private <T> T get(String type, DataId id, Class<T> as) {
        return butler.get(type, id, List.of(RUN), as);
    }

    private void checkAll() {
        for (long v = 111; v <= 114; v++)
            assertThat(get("sources", visit(v, 1), Chain.Sources.class).sum()).isEqualTo(10 + v - 100 + 1);
        assertThat(get("summary", DataId.of("instrument", "Cam"), Chain.Sources.class)
                        .sum())
                .isEqualTo(8 * 10 + 2 * (11 + 12 + 13 + 14) + 4);
        assertThat(butler.queryDatasets("post_isr", List.of(RUN), "")).isEmpty();
        Butler.Check check = butler.verify();
        assertThat(check.missing()).isEmpty();
        assertThat(check.unknown()).isEmpty();
    }

    @Test
    void runsAllInThisProcess() {
        RunSummary summary = run(HERE, "exposure > 10");
        assertThat(summary.good()).isTrue();
        assertThat(summary.exitCode()).isZero();
        assertThat(summary.steps().get("measure").successful()).isEqualTo(8);
        checkAll();
    }

    @Test
    void runsAllInWorkersWithTheSameResult() {
        RunSummary summary = run(WORKERS, "exposure > 10");
        assertThat(summary.lines()).as("%s", summary.failures()).isNotEmpty();
        assertThat(summary.good()).isTrue();
        checkAll();
    }

    @Test
    void everyOutputTellsHowItWasMade() {
        run(HERE.withVersions(Map.of("almagest", "9.9")), "exposure = 11", "isr:gain=2");
        QuantumMetadata m = get("measure_metadata", visit(111, 0), QuantumMetadata.class);
        assertThat(m.status()).isEqualTo("successful");
        assertThat(m.task()).isEqualTo("org.almagest.pipe.graph.Chain$Measure");
        assertThat(m.versions()).containsEntry("almagest", "9.9");
        assertThat(m.inputs().get("image")).hasSize(1);
        assertThat(m.outputs()).containsKeys("image", "sources");
        assertThat(m.wallSeconds()).isPositive();
        assertThat(m.configHash()).hasSize(64);
        QuantumMetadata isr = get(
                "isr_metadata", DataId.of("instrument", "Cam", "exposure", 11, "detector", 0), QuantumMetadata.class);
        assertThat(isr.inMemory()).containsExactly("image");
        assertThat(m.inputs().get("image").getFirst()).isEqualTo(isr.outputs().get("image"));
        assertThat(get("isr_config", DataId.EMPTY, YamlText.class).text()).startsWith("gain: 2.0\n");
        assertThat(get("packages", DataId.EMPTY, YamlText.class).text()).contains("almagest: \"9.9\"");
        assertThat(get("measure_log", visit(111, 0), JsonLines.class).lines()).isNotNull();
    }

    @Test
    void aFailureStopsOnlyWhatNeedsIt() {
        RunSummary summary = run(HERE, "exposure > 10", "measure:fail=bug 112");
        assertThat(summary.steps().get("measure").failed()).isEqualTo(2);
        assertThat(summary.steps().get("associate").blocked()).isEqualTo(2);
        assertThat(summary.steps().get("associate").successful()).isEqualTo(6);
        assertThat(summary.steps().get("summarise").blocked())
                .as("a defect may be mended")
                .isEqualTo(1);
        assertThat(summary.failures().getFirst().message()).isEqualTo("visit 112 meets a bug");
        assertThat(summary.worst()).contains(FaultKind.INTERNAL);
        assertThat(summary.exitCode()).isEqualTo(70);
        assertThat(get("measure_log", visit(112, 0), JsonLines.class)).isNotNull();
        assertThat(butler.find("measure_metadata", visit(112, 0), List.of(RUN))).isEmpty();
    }

    @Test
    void gatheringGoesOnWithoutBadData() {
        RunSummary summary = run(HERE, "exposure > 10", "isr:fail=data 12");
        assertThat(summary.steps().get("isr").failed()).isEqualTo(2);
        assertThat(summary.steps().get("measure").blocked()).isEqualTo(2);
        assertThat(summary.exitCode()).isEqualTo(3);
        assertThat(summary.steps().get("summarise").successful()).isEqualTo(1);
        assertThat(get("summarise_metadata", DataId.of("instrument", "Cam"), QuantumMetadata.class)
                        .caveats())
                .hasSize(2)
                .allMatch(c -> c.startsWith("left out, because it failed: sources"));
    }

    @Test
    void nothingToDoIsNoFailureAndGoesOnDown() {
        RunSummary summary = run(HERE, "exposure > 10", "measure:floor=23");
        assertThat(summary.good()).isTrue();
        assertThat(summary.steps().get("measure").noWork()).isEqualTo(3);
        assertThat(summary.steps().get("associate").noWork()).isEqualTo(3);
        assertThat(get("associate_metadata", visit(111, 0), QuantumMetadata.class)
                        .caveats())
                .containsExactly("no work: no sources");
        assertThat(get("summary", DataId.of("instrument", "Cam"), Chain.Sources.class)
                        .sum())
                .isEqualTo(23 + 23 + 24 + 24 + 25);
    }

    @Test
    void aRerunDoesOnlyWhatIsLeft() {
        String mark = dir.resolve("mark").toString();
        RunSummary first = run(HERE.withRetries(0), "exposure > 10", "measure:fail=once 112 " + mark);
        assertThat(first.exitCode()).isEqualTo(4);
        assertThat(first.steps().get("measure").failed()).isEqualTo(1);
        RunSummary second = run(HERE, "exposure > 10", "measure:fail=once 112 " + mark);
        assertThat(second.good()).isTrue();
        assertThat(second.steps().get("isr").doneBefore()).isEqualTo(8);
        assertThat(second.steps().get("measure").doneBefore()).isEqualTo(7);
        assertThat(second.steps().get("measure").successful()).isEqualTo(1);
        checkAll();
        RunSummary third = run(HERE, "exposure > 10", "measure:fail=once 112 " + mark);
        assertThat(third.steps().values()).allMatch(s -> s.doneBefore() == s.total());
    }

    @Test
    void aRunKeepsItsConfiguration() {
        run(HERE, "exposure = 11");
        assertThatThrownBy(() -> run(HERE, "exposure = 12", "isr:gain=3"))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("another configuration of isr");
    }

    @Test
    void faultsThatPassAreTriedAgain() {
        RunSummary summary = run(HERE, "exposure > 10", "isr:fail=once 13 " + dir.resolve("mark"));
        assertThat(summary.good()).isTrue();
        QuantumMetadata m = get(
                "isr_metadata", DataId.of("instrument", "Cam", "exposure", 13, "detector", 0), QuantumMetadata.class);
        assertThat(m.attempt()).isEqualTo(2);
    }

    @Test
    void aKilledWorkerLosesNothing() {
        RunSummary summary = run(WORKERS, "exposure > 10", "measure:fail=halt 113 " + dir.resolve("mark"));
        assertThat(summary.failures()).isEmpty();
        checkAll();
        assertThat(get("measure_metadata", visit(113, 0), QuantumMetadata.class).attempt()
                        + get("measure_metadata", visit(113, 1), QuantumMetadata.class)
                                .attempt())
                .isEqualTo(3);
    }

    @Test
    void aQuantumOverItsTimeIsStopped() {
        RunSummary summary = run(
                WORKERS.withTimeout(1.5).withRetries(0), "detector = 0 AND exposure > 10", "measure:fail=sleep 112");
        assertThat(summary.failures()).singleElement().satisfies(f -> {
            assertThat(f.kind()).isEqualTo(FaultKind.RESOURCE);
            assertThat(f.message()).contains("over its time limit").contains("--timeout");
        });
        assertThat(summary.steps().get("measure").successful()).isEqualTo(3);
        assertThat(butler.verify().unknown()).isEmpty();
    }

    @Test
    void aQuantumOutOfMemoryIsAFaultOfResources() {
        RunSummary summary = run(WORKERS.withRetries(0), "detector = 0 AND exposure > 10", "measure:fail=memory 112");
        assertThat(summary.failures()).singleElement().satisfies(f -> {
            assertThat(f.kind()).isEqualTo(FaultKind.RESOURCE);
            assertThat(f.message()).contains("ran out of memory");
        });
        assertThat(summary.exitCode()).isEqualTo(4);
        assertThat(summary.steps().get("associate").successful()).isEqualTo(3);
    }

    /// A limit far beyond what a clock of nanoseconds holds is no limit.
    @Test
    void anEndlessTimeLimitStopsNothing() {
        RunSummary summary = run(WORKERS.withTimeout(1e15).withRetries(0), "detector = 0 AND exposure = 111");
        assertThat(summary.failures()).isEmpty();
    }

    @Test
    void anInterruptedRunEndsItsWorkersAndGoesOnLater() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        ProgressListener listener = new ProgressListener() {
            @Override
            public void ended(Quantum quantum, QuantumState state, int done) {
                begun.countDown();
            }
        };
        QuantumGraph graph = graph(STEPS, "exposure > 10", "measure:fail=slow 400");
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = Thread.ofPlatform()
                .uncaughtExceptionHandler((_, e) -> thrown.set(e))
                .start(() -> LocalExecutor.run(butler, graph, WORKERS, listener));
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        thread.interrupt();
        assertThat(thread.join(java.time.Duration.ofSeconds(60))).isTrue();
        assertThat(thrown.get()).isInstanceOf(ResourceFault.class).hasMessageContaining("--resume");
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(t -> t.isAlive() && t.getName().startsWith("almagest-slot-"));
        assertThat(ProcessHandle.current()
                        .children()
                        .filter(ProcessHandle::isAlive)
                        .map(c -> c.onExit()
                                .completeOnTimeout(c, 10, TimeUnit.SECONDS)
                                .join())
                        .filter(ProcessHandle::isAlive))
                .isEmpty();
        assertThat(butler.verify().missing()).isEmpty();
        RunSummary later = LocalExecutor.run(butler, graph, HERE, ProgressListener.SILENT);
        assertThat(later.good()).isTrue();
        assertThat(later.steps().get("isr").doneBefore()
                        + later.steps().get("measure").doneBefore())
                .isPositive();
        assertThat(butler.verify().unknown()).isEmpty();
    }
}
