/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.Fault;
import org.almagest.astro.fault.UserFault;
import org.almagest.butler.Butler;
import org.almagest.butler.dimension.RowIdPacker;
import org.almagest.instrument.base.InstrumentFiles;
import org.almagest.pipe.execute.ExecuteOptions;
import org.almagest.pipe.execute.OutputCollections;
import org.almagest.pipe.graph.ButlerSource;
import org.almagest.pipe.graph.DroppedQuantum;
import org.almagest.pipe.graph.PipelineGraph;
import org.almagest.pipe.graph.QuantumGraph;
import org.almagest.pipe.graph.QuantumGraphBuilder;

/// How this program runs pipelines, for commands that do so.
public final class PipelineRun {
    private PipelineRun() {}

    /// The quanta that a repository gives a pipeline.
    ///
    /// @param where data expression; blank for no constraint
    public static QuantumGraph graph(
            Butler butler, PipelineGraph pipeline, OutputCollections collections, String where) {
        Map<String, RowIdPacker> rowIds = new HashMap<>();
        ButlerSource source = new ButlerSource(
                butler,
                collections.inputs(),
                name -> rowIds.computeIfAbsent(
                        name, n -> InstrumentFiles.open(butler.root(), n).rowIds()));
        return QuantumGraphBuilder.build(pipeline, source, collections.run(), where);
    }

    /// The usual options, with this program's versions.
    public static ExecuteOptions options() {
        String version = Optional.ofNullable(PipelineRun.class.getPackage().getImplementationVersion())
                .orElse("development");
        List<String> flags = new ArrayList<>(ExecuteOptions.DEFAULT.jvmFlags());
        String home = System.getProperty("almagest.home", "");
        if (!home.isEmpty()) flags.add("-Dalmagest.home=" + home);
        String cache = System.getProperty("almagest.workerCache", "");
        if (!cache.isEmpty()) flags.addAll(List.of("-XX:AOTCache=" + cache, "-Xlog:aot*=off", "-Xlog:cds*=off"));
        return ExecuteOptions.DEFAULT
                .withJvmFlags(flags)
                .withVersions(Map.of(
                        "almagest",
                        version,
                        "java",
                        Runtime.version().toString(),
                        "os",
                        System.getProperty("os.name") + " " + System.getProperty("os.arch")));
    }

    /// What to say when there is nothing to do: a fault of the data when something lacks that should be
    /// there.
    public static Fault noWork(QuantumGraph graph, OutputCollections collections, String where) {
        List<String> reasons = graph.summary().stream()
                .filter(l -> l.matches("(dropped|lacking) .*"))
                .toList();
        String message = "there is nothing to do in " + String.join(", ", collections.inputs())
                + (where.isBlank() ? "" : " where " + where)
                + (reasons.isEmpty()
                        ? ": no dataset of the first steps' inputs is there"
                        : "\n  " + String.join("\n  ", reasons));
        return graph.dropped().stream().anyMatch(DroppedQuantum::fault)
                ? new DataFault(message)
                : new UserFault(message);
    }
}
