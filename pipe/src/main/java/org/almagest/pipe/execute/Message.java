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
import org.almagest.astro.fault.FaultKind;
import org.almagest.pipe.graph.QuantumMetadata;

/// What coordinator and worker tell each other.
sealed interface Message {
    /// To a worker, first: what all its units have in common.
    ///
    /// @param worker its number
    /// @param root folder of the repository
    /// @param run RUN collection of the outputs
    /// @param versions software to version
    /// @param steps label to step
    record Begin(int worker, String root, String run, Map<String, String> versions, Map<String, StepPlan> steps)
            implements Message {}

    /// A step to be made from its class and configuration.
    record StepPlan(String className, String configYaml, String configHash) {}

    /// To a worker: do this.
    record Work(UnitPlan plan) implements Message {}

    /// From a worker: a quantum began.
    record Began(int index) implements Message {}

    /// From a worker: a quantum ended.
    ///
    /// @param index which
    /// @param status how
    /// @param written files that are in place and not yet known
    /// @param metadata how it went; of a failed quantum too
    /// @param failure why it failed, empty text when it did not
    record Ended(int index, Status status, List<Written> written, QuantumMetadata metadata, Failure failure)
            implements Message {}

    /// From a worker: the unit is done.
    record Finished() implements Message {}

    /// How a quantum ended.
    enum Status {
        SUCCESSFUL,
        NO_WORK,
        FAILED,
        BLOCKED
    }

    /// A file in place.
    record Written(UUID id, String path, String format, int formatVersion, long bytes) {}

    /// Why a quantum failed.
    ///
    /// @param kind whose fault
    /// @param type class of the error
    /// @param message what it says
    /// @param trace stack trace
    record Failure(FaultKind kind, String type, String message, String trace) {
        static final Failure NONE = new Failure(FaultKind.INTERNAL, "", "", "");
    }
}
