/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// All quanta of one run, in an order in which they could be run one by one.
///
/// Equal repositories, pipelines and expressions give equal graphs. Immutable.
///
/// @param pipeline what is run
/// @param run RUN collection of the outputs
/// @param quanta each behind those it depends on
/// @param needs for each quantum the indices of those whose outputs it reads
/// @param follows for each quantum the indices of those that must have ended, well or not, because their
/// effects outside the butler come first
/// @param dropped quanta that lack something
public record QuantumGraph(
        PipelineGraph pipeline,
        String run,
        List<Quantum> quanta,
        List<List<Integer>> needs,
        List<List<Integer>> follows,
        List<DroppedQuantum> dropped) {

    /// Number of quanta of each step, in the order of the steps.
    public Map<String, Integer> counts() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (PipelineStep s : pipeline.ordered()) counts.put(s.label(), 0);
        for (Quantum q : quanta) counts.merge(q.label(), 1, Integer::sum);
        return counts;
    }

    /// Steps, quanta, and why some were dropped; one line each. A line on quanta that merely have no work
    /// begins with `dropped`, one on quanta that lack what they should have with `lacking`.
    public List<String> summary() {
        List<String> lines = new ArrayList<>();
        counts().forEach((label, n) -> lines.add(label + ": " + n + (n == 1 ? " quantum" : " quanta")));
        Map<String, List<DroppedQuantum>> reasons = new TreeMap<>();
        for (DroppedQuantum d : dropped)
            reasons.computeIfAbsent(d.label() + ": " + d.reason(), _ -> new ArrayList<>())
                    .add(d);
        reasons.forEach((reason, which) -> lines.add((which.getFirst().fault() ? "lacking " : "dropped ") + which.size()
                + " of " + reason + " (first: " + which.getFirst().dataId() + ")"));
        return lines;
    }
}
