/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.execute;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.almagest.astro.fault.FaultKind;
import org.almagest.astro.fault.InternalFault;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.butler.datastore.FileDatastore;
import org.almagest.butler.dimension.DataId;
import org.almagest.pipe.task.Connection;
import org.almagest.pipe.task.NoWork;
import org.almagest.pipe.task.PipelineTask;
import org.almagest.pipe.task.QuantumContext;
import org.almagest.pipe.task.QuantumIo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the quanta of work units one after the other, in whatever process it is made.
final class UnitWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UnitWorker.class);

    private final Message.Begin begin;
    private final StoredFiles files;
    private final DatasetCache cache = new DatasetCache();
    private final Map<String, WorkerStep> steps = new HashMap<>();
    private boolean used;

    UnitWorker(Message.Begin begin) {
        this.begin = begin;
        this.files = new StoredFiles(Path.of(begin.root()));
    }

    /// Runs a unit.
    ///
    /// @param report is told when each quantum begins and ends
    void run(UnitPlan plan, Consumer<Message> report) {
        cache.enter(plan.affinity());
        Outcomes outcomes = new Outcomes();
        for (UnitPlan.QuantumPlan q : plan.quanta()) {
            report.accept(new Message.Began(q.index()));
            Message.Ended end;
            try (QuantumLog log = QuantumLog.open()) {
                end = run(new QuantumRun(begin, plan, q, log, !used), outcomes);
            }
            outcomes.note(end);
            used |= end.status() != Message.Status.BLOCKED;
            cache.release(q.release());
            report.accept(end);
        }
        report.accept(new Message.Finished());
    }

    /// What became of the quanta of this unit.
    private static final class Outcomes {
        final Map<Integer, UnitPlan.Absence> ended = new HashMap<>();
        final Set<UUID> made = new HashSet<>();

        void note(Message.Ended end) {
            boolean bad = end.failure().kind() == FaultKind.DATA;
            ended.put(
                    end.index(),
                    switch (end.status()) {
                        case SUCCESSFUL, NO_WORK -> UnitPlan.Absence.NOT_MADE;
                        case FAILED -> bad ? UnitPlan.Absence.BAD_DATA : UnitPlan.Absence.FAILED;
                        case BLOCKED -> bad ? UnitPlan.Absence.BAD_DATA : UnitPlan.Absence.FAILED;
                    });
        }

        UnitPlan.Absence absence(UnitPlan.InputPlan input) {
            if (input.absent() != UnitPlan.Absence.NONE || made.contains(input.id())) return input.absent();
            return ended.getOrDefault(input.producer(), UnitPlan.Absence.NONE);
        }
    }

    private Message.Ended run(QuantumRun run, Outcomes outcomes) {
        try {
            WorkerStep step = steps.computeIfAbsent(run.plan().label(), this::step);
            List<UnitPlan.InputPlan> inputs = new ArrayList<>();
            for (UnitPlan.InputPlan input : run.plan().inputs()) {
                UnitPlan.Absence absence = outcomes.absence(input);
                boolean gathers = step.connection(input.component()).count() == Connection.Count.LIST;
                switch (absence) {
                    case NONE -> inputs.add(input);
                    case NOT_MADE -> {}
                    case BAD_DATA -> {
                        if (!gathers) return run.blocked(FaultKind.DATA);
                        run.caveat("left out, because it failed: " + input.name() + " " + input.id());
                    }
                    case FAILED -> {
                        return run.blocked(FaultKind.INTERNAL);
                    }
                }
            }
            run.inputs(inputs);
            Optional<String> lacking = lacking(step, inputs);
            if (lacking.isEmpty()) return attempt(run, step, inputs, outcomes);
            run.caveat("no work: no " + lacking.get());
            return done(run, Message.Status.NO_WORK, Optional.empty());
        } catch (Exception | StackOverflowError e) {
            return failed(run, e);
        } catch (OutOfMemoryError e) {
            cache.enter("");
            return failed(
                    run, new ResourceFault(run.plan().label() + " ran out of memory; give workers more (--memory)", e));
        }
    }

    private static Optional<String> lacking(WorkerStep step, List<UnitPlan.InputPlan> inputs) {
        for (Connection c : step.type().connections())
            if (c.role() != Connection.Role.OUTPUT
                    && c.required()
                    && inputs.stream().noneMatch(i -> i.component().equals(c.component())))
                return Optional.of(c.component());
        return Optional.empty();
    }

    private Message.Ended attempt(QuantumRun run, WorkerStep step, List<UnitPlan.InputPlan> inputs, Outcomes outcomes) {
        UnitPlan.QuantumPlan q = run.plan();
        QuantumContext context = new QuantumContext(
                q.label(), DataId.of(q.dataId()), begin.run(), q.idBase(), q.idCapacity(), Facts.decode(q.records()));
        WorkerIo io = new WorkerIo(step, q, context, inputs, cache, files);
        Message.Status status = Message.Status.SUCCESSFUL;
        try {
            runTask(step.task(), io);
        } catch (NoWork e) {
            LOG.info("{} {}: no work: {}", q.label(), q.dataId(), e.getMessage());
            run.caveat("no work: " + e.getMessage());
            status = Message.Status.NO_WORK;
        } finally {
            if (status == Message.Status.NO_WORK || !io.complete()) io.discard();
        }
        for (UnitPlan.OutputPlan o : io.made()) outcomes.made.add(o.id());
        return done(run, status, Optional.of(io));
    }

    @SuppressWarnings("unchecked")
    private static void runTask(PipelineTask<?, ?> task, WorkerIo io) {
        ((PipelineTask<Record, Record>) task).runQuantum((QuantumIo<Record, Record>) io);
    }

    /// Puts all files in place: outputs, log, and metadata last.
    private Message.Ended done(QuantumRun run, Message.Status status, Optional<WorkerIo> io) {
        List<Message.Written> written = new ArrayList<>();
        io.ifPresent(i -> written.addAll(i.keep()));
        io.ifPresent(run::io);
        if (!run.plan().rerun()) {
            UnitPlan.OutputPlan log = run.plan().log();
            written.add(files.keep(log, files.stage(run.log(), log)));
            UnitPlan.OutputPlan metadata = run.plan().metadata();
            FileDatastore.Staged staged = files.stage(run.metadata(status), metadata);
            written.add(files.keep(metadata, staged));
        }
        return run.ended(status, written, Message.Failure.NONE);
    }

    private Message.Ended failed(QuantumRun run, Throwable error) {
        LOG.error("{} {} failed", run.plan().label(), run.plan().dataId(), error);
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace));
        String message = error.getMessage() == null ? error.toString() : error.getMessage();
        Message.Failure failure =
                new Message.Failure(FaultKind.of(error), error.getClass().getName(), message, trace.toString());
        return run.ended(Message.Status.FAILED, writeLog(run), failure);
    }

    private List<Message.Written> writeLog(QuantumRun run) {
        if (run.plan().rerun()) return List.of();
        UnitPlan.OutputPlan log = run.plan().log();
        try {
            return List.of(files.keep(log, files.stage(run.log(), log)));
        } catch (ResourceFault e) {
            LOG.warn("the log of {} {} is lost", run.plan().label(), run.plan().dataId(), e);
            return List.of();
        }
    }

    private WorkerStep step(String label) {
        Message.StepPlan plan = begin.steps().get(label);
        if (plan == null) throw new InternalFault("the run has no step " + label);
        return WorkerStep.of(label, plan);
    }

    @Override
    public void close() {
        steps.values().forEach(WorkerStep::release);
        steps.clear();
    }
}
