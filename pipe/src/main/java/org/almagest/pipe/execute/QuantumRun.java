/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.execute;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.almagest.astro.fault.FaultKind;
import org.almagest.butler.format.JsonLines;
import org.almagest.pipe.graph.QuantumMetadata;

/// What is known of a quantum while it runs, and the metadata that follow.
final class QuantumRun {
    private final Message.Begin begin;
    private final UnitPlan unit;
    private final UnitPlan.QuantumPlan plan;
    private final QuantumLog log;
    private final boolean first;
    private final ResourceUse use = ResourceUse.start();
    private final Instant began = Instant.now();
    private final List<String> caveats = new ArrayList<>();
    private List<UnitPlan.InputPlan> inputs = List.of();
    private Optional<WorkerIo> io = Optional.empty();

    QuantumRun(Message.Begin begin, UnitPlan unit, UnitPlan.QuantumPlan plan, QuantumLog log, boolean first) {
        this.begin = begin;
        this.unit = unit;
        this.plan = plan;
        this.log = log;
        this.first = first;
    }

    UnitPlan.QuantumPlan plan() {
        return plan;
    }

    JsonLines log() {
        return log.lines();
    }

    void caveat(String text) {
        caveats.add(text);
    }

    void inputs(List<UnitPlan.InputPlan> read) {
        inputs = read;
    }

    void io(WorkerIo done) {
        io = Optional.of(done);
        caveats.addAll(done.caveats());
    }

    Message.Ended ended(Message.Status status, List<Message.Written> written, Message.Failure failure) {
        return new Message.Ended(plan.index(), status, written, metadata(status), failure);
    }

    /// Ends without running, because an input failed.
    Message.Ended blocked(FaultKind kind) {
        return ended(Message.Status.BLOCKED, List.of(), new Message.Failure(kind, "", "an input failed", ""));
    }

    QuantumMetadata metadata(Message.Status status) {
        Map<String, List<String>> read = new TreeMap<>();
        for (UnitPlan.InputPlan i : inputs)
            read.computeIfAbsent(i.component(), _ -> new ArrayList<>()).add(i.id().toString());
        Map<String, String> written = new LinkedHashMap<>();
        List<String> inMemory = new ArrayList<>();
        for (UnitPlan.OutputPlan o : io.map(WorkerIo::made).orElse(List.of())) {
            written.put(o.component(), o.id().toString());
            if (!o.stored()) inMemory.add(o.component());
        }
        Optional<Message.StepPlan> step = Optional.ofNullable(begin.steps().get(plan.label()));
        return new QuantumMetadata(
                plan.label(),
                step.map(Message.StepPlan::className).orElse(""),
                plan.dataId(),
                status.name().toLowerCase(Locale.ROOT),
                List.copyOf(caveats),
                use.wallSeconds(),
                use.cpuSeconds(),
                io.map(WorkerIo::readSeconds).orElse(0.0),
                io.map(WorkerIo::writeSeconds).orElse(0.0),
                use.peakRssMb(),
                began.toString(),
                unit.attempt(),
                begin.worker(),
                first,
                step.map(Message.StepPlan::configHash).orElse(""),
                begin.versions(),
                read,
                written,
                inMemory);
    }
}
