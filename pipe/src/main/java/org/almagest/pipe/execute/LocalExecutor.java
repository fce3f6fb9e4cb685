/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.execute;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.almagest.astro.fault.Fault;
import org.almagest.astro.fault.FaultKind;
import org.almagest.astro.fault.InternalFault;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.butler.Butler;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.butler.dataset.StoredDataset;
import org.almagest.butler.format.JsonLines;
import org.almagest.butler.format.RecordJson;
import org.almagest.pipe.graph.PipelineStep;
import org.almagest.pipe.graph.Quantum;
import org.almagest.pipe.graph.QuantumGraph;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs a graph on this machine.
///
/// A quantum that fails does not stop others; what reads its outputs is blocked. A step that gathers a
/// list goes on without inputs that failed for bad data; any other failure blocks it, since another run may
/// mend that. Faults of resources are tried again with more memory and time. Running the same graph again
/// goes on where the last run ended.
public final class LocalExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(LocalExecutor.class);
    private static final long BACK_OFF_MILLIS = 300;

    private final Butler butler;
    private final QuantumGraph graph;
    private final ExecuteOptions options;
    private final ProgressListener progress;
    private final RunState state;
    private final UnitQueue queue;
    private final Map<Integer, Integer> attempts = new HashMap<>();
    private final PlanMaker plans;
    private final Set<WorkerProcess> processes = ConcurrentHashMap.newKeySet();
    private Optional<RuntimeException> fatal = Optional.empty();
    private volatile boolean stopped;

    private LocalExecutor(Butler butler, QuantumGraph graph, ExecuteOptions options, ProgressListener progress) {
        this.butler = butler;
        this.graph = graph;
        this.options = options;
        this.progress = progress;
        this.state = new RunState(graph);
        List<WorkUnits.Unit> units = WorkUnits.of(graph);
        this.queue = new UnitQueue(state, units);
        this.plans = new PlanMaker(butler, graph, state, units);
    }

    /// Runs a graph to its end.
    ///
    /// @throws Fault when the run itself cannot go on; what single quanta meet is in the summary
    public static RunSummary run(Butler butler, QuantumGraph graph, ExecuteOptions options, ProgressListener progress) {
        return new LocalExecutor(butler, graph, options, progress).run();
    }

    private RunSummary run() {
        RunRecord.prepare(butler, graph, versions());
        RunRecord.sweep(butler, graph.run());
        recall();
        progress.started(graph.quanta().size(), state.ended());
        Thread hook = new Thread(this::stop, "almagest-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            if (options.processes() == 0) new Slot(0).run();
            else runSlots();
        } finally {
            processes.forEach(WorkerProcess::kill);
            forget(hook);
            RunRecord.sweep(butler, graph.run());
        }
        synchronized (this) {
            if (fatal.isPresent()) throw fatal.get();
            if (stopped) throw stoppedFault();
            return state.summary();
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.debug("stopping already", e);
        }
    }

    private ResourceFault stoppedFault() {
        return new ResourceFault("run " + graph.run() + " was stopped; what is done stays, and --resume goes on");
    }

    /// On Ctrl-C: no worker goes on or is started, and nothing unfinished stays.
    private void stop() {
        stopped = true;
        processes.forEach(WorkerProcess::kill);
        RunRecord.sweep(butler, graph.run());
    }

    private void runSlots() {
        List<Thread> threads = new ArrayList<>();
        for (int i = 1; i <= options.processes(); i++)
            threads.add(Thread.ofPlatform().name("almagest-slot-" + i).start(new Slot(i)));
        boolean interrupted = false;
        for (Thread t : threads)
            while (t.isAlive())
                try {
                    t.join();
                } catch (InterruptedException _) {
                    // Without their workers the slots end soon; until then they may still write.
                    interrupted = true;
                    end();
                }
        if (interrupted) Thread.currentThread().interrupt();
    }

    private void end() {
        stopped = true;
        processes.forEach(WorkerProcess::kill);
        synchronized (this) {
            notifyAll();
        }
    }

    private Map<String, String> versions() {
        Map<String, String> all = new TreeMap<>(options.versions());
        all.putIfAbsent("java", System.getProperty("java.vm.version"));
        return all;
    }

    /// Takes over what an earlier run with the same outputs has done.
    private void recall() {
        Set<UUID> existing = RunRecord.existing(butler, graph);
        for (int i = 0; i < graph.quanta().size(); i++) {
            Quantum q = graph.quanta().get(i);
            q.outputs().values().stream()
                    .map(DatasetRef::id)
                    .filter(existing::contains)
                    .forEach(state::know);
            if (existing.contains(q.id())) state.set(i, QuantumState.DONE_BEFORE);
            else if (!existing.isEmpty()) RunRecord.removeUnknown(butler, plans, q);
        }
    }

    private Message.Begin begin(int worker) {
        Map<String, Message.StepPlan> steps = new LinkedHashMap<>();
        for (PipelineStep s : graph.pipeline().ordered()) {
            String yaml = s.configYaml();
            steps.put(s.label(), new Message.StepPlan(s.type().className(), yaml, RunRecord.hash(yaml)));
        }
        return new Message.Begin(worker, butler.root().toString(), graph.run(), versions(), steps);
    }

    /// One worker's place: takes units until there are none.
    private final class Slot implements Runnable {
        private final int number;
        private String affinity = "";
        private Optional<UnitRunner> runner = Optional.empty();

        Slot(int number) {
            this.number = number;
        }

        @Override
        public void run() {
            try {
                long took = 0;
                while (true) {
                    // as long as the work itself took: who waits once is in step with the others from then on
                    Optional<WorkUnits.Unit> unit = next(affinity, took);
                    if (unit.isEmpty()) break;
                    affinity = unit.get().affinity();
                    long begin = System.nanoTime();
                    run(unit.get());
                    took = System.nanoTime() - begin;
                }
            } catch (RuntimeException | Error e) {
                abort(
                        switch (e) {
                            case RuntimeException r -> r;
                            case OutOfMemoryError o ->
                                new ResourceFault("the process that runs the steps is out of memory: give it more", o);
                            default -> new InternalFault("a slot of the run broke", e);
                        });
            } finally {
                drop();
            }
        }

        private void run(WorkUnits.Unit unit) {
            UnitPass pass = beginPass(unit);
            int growth = 1 << (pass.attempt() - 1);
            try {
                worker(growth).run(pass.plan(), options.timeoutSeconds() * growth, m -> hear(pass, m));
                endPass(pass, Optional.empty());
            } catch (UnitRunner.Lost lost) {
                drop();
                // The worker was told to end: that is no failure.
                if (stopped) return;
                endPass(pass, Optional.of(lost));
            }
        }

        private UnitRunner worker(int growth) {
            if (options.processes() == 0) {
                if (runner.isEmpty()) runner = Optional.of(UnitRunner.here(begin(number)));
                return runner.get();
            }
            int heap = options.memoryMb() * growth;
            boolean fits =
                    runner.isPresent() && runner.get() instanceof WorkerProcess p && p.heapMb() == heap && p.alive();
            if (!fits) {
                drop();
                WorkerProcess p = WorkerProcess.start(begin(number), options.jvmFlags(), heap, options.overheadMb());
                processes.add(p);
                runner = Optional.of(p);
                if (stopped) p.kill();
            }
            return runner.get();
        }

        private void drop() {
            runner.ifPresent(r -> {
                r.close();
                if (r instanceof WorkerProcess p) processes.remove(p);
            });
            runner = Optional.empty();
        }
    }

    private synchronized void abort(RuntimeException error) {
        if (fatal.isEmpty()) fatal = Optional.of(error);
        notifyAll();
    }

    /// The next unit that may run, of the same affinity if there is one; waits for one; empty at the end.
    ///
    /// @param patience for how long a unit of the same affinity is waited for while others could run [ns]
    private synchronized Optional<WorkUnits.Unit> next(String affinity, long patience) {
        long deadline = System.nanoTime() + patience;
        while (fatal.isEmpty() && !stopped) {
            UnitQueue.Offer offer = queue.offer(affinity);
            long left = offer.soon() ? deadline - System.nanoTime() : 0;
            if (offer.unit().isPresent() && left <= 0)
                return Optional.of(queue.take(offer.unit().get()));
            if (!queue.busy()) return Optional.empty();
            try {
                // in milliseconds, rounded up; zero is for ever
                wait(left > 0 ? left / 1_000_000 + 1 : 0);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private synchronized UnitPass beginPass(WorkUnits.Unit unit) {
        int attempt = attempts.getOrDefault(unit.index(), 1);
        UnitPass pass = new UnitPass(unit, attempt, plans.plan(unit, attempt));
        for (int q : unit.quanta()) if (state.state(q) == QuantumState.WAITING) state.set(q, QuantumState.RUNNING);
        return pass;
    }

    private synchronized void hear(UnitPass pass, Message message) {
        switch (message) {
            case Message.Began began -> pass.began(began.index());
            case Message.Ended ended -> ended(pass, ended);
            case Message.Finished _ -> {}
            case Message.Begin _, Message.Work _ -> throw new InternalFault("a worker does not give work");
        }
    }

    private void ended(UnitPass pass, Message.Ended ended) {
        pass.ended();
        Quantum q = state.quantum(ended.index());
        publish(q, ended.written());
        if (ended.status() != Message.Status.BLOCKED) state.count(ended.metadata());
        boolean rerun = state.state(ended.index()) != QuantumState.RUNNING;
        switch (ended.status()) {
            case SUCCESSFUL -> {
                if (!rerun) close(ended.index(), QuantumState.SUCCESSFUL);
            }
            case NO_WORK -> {
                if (!rerun) close(ended.index(), QuantumState.NO_WORK);
            }
            case FAILED -> {
                boolean passing = ended.failure().kind() == FaultKind.RESOURCE;
                if (passing && pass.attempt() <= options.retries()) {
                    pass.retryLater();
                    progress.retried(q, ended.failure().message());
                } else {
                    fail(pass, ended.index(), ended.failure());
                }
            }
            case BLOCKED -> {
                if (pass.retries() || rerun) return;
                state.fail(ended.index(), QuantumState.BLOCKED, ended.failure().kind(), Optional.empty());
                progress.ended(q, QuantumState.BLOCKED, state.ended());
            }
        }
    }

    private void close(int index, QuantumState how) {
        state.set(index, how);
        progress.ended(state.quantum(index), how, state.ended());
    }

    private void fail(UnitPass pass, int index, Message.Failure failure) {
        Quantum q = state.quantum(index);
        RunSummary.Failure told = new RunSummary.Failure(
                q.label(), q.metadata().dataId(), failure.kind(), failure.type(), failure.message(), pass.attempt());
        state.fail(index, QuantumState.FAILED, failure.kind(), Optional.of(told));
        progress.ended(q, QuantumState.FAILED, state.ended());
    }

    private void publish(Quantum q, List<Message.Written> written) {
        Map<UUID, DatasetRef> refs = new HashMap<>();
        q.outputs().values().forEach(ref -> refs.put(ref.id(), ref));
        refs.put(q.metadata().id(), q.metadata());
        refs.put(q.log().id(), q.log());
        List<StoredDataset> stored = new ArrayList<>();
        for (Message.Written w : written) {
            DatasetRef ref = refs.get(w.id());
            if (ref == null) throw new InternalFault(q + " wrote dataset " + w.id() + ", which is none of its own");
            stored.add(new StoredDataset(ref, w.path(), w.format(), w.formatVersion(), w.bytes()));
        }
        if (stored.isEmpty()) return;
        butler.publish(stored);
        stored.forEach(s -> state.know(s.ref().id()));
    }

    private void endPass(UnitPass pass, Optional<UnitRunner.Lost> lost) {
        boolean again;
        synchronized (this) {
            lost.ifPresent(l -> lost(pass, l));
            for (int q : pass.unit().quanta())
                if (state.state(q) == QuantumState.RUNNING) state.set(q, QuantumState.WAITING);
            again = pass.retries();
            if (again) attempts.put(pass.unit().index(), pass.attempt() + 1);
            else if (lost.isPresent()) attempts.remove(pass.unit().index());
        }
        try {
            if (again) Thread.sleep(BACK_OFF_MILLIS * pass.attempt());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            queue.release(pass.unit());
            notifyAll();
        }
    }

    /// The worker is gone: what it was doing is tried again or has failed; what it did before stays.
    private void lost(UnitPass pass, UnitRunner.Lost lost) {
        Fault fault = lost.fault();
        String message = String.valueOf(fault.getMessage());
        int index = pass.running().orElse(pass.plan().quanta().getFirst().index());
        Quantum q = state.quantum(index);
        if (state.state(index) == QuantumState.RUNNING) RunRecord.removeUnknown(butler, plans, q);
        if (lost.retry() && pass.attempt() <= options.retries()) {
            pass.retryLater();
            progress.retried(q, message);
            return;
        }
        fail(pass, index, new Message.Failure(fault.kind(), fault.getClass().getName(), message, ""));
        Map<String, String> line = new LinkedHashMap<>();
        line.put("level", "ERROR");
        line.put("message", message);
        JsonLines log = new JsonLines(List.of(RecordJson.mapper().writeValueAsString(line)));
        butler.publish(List.of(butler.write(log, q.log())));
    }
}
