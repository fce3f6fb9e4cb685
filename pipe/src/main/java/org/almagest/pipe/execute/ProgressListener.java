/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.execute;

import org.almagest.pipe.graph.Quantum;

/// Is told how a run goes on. Thread rule: called by one thread at a time.
public interface ProgressListener {
    /// Hears nothing.
    ProgressListener SILENT = new ProgressListener() {};

    /// The run begins.
    ///
    /// @param total quanta of the graph
    /// @param done those that were done before
    default void started(int total, int done) {}

    /// A quantum ended.
    ///
    /// @param state how
    /// @param done quanta that have ended, in all
    default void ended(Quantum quantum, QuantumState state, int done) {}

    /// An attempt failed and will be made again.
    default void retried(Quantum quantum, String reason) {}
}
