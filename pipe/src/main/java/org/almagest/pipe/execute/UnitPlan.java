/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.execute;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.almagest.butler.format.Recipe;

/// What a worker is told to do: quanta in order, with every file resolved.
///
/// @param affinity units of equal affinity share datasets in memory
/// @param attempt 1 for the first
/// @param quanta in order
record UnitPlan(String affinity, int attempt, List<QuantumPlan> quanta) {
    /// One quantum.
    ///
    /// @param index its place in the graph
    /// @param label its step
    /// @param dataId full data ID
    /// @param records facts of its dimensions, see [Facts]
    /// @param idBase first row id
    /// @param idCapacity number of row ids
    /// @param rerun whether it is done already and only needed for what it passes on in memory
    /// @param inputs what it reads
    /// @param outputs what it writes
    /// @param metadata where its metadata goes
    /// @param log where its log goes
    /// @param release datasets in memory that nobody needs when this quantum has read
    record QuantumPlan(
            int index,
            String label,
            Map<String, Object> dataId,
            Map<String, Object> records,
            long idBase,
            long idCapacity,
            boolean rerun,
            List<InputPlan> inputs,
            List<OutputPlan> outputs,
            OutputPlan metadata,
            OutputPlan log,
            List<UUID> release) {}

    /// A dataset to read.
    ///
    /// @param component of the input record
    /// @param id of the dataset
    /// @param name for messages
    /// @param dataId full data ID
    /// @param path file; empty when it is in memory or cannot be had
    /// @param format of the file
    /// @param formatVersion of the file
    /// @param producer index of the quantum that makes it, -1 when it existed before
    /// @param absent why it cannot be had, when that is known beforehand
    record InputPlan(
            String component,
            UUID id,
            String name,
            Map<String, Object> dataId,
            String path,
            String format,
            int formatVersion,
            int producer,
            Absence absent) {}

    /// Why an input of the graph cannot be had.
    enum Absence {
        /// It can be had.
        NONE,
        /// Its quantum ended well without it.
        NOT_MADE,
        /// Its quantum failed for bad data: a step that gathers may do without.
        BAD_DATA,
        /// Its quantum failed or waits for one that did.
        FAILED
    }

    /// A dataset to write.
    ///
    /// @param component of the output record
    /// @param id of the dataset
    /// @param name for messages
    /// @param path file, relative to the repository's root
    /// @param format of the file
    /// @param recipe how it is written
    /// @param stored whether it is written at all
    /// @param keep whether it stays in memory for later quanta
    record OutputPlan(
            String component,
            UUID id,
            String name,
            String path,
            String format,
            Recipe recipe,
            boolean stored,
            boolean keep) {}
}
