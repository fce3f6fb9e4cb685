/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.execute;

import java.util.OptionalInt;

/// One attempt at a work unit. Thread rule: all access under the run's lock.
final class UnitPass {
    private final WorkUnits.Unit unit;
    private final int attempt;
    private final UnitPlan plan;
    private OptionalInt running = OptionalInt.empty();
    private boolean retries;

    UnitPass(WorkUnits.Unit unit, int attempt, UnitPlan plan) {
        this.unit = unit;
        this.attempt = attempt;
        this.plan = plan;
    }

    WorkUnits.Unit unit() {
        return unit;
    }

    int attempt() {
        return attempt;
    }

    UnitPlan plan() {
        return plan;
    }

    void began(int quantum) {
        running = OptionalInt.of(quantum);
    }

    void ended() {
        running = OptionalInt.empty();
    }

    /// The quantum that began and has not ended.
    OptionalInt running() {
        return running;
    }

    /// Something in this unit will be tried again.
    void retryLater() {
        retries = true;
    }

    boolean retries() {
        return retries;
    }
}
