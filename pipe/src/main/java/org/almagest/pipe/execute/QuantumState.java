/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.execute;

/// Where a quantum stands in a run.
public enum QuantumState {
    /// It has not run.
    WAITING,
    /// It is running.
    RUNNING,
    /// Its outputs are there.
    SUCCESSFUL,
    /// There was nothing to do.
    NO_WORK,
    /// It was done by an earlier run.
    DONE_BEFORE,
    /// It failed.
    FAILED,
    /// Something that it reads failed.
    BLOCKED;

    /// Whether nothing more will happen to it.
    public boolean ended() {
        return this != WAITING && this != RUNNING;
    }

    /// Whether it ended well.
    public boolean good() {
        return this == SUCCESSFUL || this == NO_WORK || this == DONE_BEFORE;
    }
}
