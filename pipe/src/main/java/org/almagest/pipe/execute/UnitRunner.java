/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.execute;

import java.util.function.Consumer;
import org.almagest.astro.fault.Fault;

/// Runs work units somewhere.
interface UnitRunner extends AutoCloseable {
    /// Runs a unit to its end and passes on what is reported.
    ///
    /// @param timeoutSeconds longest wall time of a quantum [s]
    /// @throws Lost when the place where it ran is gone
    void run(UnitPlan plan, double timeoutSeconds, Consumer<Message> report) throws Lost;

    @Override
    void close();

    /// The worker is gone in the middle of its work.
    final class Lost extends Exception {
        private final Fault fault;
        private final boolean retry;

        /// @param fault why
        /// @param retry whether another attempt may do better
        Lost(Fault fault, boolean retry) {
            super(fault.getMessage(), fault);
            this.fault = fault;
            this.retry = retry;
        }

        Fault fault() {
            return fault;
        }

        boolean retry() {
            return retry;
        }
    }

    /// Runs units in this process.
    static UnitRunner here(Message.Begin begin) {
        UnitWorker worker = new UnitWorker(begin);
        return new UnitRunner() {
            @Override
            public void run(UnitPlan plan, double timeoutSeconds, Consumer<Message> report) {
                worker.run(plan, report);
            }

            @Override
            public void close() {
                worker.close();
            }
        };
    }
}
