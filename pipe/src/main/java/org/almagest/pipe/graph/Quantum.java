/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.graph;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.almagest.astro.time.Timespan;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.butler.dimension.DataId;
import org.almagest.pipe.task.QuantumContext;

/// One run of one step: what it reads and what it will write.
///
/// @param step the step
/// @param context what the step is told of it
/// @param inputs component of the input record to datasets, in the order of their data IDs
/// @param outputs component of the output record to dataset
/// @param metadata the dataset that tells how it went; that it exists means that the quantum is done
/// @param log the dataset of its log
/// @param time when its data were taken; empty when they are of no one time
/// @param unit the visit (or exposure) and detector it works on; empty when it is of several
public record Quantum(
        PipelineStep step,
        QuantumContext context,
        Map<String, List<InputRef>> inputs,
        Map<String, DatasetRef> outputs,
        DatasetRef metadata,
        DatasetRef log,
        Optional<Timespan> time,
        Optional<DataId> unit) {

    /// A dataset to be read.
    ///
    /// @param ref which
    /// @param dataId its full data ID
    public record InputRef(DatasetRef ref, DataId dataId) {}

    /// Its only name: that of its metadata.
    public UUID id() {
        return metadata.id();
    }

    public DataId dataId() {
        return context.dataId();
    }

    public String label() {
        return step.label();
    }

    /// `isr {detector: 0, exposure: 12, instrument: DemoCam}`, with the values that name it only.
    @Override
    public String toString() {
        return step.label() + " " + metadata.dataId();
    }
}
