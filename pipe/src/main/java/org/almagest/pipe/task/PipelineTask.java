/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.task;

/// A step that a pipeline can run: a record `SomeTask(Config config)` annotated with [Step], whose input
/// and output types are records whose components carry [Input], [Prerequisite] or [Output].
///
/// The configuration is a record with a `public static final` field `DEFAULT`; each of its components may
/// be overridden by name from pipeline YAML and command line. Component types of connections: `T` one
/// dataset; `Optional<T>` one or none; `List<T>` several; `Deferred<T>` or `List<Deferred<T>>` handles that
/// know their data ID and are read when asked. A component of type [QuantumContext] needs no annotation.
///
/// @param <I> record of inputs
/// @param <O> record of outputs
public interface PipelineTask<I extends Record, O extends Record> extends Task<I, O> {
    /// Does all I/O of one quantum around [#run]: reads what `run` needs, runs, writes what it gave.
    ///
    /// Override only for a step with an effect outside the butler.
    ///
    /// @param io the quantum's inputs and outputs
    default void runQuantum(QuantumIo<I, O> io) {
        io.write(run(io.read()));
    }
}
