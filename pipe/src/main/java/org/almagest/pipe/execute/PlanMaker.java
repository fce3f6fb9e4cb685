/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.execute;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.almagest.astro.fault.FaultKind;
import org.almagest.butler.Butler;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.butler.dataset.StoredDataset;
import org.almagest.butler.format.Formatter;
import org.almagest.pipe.graph.Quantum;
import org.almagest.pipe.graph.QuantumGraph;
import org.almagest.pipe.task.Connection;

/// Turns a work unit into a plan: which quanta must run, what they read from where, what stays in memory.
final class PlanMaker {
    private final Butler butler;
    private final QuantumGraph graph;
    private final RunState state;
    private final Map<UUID, Integer> producers = new HashMap<>();
    private final Map<UUID, List<Integer>> consumers = new HashMap<>();
    private final Set<UUID> unstored;
    private final Map<Integer, String> affinities = new HashMap<>();

    PlanMaker(Butler butler, QuantumGraph graph, RunState state, List<WorkUnits.Unit> units) {
        this.butler = butler;
        this.graph = graph;
        this.state = state;
        this.unstored = WorkUnits.unstored(graph);
        for (int i = 0; i < graph.quanta().size(); i++) {
            int index = i;
            Quantum q = graph.quanta().get(i);
            q.outputs().values().forEach(ref -> producers.put(ref.id(), index));
            q.inputs()
                    .values()
                    .forEach(refs -> refs.forEach(ref -> consumers
                            .computeIfAbsent(ref.ref().id(), _ -> new ArrayList<>())
                            .add(index)));
        }
        for (WorkUnits.Unit unit : units) for (int q : unit.quanta()) affinities.put(q, unit.affinity());
    }

    /// The plan of a unit as things stand.
    UnitPlan plan(WorkUnits.Unit unit, int attempt) {
        TreeSet<Integer> run = new TreeSet<>();
        ArrayDeque<Integer> open = new ArrayDeque<>();
        for (int q : unit.quanta()) if (state.state(q) == QuantumState.WAITING) open.add(q);
        while (!open.isEmpty()) {
            int q = open.poll();
            if (!run.add(q)) continue;
            for (UUID id : inputIds(q)) {
                Integer producer = producers.get(id);
                if (producer != null
                        && unstored.contains(id)
                        && state.state(producer).good()) open.add(producer);
            }
        }
        List<UnitPlan.QuantumPlan> plans = new ArrayList<>();
        for (int q : run) plans.add(plan(q, run, unit.affinity()));
        return new UnitPlan(unit.affinity(), attempt, plans);
    }

    private List<UUID> inputIds(int quantum) {
        List<UUID> ids = new ArrayList<>();
        for (List<Quantum.InputRef> refs : graph.quanta().get(quantum).inputs().values())
            for (Quantum.InputRef ref : refs) ids.add(ref.ref().id());
        return ids;
    }

    private UnitPlan.QuantumPlan plan(int index, TreeSet<Integer> run, String affinity) {
        Quantum q = graph.quanta().get(index);
        List<UnitPlan.InputPlan> inputs = new ArrayList<>();
        Set<UUID> release = new HashSet<>();
        new TreeMap<>(q.inputs()).forEach((component, refs) -> {
            for (Quantum.InputRef ref : refs) {
                inputs.add(input(component, ref, run));
                if (!wanted(ref.ref().id(), index, run, affinity))
                    release.add(ref.ref().id());
            }
        });
        List<UnitPlan.OutputPlan> outputs = new ArrayList<>();
        for (Connection c : q.step().connections(Connection.Role.OUTPUT)) {
            DatasetRef ref = Optional.ofNullable(q.outputs().get(c.component())).orElseThrow();
            outputs.add(output(c.component(), ref, c.stored(), wanted(ref.id(), index, run, affinity)));
        }
        return new UnitPlan.QuantumPlan(
                index,
                q.label(),
                q.dataId().values(),
                Facts.encode(q.context().records()),
                q.context().idBase(),
                q.context().idCapacity(),
                state.state(index).good(),
                inputs,
                outputs,
                output("metadata", q.metadata(), true, false),
                output("log", q.log(), true, false),
                List.copyOf(release));
    }

    /// Whether a quantum behind one, in this plan or in a later unit of the same affinity, reads a dataset.
    private boolean wanted(UUID id, int behind, TreeSet<Integer> run, String affinity) {
        for (int consumer : consumers.getOrDefault(id, List.of())) {
            if (run.contains(consumer) && consumer > behind) return true;
            boolean later = !run.contains(consumer) && state.state(consumer) == QuantumState.WAITING;
            if (later && !affinity.isEmpty() && affinity.equals(affinities.get(consumer))) return true;
        }
        return false;
    }

    private UnitPlan.InputPlan input(String component, Quantum.InputRef input, TreeSet<Integer> run) {
        DatasetRef ref = input.ref();
        int producer = producers.getOrDefault(ref.id(), -1);
        UnitPlan.Absence absence = UnitPlan.Absence.NONE;
        Optional<StoredDataset> stored = Optional.empty();
        if (producer < 0) stored = Optional.of(butler.locate(ref));
        else if (!run.contains(producer)) {
            if (state.state(producer).good()) {
                if (state.knows(ref.id())) stored = Optional.of(butler.locate(ref));
                else absence = UnitPlan.Absence.NOT_MADE;
            } else {
                absence = state.cause(producer) == FaultKind.DATA ? UnitPlan.Absence.BAD_DATA : UnitPlan.Absence.FAILED;
            }
        }
        return new UnitPlan.InputPlan(
                component,
                ref.id(),
                ref.type().name(),
                input.dataId().values(),
                stored.map(StoredDataset::path).orElse(""),
                stored.map(StoredDataset::format).orElse(""),
                stored.map(StoredDataset::formatVersion).orElse(0),
                producer,
                absence);
    }

    /// Where a dataset goes.
    UnitPlan.OutputPlan output(String component, DatasetRef ref, boolean stored, boolean keep) {
        Formatter<?> formatter = butler.formatters().forStorage(ref.type().storage());
        String path = butler.config().template().path(ref, formatter.extension());
        return new UnitPlan.OutputPlan(
                component,
                ref.id(),
                ref.type().name(),
                path,
                formatter.name(),
                butler.config().recipe(ref.type().name()),
                stored,
                keep);
    }
}
