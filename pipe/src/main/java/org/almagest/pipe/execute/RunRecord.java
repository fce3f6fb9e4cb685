/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.execute;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.almagest.astro.fault.InternalFault;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.butler.Butler;
import org.almagest.butler.dataset.CollectionType;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.butler.dataset.DatasetType;
import org.almagest.butler.dataset.StoredDataset;
import org.almagest.butler.datastore.FileDatastore;
import org.almagest.butler.dimension.DataId;
import org.almagest.butler.format.YamlText;
import org.almagest.butler.query.Expression;
import org.almagest.pipe.config.YamlWriter;
import org.almagest.pipe.graph.PipelineStep;
import org.almagest.pipe.graph.Quantum;
import org.almagest.pipe.graph.QuantumGraph;

/// What a run has in the repository besides its outputs: dataset types, configurations, versions; and what
/// an earlier attempt has left.
final class RunRecord {
    private RunRecord() {}

    /// Registers the dataset types of a graph and keeps configurations and versions.
    ///
    /// @throws UserFault when the run was begun with another configuration
    static void prepare(Butler butler, QuantumGraph graph, Map<String, String> versions) {
        butler.registry().registerCollection(graph.run(), CollectionType.RUN, "");
        Set<DatasetType> types = new HashSet<>();
        for (Quantum q : graph.quanta()) {
            q.outputs().values().forEach(ref -> types.add(ref.type()));
            types.add(q.metadata().type());
            types.add(q.log().type());
        }
        types.forEach(butler.registry()::register);
        for (PipelineStep step : graph.pipeline().ordered()) {
            Optional<YamlText> before = keep(butler, step.label() + "_config", step.configYaml(), graph.run());
            if (before.isPresent() && !before.get().text().equals(step.configYaml()))
                throw new UserFault("run " + graph.run() + " was begun with another configuration of " + step.label()
                        + " (see its dataset " + step.label() + "_config); choose another output run");
        }
        keep(butler, "packages", YamlWriter.write(new TreeMap<>(versions)), graph.run());
    }

    /// Keeps a document of the run, or gives the one that is there.
    private static Optional<YamlText> keep(Butler butler, String name, String text, String run) {
        DatasetType type = butler.registry().register(butler.type(name, YamlText.class, false, List.of()));
        DatasetRef ref = DatasetRef.predict(type, DataId.EMPTY, run);
        if (butler.findStored(ref).isPresent()) return Optional.of(butler.get(ref, YamlText.class));
        butler.put(new YamlText(text), ref);
        return Optional.empty();
    }

    /// Ids of the graph's datasets that the run has already.
    static Set<UUID> existing(Butler butler, QuantumGraph graph) {
        Set<DatasetType> types = new HashSet<>();
        for (Quantum q : graph.quanta()) {
            q.outputs().values().forEach(ref -> types.add(ref.type()));
            types.add(q.metadata().type());
        }
        Set<UUID> ids = new HashSet<>();
        for (DatasetType type : types)
            for (DatasetRef ref : butler.registry().queryDatasets(type, List.of(graph.run()), Expression.ALL, false))
                ids.add(ref.id());
        return ids;
    }

    /// SHA-256 of a text, in hexadecimal.
    static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new InternalFault("this Java has no SHA-256", e);
        }
    }

    /// Removes unfinished files that a killed process has left in the folder of a run.
    static void sweep(Butler butler, String run) {
        Path folder = butler.root().resolve(run);
        if (!Files.isDirectory(folder)) return;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(f -> FileDatastore.isUnfinished(f.toString())).toList()) Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new ResourceFault("cannot clear unfinished files from " + folder + ": " + e.getMessage(), e);
        }
    }

    /// Removes files of a quantum that are in place but that the registry does not know.
    static void removeUnknown(Butler butler, PlanMaker plans, Quantum q) {
        List<DatasetRef> refs = new ArrayList<>(q.outputs().values());
        refs.add(q.metadata());
        for (DatasetRef ref : refs) {
            if (butler.findStored(ref).isPresent()) continue;
            UnitPlan.OutputPlan output = plans.output("", ref, true, false);
            butler.datastore().remove(new StoredDataset(ref, output.path(), output.format(), 1, 0));
        }
    }
}
