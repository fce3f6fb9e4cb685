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
import org.almagest.pipe.config.ConfigNode;
import org.almagest.pipe.config.Place;
import org.almagest.pipe.config.Suggestion;

/// A pipeline as written, before classes are loaded and configurations are bound.
final class PipelineDraft {
    final String name;
    String description = "";
    final Map<String, ConfigNode> parameters = new LinkedHashMap<>();
    final Map<String, Task> tasks = new LinkedHashMap<>();
    final Map<String, List<String>> subsets = new LinkedHashMap<>();
    final Map<String, Boolean> stored = new LinkedHashMap<>();

    PipelineDraft(String name) {
        this.name = name;
    }

    /// A task as written; empty text stands for what was left out.
    static final class Task {
        final Place place;
        String className = "";
        String where = "";
        final List<ConfigNode.Mapping> configs = new ArrayList<>();
        final Map<String, ConfigNode> connections = new LinkedHashMap<>();

        Task(Place place) {
            this.place = place;
        }
    }

    /// Takes over all that an imported pipeline defines.
    void merge(PipelineDraft other) {
        parameters.putAll(other.parameters);
        other.tasks.forEach(this::define);
        subsets.putAll(other.subsets);
        stored.putAll(other.stored);
        if (description.isEmpty()) description = other.description;
    }

    /// Defines a task, or lays it over an earlier one of the same class.
    void define(String label, Task task) {
        Task old = tasks.get(label);
        if (old == null || !task.className.isEmpty() && !task.className.equals(old.className)) {
            tasks.put(label, task);
            return;
        }
        old.configs.addAll(task.configs);
        old.connections.putAll(task.connections);
        if (!task.where.isEmpty()) old.where = task.where;
    }

    /// Labels that a list of labels and subsets names.
    Set<String> expand(List<ConfigNode> names) {
        Set<String> labels = new LinkedHashSet<>();
        for (ConfigNode node : names) {
            String label = PipelineReader.text(node, "a label");
            List<String> subset = subsets.get(label);
            if (subset != null) labels.addAll(subset);
            else if (tasks.containsKey(label)) labels.add(label);
            else
                throw new UserFault(node.place() + ": " + name + " has no step or subset '" + label + "'"
                        + Suggestion.of(label, tasks.keySet()));
        }
        return labels;
    }

    /// A value with `parameters.x` replaced, however deep it stands.
    ConfigNode resolve(ConfigNode node) {
        return switch (node) {
            case ConfigNode.Scalar s -> {
                if (s.quoted() || !s.text().startsWith("parameters.")) yield s;
                String key = s.text().substring("parameters.".length());
                ConfigNode value = parameters.get(key);
                if (value == null)
                    throw new UserFault(s.place() + ": there is no parameter '" + key + "'"
                            + Suggestion.of(key, parameters.keySet()));
                yield value;
            }
            case ConfigNode.Sequence s ->
                new ConfigNode.Sequence(s.items().stream().map(this::resolve).toList(), s.place());
            case ConfigNode.Mapping m -> {
                Map<String, ConfigNode> entries = new LinkedHashMap<>();
                m.entries().forEach((k, v) -> entries.put(k, resolve(v)));
                yield new ConfigNode.Mapping(entries, m.place());
            }
        };
    }
}
