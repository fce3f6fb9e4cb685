/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.demo;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.almagest.science.simulate.Surveys;

/// The figures of one demonstration, or of several pooled, and whether they are held to the goals beside
/// them.
///
/// The goals are agreed for one survey alone. Those of another have them beside its figures for comparison,
/// but nothing is called met or missed.
///
/// @param metrics figures with their goals, in the order in which they are told
/// @param judged whether the goals hold for them
record Figures(List<Metric> metrics, boolean judged) {
    /// Said where figures are not held to their goals.
    static final String NOT_JUDGED =
            "Goals hold for the survey of 4096\u00d74096 pixels (demo --size ccd) and are not judged here.";

    private static final String AGREED_FOR = Surveys.named("ccd").name();

    Figures {
        metrics = List.copyOf(metrics);
    }

    /// Figures of surveys by name ([org.almagest.science.simulate.SurveyConfig#name]).
    static Figures of(Summary summary, Collection<String> surveys) {
        return new Figures(summary.metrics(), surveys.stream().allMatch(AGREED_FOR::equals));
    }

    /// Whether the goal of a figure is met; empty where none holds or the figure is unknown.
    Optional<Boolean> met(Metric metric) {
        return judged ? metric.met() : Optional.empty();
    }

    /// A table for a terminal.
    List<String> lines() {
        List<String> out = new ArrayList<>();
        for (Metric m : metrics)
            out.add((m + " " + met(m).map(met -> met ? "met" : "MISSED").orElse("")).stripTrailing());
        if (!judged) out.add(NOT_JUDGED);
        return out;
    }
}
