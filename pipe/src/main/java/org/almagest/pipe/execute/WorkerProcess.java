/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.execute;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.almagest.astro.fault.Fault;
import org.almagest.astro.fault.InternalFault;
import org.almagest.astro.fault.ResourceFault;

/// A worker in a process of its own, with its limits watched.
final class WorkerProcess implements UnitRunner {
    private static final long WATCH_MILLIS = 200;
    private static final int TAIL = 20;
    // more does not fit into nanoseconds
    private static final double LONGEST_SECONDS = 1e9;

    private final Process process;
    private final DataOutputStream out;
    private final DataInputStream in;
    private final Wire wire = new Wire();
    private final Path errors;
    private final int heapMb;
    private final double rssLimitMb;
    private final AtomicLong deadline = new AtomicLong(Long.MAX_VALUE);
    private volatile String killed = "";

    private WorkerProcess(Process process, Path errors, int heapMb, double rssLimitMb) {
        this.process = process;
        this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        this.in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
        this.errors = errors;
        this.heapMb = heapMb;
        this.rssLimitMb = rssLimitMb;
    }

    /// Starts a worker.
    ///
    /// @param heapMb its heap [MiB]
    /// @param overheadMb what it may take beyond [MiB]
    static WorkerProcess start(Message.Begin begin, List<String> jvmFlags, int heapMb, int overheadMb) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmFlags);
        command.add("-Xmx" + heapMb + "m");
        // images go past the young generation, which would copy each of them
        command.add("-Xmn" + Math.max(1, heapMb / 32) + "m");
        command.add("-XX:PretenureSizeThreshold=1m");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(WorkerMain.class.getName());
        try {
            Path errors = Files.createTempFile("almagest-worker-" + begin.worker() + "-", ".log");
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            WorkerProcess worker = new WorkerProcess(process, errors, heapMb, heapMb + (double) overheadMb);
            try {
                worker.wire.send(worker.out, begin);
            } catch (IOException e) {
                worker.kill();
                String tail = worker.tail();
                worker.close();
                throw new ResourceFault("a worker ended as it started: " + e.getMessage() + tail, e);
            }
            Thread watch = new Thread(worker::watch, "almagest-watch-" + begin.worker());
            watch.setDaemon(true);
            watch.start();
            return worker;
        } catch (IOException e) {
            throw new ResourceFault("cannot start a worker: " + e.getMessage(), e);
        }
    }

    int heapMb() {
        return heapMb;
    }

    boolean alive() {
        return process.isAlive();
    }

    /// Ends the process at once.
    void kill() {
        process.destroyForcibly();
    }

    private void watch() {
        try {
            while (!process.waitFor(WATCH_MILLIS, TimeUnit.MILLISECONDS)) {
                if (System.nanoTime() > deadline.get()) kill("over its time limit");
                double rss = ResourceUse.rssMb(process.pid());
                if (rss > rssLimitMb)
                    kill(String.format(
                            Locale.ROOT, "over its memory limit: %.0f MiB resident of %.0f", rss, rssLimitMb));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void kill(String reason) {
        killed = reason;
        process.destroyForcibly();
    }

    @Override
    public void run(UnitPlan plan, double timeoutSeconds, Consumer<Message> report) throws Lost {
        String doing = "";
        try {
            wire.send(out, new Message.Work(plan));
            while (true) {
                Optional<Message> message = wire.receive(in);
                if (message.isEmpty()) throw lost(doing, timeoutSeconds);
                switch (message.get()) {
                    case Message.Began began -> {
                        doing = plan.quanta().stream()
                                .filter(q -> q.index() == began.index())
                                .map(q -> q.label() + " " + q.dataId())
                                .findFirst()
                                .orElse("");
                        deadline.set(System.nanoTime() + (long) (1e9 * Math.min(timeoutSeconds, LONGEST_SECONDS)));
                        report.accept(began);
                    }
                    case Message.Ended ended -> {
                        deadline.set(Long.MAX_VALUE);
                        report.accept(ended);
                    }
                    case Message.Finished _ -> {
                        return;
                    }
                    case Message.Begin _, Message.Work _ ->
                        throw new InternalFault("a worker sent what only a coordinator sends");
                }
            }
        } catch (IOException _) {
            throw lost(doing, timeoutSeconds);
        } finally {
            deadline.set(Long.MAX_VALUE);
        }
    }

    private Lost lost(String doing, double timeoutSeconds) {
        String what = doing.isEmpty() ? "a worker" : doing;
        String reason = killed;
        int code = -1;
        try {
            if (process.waitFor(5, TimeUnit.SECONDS)) code = process.exitValue();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (!reason.isEmpty()) {
            String limit = reason.contains("time")
                    ? String.format(Locale.ROOT, " of %.0f s (--timeout)", timeoutSeconds)
                    : " (--memory)";
            return new Lost(new ResourceFault(what + " was " + reason + limit + " and was stopped"), true);
        }
        String tail = tail();
        boolean memory = tail.contains("OutOfMemoryError") || tail.contains("insufficient memory");
        Fault fault = memory || code == 137
                ? new ResourceFault(
                        what + ": its worker was killed or ran out of memory (exit code " + code + ")" + tail)
                : new InternalFault(what + ": its worker ended with exit code " + code + tail);
        return new Lost(fault, true);
    }

    /// The last lines that the worker wrote to its standard error.
    private String tail() {
        try {
            List<String> lines = Files.readAllLines(errors);
            if (lines.isEmpty()) return "";
            return "; its last words:\n"
                    + String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
        } catch (IOException _) {
            return "";
        }
    }

    @Override
    public void close() {
        try {
            if (process.isAlive()) wire.send(out, new Message.Finished());
            if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (IOException _) {
            process.destroyForcibly();
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try {
            Files.deleteIfExists(errors);
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(WorkerProcess.class).warn("cannot remove {}", errors, e);
        }
    }
}
