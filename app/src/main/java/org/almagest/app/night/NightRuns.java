/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.night;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.almagest.app.run.PipelineRun;
import org.almagest.app.run.RunProgress;
import org.almagest.astro.file.WholeFile;
import org.almagest.butler.Butler;
import org.almagest.pipe.execute.ExecuteOptions;
import org.almagest.pipe.execute.LocalExecutor;
import org.almagest.pipe.execute.OutputCollections;
import org.almagest.pipe.execute.RunSummary;
import org.almagest.pipe.graph.PipelineGraph;
import org.almagest.pipe.graph.PipelineReader;
import org.almagest.pipe.graph.QuantumGraph;

/// Runs pipelines on the repository of a night, and keeps their YAML beside the results, so that each can
/// be run again by hand.
///
/// Thread rule: one thread.
final class NightRuns {
    // few quanta are done before another process has started
    private static final int FEW = 24;

    private final Butler butler;
    private final NightPlace place;
    private final int processes;
    private final PrintWriter out;
    private final PrintWriter err;

    /// @param processes worker processes; 0 runs all in this one
    NightRuns(Butler butler, NightPlace place, int processes, PrintWriter out, PrintWriter err) {
        this.butler = butler;
        this.place = place;
        this.processes = processes;
        this.out = out;
        this.err = err;
    }

    /// Keeps a pipeline.
    ///
    /// @param name of its file
    /// @param imports pipelines of the program that it builds on
    /// @param body YAML behind the imports
    Path write(String name, List<Path> imports, String body) {
        Path file = place.pipelines().resolve(name);
        StringBuilder text = new StringBuilder(
                "# Made by 'almagest night'; what it says can be run again with 'almagest run -p'.\n");
        text.append("imports:\n");
        for (Path p : imports) text.append("  - ").append(quoted(p.toString())).append('\n');
        text.append(body);
        WholeFile.write(file, text.toString());
        return file;
    }

    /// Text as YAML takes it whatever is in it.
    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /// An expression for some numbers of a dimension.
    static String among(String dimension, Collection<Long> numbers) {
        return dimension + " IN ("
                + numbers.stream().sorted().map(String::valueOf).collect(Collectors.joining(", ")) + ")";
    }

    /// Runs a pipeline; empty when the data give it nothing to do.
    ///
    /// @param part labels or subsets; empty for all
    /// @param chain that the outputs are found in
    Optional<RunSummary> run(String what, Path pipeline, String part, List<String> inputs, String chain, String where) {
        PipelineGraph bound =
                PipelineGraph.of(PipelineReader.read(pipeline + (part.isEmpty() ? "" : "#" + part), List.of()));
        OutputCollections collections = OutputCollections.choose(butler, chain, inputs, false, Instant.now());
        QuantumGraph graph = PipelineRun.graph(butler, bound, collections, where);
        if (graph.quanta().isEmpty()) return Optional.empty();
        collections.register(butler);
        int workers = graph.quanta().size() < FEW ? 0 : processes;
        ExecuteOptions options = PipelineRun.options().withProcesses(workers);
        RunSummary summary;
        try (RunProgress progress = new RunProgress(what, err)) {
            summary = LocalExecutor.run(butler, graph, options, progress);
        }
        tell(what, summary);
        return Optional.of(summary);
    }

    private void tell(String what, RunSummary s) {
        int bad = s.failures().size();
        out.println(String.format(
                Locale.ROOT, "%-28s %.1f s%s", what, s.wallSeconds(), bad == 0 ? "" : ", " + bad + " failed"));
        out.flush();
    }

    /// The runs of a chain that are of no use any more: all but the newest.
    void keepNewest(String chain) {
        List<String> runs = new ArrayList<>(butler.registry()
                .findCollection(chain)
                .map(c -> c.children().stream()
                        .filter(r -> r.startsWith(chain + "/"))
                        .toList())
                .orElse(List.of()));
        if (runs.size() < 2) return;
        List<String> old = runs.subList(1, runs.size());
        List<String> children = new ArrayList<>(
                butler.registry().findCollection(chain).orElseThrow().children());
        children.removeAll(old);
        butler.registry().redefineChain(chain, children);
        old.forEach(butler::removeRun);
    }
}
