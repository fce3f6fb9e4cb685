/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.execute;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.almagest.astro.fault.FaultKind;
import org.almagest.butler.dimension.DataId;

/// How a run ended.
///
/// @param run RUN collection of the outputs
/// @param steps label to counts, in the order of the steps
/// @param failures every quantum that failed, or lacked what it should have had
/// @param wallSeconds from begin to end [s]
/// @param cpuSeconds user and system time of the quanta, compilation included [s]
/// @param peakRssMb largest resident size of a worker [MiB]
public record RunSummary(
        String run,
        Map<String, StepCounts> steps,
        List<Failure> failures,
        double wallSeconds,
        double cpuSeconds,
        double peakRssMb) {

    /// Quanta of one step by how they ended.
    ///
    /// @param cpuSeconds user and system time of those that ran [s]
    /// @param wallSeconds sum of their wall times [s]
    public record StepCounts(
            int successful,
            int noWork,
            int doneBefore,
            int failed,
            int blocked,
            int waiting,
            double cpuSeconds,
            double wallSeconds) {
        public int total() {
            return successful + noWork + doneBefore + failed + blocked + waiting;
        }
    }

    /// One quantum that failed.
    ///
    /// @param label its step
    /// @param dataId what names it
    /// @param kind whose fault
    /// @param type class of the error
    /// @param message what it says
    /// @param attempts how often it was tried; 0 when it lacked a prerequisite
    public record Failure(String label, DataId dataId, FaultKind kind, String type, String message, int attempts) {}

    /// Whether every quantum ended well.
    public boolean good() {
        return failures.isEmpty() && steps.values().stream().allMatch(s -> s.blocked() + s.waiting() == 0);
    }

    /// The worst kind of failure; a defect is worse than a lacking resource, that worse than bad data.
    public Optional<FaultKind> worst() {
        return failures.stream().map(Failure::kind).max(Enum::compareTo);
    }

    /// 0, or the code of the worst failure.
    public int exitCode() {
        return worst().map(FaultKind::exitCode).orElse(good() ? 0 : FaultKind.RESOURCE.exitCode());
    }

    /// The table of steps and the errors by kind, one line each.
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        int width = 4;
        for (String label : steps.keySet()) width = Math.max(width, label.length());
        lines.add(String.format(
                Locale.ROOT,
                "%-" + width + "s %7s %7s %7s %7s %7s %9s",
                "step",
                "done",
                "no work",
                "before",
                "failed",
                "blocked",
                "CPU s"));
        for (Map.Entry<String, StepCounts> e : steps.entrySet()) {
            StepCounts c = e.getValue();
            lines.add(String.format(
                    Locale.ROOT,
                    "%-" + width + "s %7d %7d %7d %7d %7d %9.2f",
                    e.getKey(),
                    c.successful(),
                    c.noWork(),
                    c.doneBefore(),
                    c.failed(),
                    c.blocked() + c.waiting(),
                    c.cpuSeconds()));
        }
        Map<String, List<Failure>> byKind = new TreeMap<>();
        for (Failure f : failures)
            byKind.computeIfAbsent(
                            f.kind().name().toLowerCase(Locale.ROOT) + " fault in " + f.label(), _ -> new ArrayList<>())
                    .add(f);
        byKind.forEach((kind, all) -> lines.add(all.size() + " x " + kind + ": "
                + all.getFirst().message() + " (first: " + all.getFirst().dataId() + ")"));
        lines.add(String.format(
                Locale.ROOT, "%s: %.1f s, %.1f CPU s, peak %.0f MiB", run, wallSeconds, cpuSeconds, peakRssMb));
        return lines;
    }

    static Map<String, StepCounts> empty() {
        return new LinkedHashMap<>();
    }
}
