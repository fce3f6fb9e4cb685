/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.execute;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import java.util.concurrent.LinkedBlockingQueue;

/// A worker process: takes work units from its standard input and reports on its standard output.
///
/// It ends at once when its input ends, so that no worker outlives its coordinator.
public final class WorkerMain {
    private WorkerMain() {}

    /// Started by the coordinator.
    public static void main(String[] args) throws Exception {
        Locale.setDefault(Locale.ROOT);
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
        System.setOut(System.err);
        Wire wire = new Wire();
        LinkedBlockingQueue<Message> queue = new LinkedBlockingQueue<>();
        Thread reader = new Thread(() -> listen(wire, queue), "almagest-listen");
        reader.setDaemon(true);
        reader.start();
        if (!(queue.take() instanceof Message.Begin begin)) throw new IllegalStateException("work came before the run");
        try (UnitWorker worker = new UnitWorker(begin)) {
            while (queue.take() instanceof Message.Work work)
                worker.run(work.plan(), message -> send(wire, out, message));
        }
    }

    private static void send(Wire wire, DataOutputStream out, Message message) {
        try {
            wire.send(out, message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void listen(Wire wire, LinkedBlockingQueue<Message> queue) {
        try (DataInputStream in = new DataInputStream(System.in)) {
            while (true) {
                Optional<Message> message = wire.receive(in);
                if (message.isEmpty()) break;
                if (message.get() instanceof Message.Finished) {
                    queue.add(message.get());
                    return;
                }
                queue.add(message.get());
            }
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
        }
        Runtime.getRuntime().halt(1);
    }
}
