/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.task;

import java.util.Map;
import java.util.Optional;
import org.almagest.butler.dimension.DataId;

/// One quantum in memory, to run a step in a test, in JShell or in a notebook without a repository.
///
/// @param <I> record of inputs
/// @param <O> record of outputs
public final class MemoryQuantum<I extends Record, O extends Record> implements QuantumIo<I, O> {
    private final QuantumContext context;
    private final I inputs;
    private Optional<O> written = Optional.empty();

    private MemoryQuantum(QuantumContext context, I inputs) {
        this.context = context;
        this.inputs = inputs;
    }

    /// Runs a step with its declaration checked, and gives what it wrote.
    ///
    /// @throws NoWork when the step found nothing to do
    public static <I extends Record, O extends Record> O run(
            PipelineTask<I, O> task, QuantumContext context, I inputs) {
        StepType.of(task.getClass());
        MemoryQuantum<I, O> quantum = new MemoryQuantum<>(context, inputs);
        task.runQuantum(quantum);
        return quantum.written.orElseThrow(
                () -> new IllegalStateException(task.getClass().getSimpleName() + " wrote no outputs"));
    }

    /// A context with a million row IDs from 1 and no records.
    public static QuantumContext context(String label, DataId dataId) {
        return new QuantumContext(label, dataId, "test/run", 1, 1_000_000, Map.of());
    }

    @Override
    public QuantumContext context() {
        return context;
    }

    @Override
    public I read() {
        return inputs;
    }

    @Override
    public void write(O outputs) {
        if (written.isPresent()) throw new IllegalStateException("the outputs of a quantum are written once");
        written = Optional.of(outputs);
    }
}
