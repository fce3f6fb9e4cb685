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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.almagest.astro.fault.UserFault;
import org.almagest.pipe.config.Suggestion;

/// A set of steps. Their order follows from what they read and write, see [PipelineGraph].
///
/// @param name name of the file
/// @param description what it is for
/// @param steps in the order written
/// @param subsets name to labels
public record Pipeline(String name, String description, List<PipelineStep> steps, Map<String, List<String>> subsets) {
    public Pipeline {
        steps = List.copyOf(steps);
        subsets = new LinkedHashMap<>(subsets);
    }

    /// The step of a label.
    public PipelineStep step(String label) {
        for (PipelineStep s : steps) if (s.label().equals(label)) return s;
        throw new UserFault("pipeline " + name + " has no step '" + label + "'" + Suggestion.of(label, labels()));
    }

    /// Labels of all steps, in the order written.
    public List<String> labels() {
        return steps.stream().map(PipelineStep::label).toList();
    }

    /// The steps that a selection names.
    ///
    /// @param selection labels, names of subsets and ranges `a..b` in the order written, with commas
    /// between
    public Pipeline select(String selection) {
        Set<String> chosen = new LinkedHashSet<>();
        for (String part : selection.split(",", -1)) {
            String name = part.strip();
            int dots = name.indexOf("..");
            List<String> labels = labels();
            if (subsets.containsKey(name)) {
                chosen.addAll(subsets.get(name));
            } else if (dots >= 0) {
                int from = dots == 0 ? 0 : place(name.substring(0, dots));
                int to = dots + 2 == name.length() ? labels.size() - 1 : place(name.substring(dots + 2));
                if (from > to) throw new UserFault("pipeline " + this.name + ": " + name + " goes backwards");
                chosen.addAll(labels.subList(from, to + 1));
            } else {
                chosen.add(labels.get(place(name)));
            }
        }
        return keep(chosen);
    }

    private int place(String label) {
        List<String> known = new ArrayList<>(labels());
        int i = known.indexOf(label);
        if (i >= 0) return i;
        known.addAll(subsets.keySet());
        throw new UserFault(
                "pipeline " + name + " has no step or subset '" + label + "'" + Suggestion.of(label, known));
    }

    Pipeline keep(Set<String> chosen) {
        Map<String, List<String>> left = new LinkedHashMap<>();
        subsets.forEach((n, labels) ->
                left.put(n, labels.stream().filter(chosen::contains).toList()));
        return new Pipeline(
                name,
                description,
                steps.stream().filter(s -> chosen.contains(s.label())).toList(),
                left);
    }
}
