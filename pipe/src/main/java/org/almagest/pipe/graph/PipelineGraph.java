/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.almagest.astro.fault.UserFault;
import org.almagest.pipe.task.Connection;

/// The steps of a pipeline bound by dataset types: who makes what, who reads it, and an order that follows.
///
/// Built once, it guarantees: each dataset type is made by one step at most; producer and consumers agree
/// on class and dimensions; the steps form no circle. A prerequisite that the pipeline itself makes is
/// bound to its producer like any input.
public final class PipelineGraph {
    private final Pipeline pipeline;
    private final List<PipelineStep> ordered;
    private final Map<String, DatasetNode> datasets;

    private PipelineGraph(Pipeline pipeline, List<PipelineStep> ordered, Map<String, DatasetNode> datasets) {
        this.pipeline = pipeline;
        this.ordered = List.copyOf(ordered);
        this.datasets = datasets;
    }

    /// Binds the steps of a pipeline; connections that do not fit are a fault of the user.
    public static PipelineGraph of(Pipeline pipeline) {
        if (pipeline.steps().isEmpty()) throw new UserFault("pipeline " + pipeline.name() + " has no steps");
        Map<String, DatasetNode> datasets = new LinkedHashMap<>();
        for (PipelineStep step : pipeline.steps())
            for (Connection c : step.connections(Connection.Role.OUTPUT)) produce(datasets, step, c);
        for (PipelineStep step : pipeline.steps())
            for (Connection c : step.connections()) if (c.role() != Connection.Role.OUTPUT) consume(datasets, step, c);
        return new PipelineGraph(pipeline, sort(pipeline, datasets), datasets);
    }

    public Pipeline pipeline() {
        return pipeline;
    }

    /// The steps, each behind those whose outputs it reads; ties in the order written.
    public List<PipelineStep> ordered() {
        return ordered;
    }

    /// All dataset types by name.
    public Map<String, DatasetNode> datasets() {
        return java.util.Collections.unmodifiableMap(datasets);
    }

    /// The dataset type of a name that some connection has.
    public DatasetNode dataset(String name) {
        DatasetNode node = datasets.get(name);
        if (node == null) throw new IllegalArgumentException("no connection is to " + name);
        return node;
    }

    private static void produce(Map<String, DatasetNode> datasets, PipelineStep step, Connection c) {
        DatasetNode other = datasets.put(
                c.datasetType(),
                new DatasetNode(
                        c.datasetType(),
                        c.dimensions(),
                        c.type(),
                        c.calibration(),
                        c.stored(),
                        Optional.of(step.label()),
                        List.of()));
        if (other != null)
            throw new UserFault(step.place() + ": " + step.label() + " and "
                    + other.producer().orElse("?") + " both make '" + c.datasetType()
                    + "'; give one of them another name under connections");
    }

    private static void consume(Map<String, DatasetNode> datasets, PipelineStep step, Connection c) {
        DatasetNode node = datasets.get(c.datasetType());
        if (node == null) {
            datasets.put(
                    c.datasetType(),
                    new DatasetNode(
                            c.datasetType(),
                            c.dimensions(),
                            c.type(),
                            c.calibration(),
                            true,
                            Optional.empty(),
                            List.of(step.label())));
            return;
        }
        check(node, step, c);
        List<String> consumers = new ArrayList<>(node.consumers());
        consumers.add(step.label());
        boolean calibration = node.calibration() || c.calibration();
        boolean narrower = node.producer().isEmpty() && node.type().isAssignableFrom(c.type());
        Class<?> type = narrower ? c.type() : node.type();
        datasets.put(
                c.datasetType(),
                new DatasetNode(
                        node.name(), node.dimensions(), type, calibration, node.stored(), node.producer(), consumers));
    }

    private static void check(DatasetNode node, PipelineStep step, Connection c) {
        String who = node.producer().map(p -> "made by " + p).orElse("read by " + String.join(", ", node.consumers()));
        boolean made = node.producer().isPresent();
        boolean fits =
                c.type().isAssignableFrom(node.type()) || !made && node.type().isAssignableFrom(c.type());
        if (!fits)
            throw new UserFault(step.place() + ": " + step.label() + "." + c.component() + " wants '" + node.name()
                    + "' as " + c.type().getSimpleName() + ", but as " + who + " it is "
                    + node.type().getSimpleName());
        if (!new HashSet<>(c.dimensions()).equals(new HashSet<>(node.dimensions())))
            throw new UserFault(step.place() + ": " + step.label() + "." + c.component() + " wants '" + node.name()
                    + "' by " + c.dimensions() + ", but as " + who + " it goes by " + node.dimensions());
    }

    private static List<PipelineStep> sort(Pipeline pipeline, Map<String, DatasetNode> datasets) {
        List<PipelineStep> sorted = new ArrayList<>();
        Set<String> done = new HashSet<>();
        List<PipelineStep> left = new ArrayList<>(pipeline.steps());
        while (!left.isEmpty()) {
            Optional<PipelineStep> next =
                    left.stream().filter(s -> ready(s, datasets, done)).findFirst();
            if (next.isEmpty())
                throw new UserFault("pipeline " + pipeline.name() + ": "
                        + String.join(
                                ", ", left.stream().map(PipelineStep::label).toList())
                        + " wait for each other's outputs in a circle");
            sorted.add(next.get());
            done.add(next.get().label());
            left.remove(next.get());
        }
        return sorted;
    }

    private static boolean ready(PipelineStep step, Map<String, DatasetNode> datasets, Set<String> done) {
        for (Connection c : step.connections()) {
            if (c.role() == Connection.Role.OUTPUT) continue;
            Optional<String> producer = requireNode(datasets, c).producer();
            if (producer.isPresent() && !done.contains(producer.get())) return false;
        }
        return true;
    }

    private static DatasetNode requireNode(Map<String, DatasetNode> datasets, Connection c) {
        DatasetNode node = datasets.get(c.datasetType());
        if (node == null) throw new IllegalStateException(c.datasetType());
        return node;
    }
}
