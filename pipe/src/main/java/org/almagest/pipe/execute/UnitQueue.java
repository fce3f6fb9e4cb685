/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.execute;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The units of a run that have not ended, in order, and which of them workers have in hand.
///
/// Thread rule: the caller's lock.
final class UnitQueue {
    /// What a worker may do next.
    ///
    /// @param unit of its own affinity when one is ready, else the first that is
    /// @param soon whether a unit of its own affinity waits for nothing but what others have in hand: this
    /// worker has that unit's inputs in memory, and another would read them again
    record Offer(Optional<WorkUnits.Unit> unit, boolean soon) {}

    private final RunState state;
    private final List<WorkUnits.Unit> open;
    private final Set<Integer> taken = new HashSet<>();

    UnitQueue(RunState state, List<WorkUnits.Unit> units) {
        this.state = state;
        this.open = new ArrayList<>(units);
    }

    /// @param affinity visit and detector of the datasets that the worker has in memory, empty for none
    Offer offer(String affinity) {
        open.removeIf(u -> u.quanta().stream().allMatch(q -> state.state(q).ended()));
        Optional<WorkUnits.Unit> first = Optional.empty();
        boolean soon = false;
        for (WorkUnits.Unit u : open) {
            if (taken.contains(u.index())) continue;
            boolean near = !affinity.isEmpty() && u.affinity().equals(affinity);
            if (!state.ready(u)) {
                soon |= near && inHand(u);
                continue;
            }
            if (near) return new Offer(Optional.of(u), false);
            if (first.isEmpty()) first = Optional.of(u);
        }
        return new Offer(first, soon);
    }

    /// Whether workers have in hand all that a unit waits for, now or behind what they are doing.
    private boolean inHand(WorkUnits.Unit unit) {
        Set<String> affinities = new HashSet<>();
        for (WorkUnits.Unit u : open) if (taken.contains(u.index())) affinities.add(u.affinity());
        affinities.remove("");
        Set<Integer> lacking = new HashSet<>(unit.waitsFor());
        lacking.removeIf(q -> state.state(q).ended());
        for (WorkUnits.Unit u : open)
            if (taken.contains(u.index()) || affinities.contains(u.affinity()))
                u.quanta().forEach(lacking::remove);
        return lacking.isEmpty();
    }

    WorkUnits.Unit take(WorkUnits.Unit unit) {
        taken.add(unit.index());
        return unit;
    }

    void release(WorkUnits.Unit unit) {
        taken.remove(unit.index());
    }

    /// Whether any unit is in a worker's hand.
    boolean busy() {
        return !taken.isEmpty();
    }
}
