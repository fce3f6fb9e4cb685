/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.execute;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.FaultKind;
import org.almagest.pipe.graph.DroppedQuantum;
import org.almagest.pipe.graph.PipelineStep;
import org.almagest.pipe.graph.Quantum;
import org.almagest.pipe.graph.QuantumGraph;
import org.almagest.pipe.graph.QuantumMetadata;

/// Where every quantum of a run stands. Thread rule: all access under one lock, the run's.
final class RunState {
    private final QuantumGraph graph;
    private final QuantumState[] states;
    private final Map<Integer, FaultKind> causes = new HashMap<>();
    private final Map<Integer, RunSummary.Failure> failures = new HashMap<>();
    private final Set<UUID> known = new HashSet<>();
    private final Map<String, double[]> times = new HashMap<>();
    private final long start = System.nanoTime();
    private double peakRssMb;

    RunState(QuantumGraph graph) {
        this.graph = graph;
        this.states = new QuantumState[graph.quanta().size()];
        Arrays.fill(states, QuantumState.WAITING);
    }

    QuantumState state(int quantum) {
        return states[quantum];
    }

    void set(int quantum, QuantumState state) {
        states[quantum] = state;
    }

    /// A dataset is in the registry.
    void know(UUID id) {
        known.add(id);
    }

    boolean knows(UUID id) {
        return known.contains(id);
    }

    /// A quantum failed for good, or cannot run because of one that did.
    void fail(int quantum, QuantumState state, FaultKind cause, Optional<RunSummary.Failure> failure) {
        states[quantum] = state;
        causes.put(quantum, cause);
        failure.ifPresent(f -> failures.put(quantum, f));
    }

    /// Whose fault it is that a quantum did not end well.
    FaultKind cause(int quantum) {
        return causes.getOrDefault(quantum, FaultKind.INTERNAL);
    }

    void count(QuantumMetadata metadata) {
        double[] sums = times.computeIfAbsent(metadata.label(), _ -> new double[2]);
        sums[0] += metadata.cpuSeconds();
        sums[1] += metadata.wallSeconds();
        peakRssMb = Math.max(peakRssMb, metadata.peakRssMb());
    }

    int ended() {
        int n = 0;
        for (QuantumState s : states) if (s.ended()) n++;
        return n;
    }

    /// Whether everything outside that a unit waits for has ended.
    boolean ready(WorkUnits.Unit unit) {
        boolean work = false;
        for (int q : unit.quanta()) {
            if (states[q] == QuantumState.RUNNING) return false;
            work |= states[q] == QuantumState.WAITING;
        }
        if (!work) return false;
        for (int q : unit.waitsFor()) if (!states[q].ended()) return false;
        return true;
    }

    RunSummary summary() {
        Map<String, RunSummary.StepCounts> steps = new LinkedHashMap<>();
        for (PipelineStep step : graph.pipeline().ordered()) {
            int[] n = new int[QuantumState.values().length];
            for (int i = 0; i < states.length; i++)
                if (graph.quanta().get(i).label().equals(step.label())) n[states[i].ordinal()]++;
            double[] sums = times.getOrDefault(step.label(), new double[2]);
            steps.put(
                    step.label(),
                    new RunSummary.StepCounts(
                            n[QuantumState.SUCCESSFUL.ordinal()],
                            n[QuantumState.NO_WORK.ordinal()],
                            n[QuantumState.DONE_BEFORE.ordinal()],
                            n[QuantumState.FAILED.ordinal()],
                            n[QuantumState.BLOCKED.ordinal()],
                            n[QuantumState.WAITING.ordinal()] + n[QuantumState.RUNNING.ordinal()],
                            sums[0],
                            sums[1]));
        }
        List<RunSummary.Failure> all = new ArrayList<>();
        for (DroppedQuantum d : graph.dropped())
            if (d.fault())
                all.add(new RunSummary.Failure(
                        d.label(), d.dataId(), FaultKind.DATA, DataFault.class.getName(), d.reason(), 0));
        for (int i = 0; i < states.length; i++)
            Optional.ofNullable(failures.get(i)).ifPresent(all::add);
        double cpu = times.values().stream().mapToDouble(t -> t[0]).sum();
        return new RunSummary(graph.run(), steps, all, (System.nanoTime() - start) / 1e9, cpu, peakRssMb);
    }

    Quantum quantum(int index) {
        return graph.quanta().get(index);
    }
}
