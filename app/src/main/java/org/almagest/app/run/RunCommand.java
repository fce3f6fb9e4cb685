/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.run;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.almagest.astro.fault.UserFault;
import org.almagest.butler.Butler;
import org.almagest.pipe.config.YamlWriter;
import org.almagest.pipe.execute.ExecuteOptions;
import org.almagest.pipe.execute.LocalExecutor;
import org.almagest.pipe.execute.OutputCollections;
import org.almagest.pipe.execute.RunSummary;
import org.almagest.pipe.graph.PipelineGraph;
import org.almagest.pipe.graph.PipelineText;
import org.almagest.pipe.graph.Quantum;
import org.almagest.pipe.graph.QuantumGraph;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `almagest run`: finds the work that a pipeline has in a repository, and does it.
@Command(
        name = "run",
        description = {
            "Run a pipeline on the data of a repository.",
            "Outputs go to a new RUN collection OUTPUT/time, in front of the chain OUTPUT. With --resume the newest "
                    + "run of the chain goes on; what is done is not done again."
        },
        mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
    /// What `--show` shows.
    enum Show {
        PIPELINE,
        PIPELINE_GRAPH,
        MERMAID,
        CONFIG,
        HISTORY,
        GRAPH;

        /// As written on the command line.
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private PipelineOptions pipeline;

    @Option(
            names = {"-b", "--butler"},
            paramLabel = "REPO",
            description = "Folder of the repository.")
    private Optional<Path> repository = Optional.empty();

    @Option(
            names = {"-i", "--input"},
            split = ",",
            paramLabel = "COLLECTION",
            description = "Input collections in search order; those of the output's chain when left out.")
    private List<String> inputs = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUTPUT",
            description = "Chain that the outputs are found in.")
    private Optional<String> output = Optional.empty();

    @Option(
            names = {"-d", "--data-query"},
            paramLabel = "EXPRESSION",
            description = "Which data, such as \"visit IN (1..12) AND detector = 0\".")
    private String where = "";

    @Option(
            names = {"-j", "--processes"},
            paramLabel = "N",
            description = "Worker processes; 0 runs all in this process (default: ${DEFAULT-VALUE}).")
    private int processes = 1;

    @Option(names = "--memory", paramLabel = "MIB", description = "Heap of a worker [MiB] (default: ${DEFAULT-VALUE}).")
    private int memory = ExecuteOptions.DEFAULT.memoryMb();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "Longest time of one quantum [s] (default: ${DEFAULT-VALUE}).")
    private double timeout = ExecuteOptions.DEFAULT.timeoutSeconds();

    @Option(
            names = "--retries",
            paramLabel = "N",
            description =
                    "Further attempts when memory, time, disk or a server is lacking (default: ${DEFAULT-VALUE}).")
    private int retries = ExecuteOptions.DEFAULT.retries();

    @Option(names = "--resume", description = "Go on with the newest run of OUTPUT.")
    private boolean resume;

    @Option(
            names = "--show",
            paramLabel = "WHAT",
            description = "Show instead of run: pipeline (resolved YAML), pipeline-graph (steps and datasets), mermaid "
                    + "(the same as a diagram), config, history (given values and where), graph (quanta).")
    private Optional<Show> show = Optional.empty();

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    public RunCommand() {}

    @Override
    public Integer call() {
        PipelineGraph bound = PipelineGraph.of(pipeline.read());
        if (show.isPresent() && show.get() != Show.GRAPH) {
            show(show.get(), bound);
            return 0;
        }
        Path root = repository.orElseThrow(() -> new UserFault("which repository? (-b REPO)"));
        String chain = output.orElseThrow(() -> new UserFault("where do outputs go? (-o OUTPUT)"));
        options();
        try (Butler butler = Butler.open(root)) {
            OutputCollections collections = OutputCollections.choose(butler, chain, inputs, resume, Instant.now());
            QuantumGraph graph = PipelineRun.graph(butler, bound, collections, where);
            return show.isPresent() ? showQuanta(graph) : run(butler, graph, collections);
        }
    }

    private int run(Butler butler, QuantumGraph graph, OutputCollections collections) {
        PrintWriter out = spec.commandLine().getOut();
        if (graph.quanta().isEmpty()) throw PipelineRun.noWork(graph, collections, where);
        collections.register(butler);
        RunSummary summary;
        try (RunProgress progress = new RunProgress("quanta", spec.commandLine().getErr())) {
            summary = LocalExecutor.run(butler, graph, options(), progress);
        }
        graph.summary().stream().filter(l -> l.startsWith("dropped")).forEach(out::println);
        summary.lines().forEach(out::println);
        out.flush();
        return summary.exitCode();
    }

    private ExecuteOptions options() {
        try {
            return PipelineRun.options()
                    .withProcesses(processes)
                    .withMemory(memory, ExecuteOptions.DEFAULT.overheadMb())
                    .withTimeout(timeout)
                    .withRetries(retries);
        } catch (IllegalArgumentException e) {
            throw new UserFault("an option is out of its range: " + e.getMessage(), e);
        }
    }

    private int showQuanta(QuantumGraph graph) {
        PrintWriter out = spec.commandLine().getOut();
        for (int i = 0; i < graph.quanta().size(); i++) {
            Quantum q = graph.quanta().get(i);
            out.println(i + " " + q
                    + (graph.needs().get(i).isEmpty()
                            ? ""
                            : " needs " + graph.needs().get(i))
                    + (graph.follows().get(i).isEmpty()
                            ? ""
                            : " follows " + graph.follows().get(i)));
        }
        graph.summary().forEach(out::println);
        out.flush();
        return 0;
    }

    private void show(Show what, PipelineGraph bound) {
        PrintWriter out = spec.commandLine().getOut();
        switch (what) {
            case PIPELINE -> out.print(YamlWriter.write(PipelineText.yaml(bound.pipeline())));
            case PIPELINE_GRAPH -> PipelineText.steps(bound).forEach(out::println);
            case MERMAID -> PipelineText.mermaid(bound).forEach(out::println);
            case HISTORY -> PipelineText.history(bound.pipeline()).forEach(out::println);
            case CONFIG, GRAPH ->
                bound.pipeline()
                        .steps()
                        .forEach(s -> out.print(YamlWriter.write(Map.of(
                                s.label(), s.config().isPresent() ? s.config().get() : Map.of()))));
        }
        out.flush();
    }
}
