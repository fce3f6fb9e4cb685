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
import java.util.Optional;
import org.almagest.astro.fault.UserFault;
import org.almagest.pipe.config.ConfigBinder;
import org.almagest.pipe.config.ConfigNode;
import org.almagest.pipe.config.Configured;
import org.almagest.pipe.config.Place;
import org.almagest.pipe.config.Suggestion;
import org.almagest.pipe.task.Connection;
import org.almagest.pipe.task.StepType;

/// Makes steps of what a pipeline's file says: loads classes, binds configurations, names connections.
final class StepAssembly {
    private static final String CONNECTIONS = "connections";
    private static final String WHERE = "where";

    private StepAssembly() {}

    static Pipeline assemble(PipelineDraft draft, List<ConfigOverride> overrides) {
        for (ConfigOverride o : overrides) override(draft, o);
        List<PipelineStep> steps = new ArrayList<>();
        draft.tasks.forEach((label, task) -> steps.add(step(draft, label, task)));
        draft.subsets.forEach((name, labels) -> {
            for (String label : labels)
                if (!draft.tasks.containsKey(label))
                    throw new UserFault("pipeline " + draft.name + ": subset " + name + " names '" + label
                            + "', which is no step" + Suggestion.of(label, draft.tasks.keySet()));
        });
        List<PipelineStep> kept = applyStored(draft, steps);
        return new Pipeline(draft.name, draft.description, kept, draft.subsets);
    }

    private static void override(PipelineDraft draft, ConfigOverride o) {
        if (o.label().equals("parameters")) {
            for (String key : o.values().entries().keySet())
                if (!draft.parameters.containsKey(key))
                    throw new UserFault(o.values().place() + ": pipeline " + draft.name + " has no parameter '" + key
                            + "'" + Suggestion.of(key, draft.parameters.keySet()));
            draft.parameters.putAll(o.values().entries());
            return;
        }
        PipelineDraft.Task task = draft.tasks.get(o.label());
        if (task == null)
            throw new UserFault(o.values().place() + ": pipeline " + draft.name + " has no step '" + o.label() + "'"
                    + Suggestion.of(o.label(), draft.tasks.keySet()));
        task.configs.add(o.values());
    }

    private static PipelineStep step(PipelineDraft draft, String label, PipelineDraft.Task task) {
        if (task.className.isEmpty()) throw new UserFault(task.place + ": task " + label + " has no class");
        StepType type = named(task, label);
        List<ConfigNode.Mapping> configs = new ArrayList<>();
        Map<String, ConfigNode> connections = new LinkedHashMap<>(task.connections);
        String where = task.where;
        for (ConfigNode.Mapping config : task.configs) {
            Map<String, ConfigNode> own = new LinkedHashMap<>();
            for (Map.Entry<String, ConfigNode> e : config.entries().entrySet()) {
                String key = e.getKey();
                if (key.equals(CONNECTIONS))
                    connections.putAll(
                            PipelineReader.mapping(e.getValue(), CONNECTIONS).entries());
                else if (key.startsWith(CONNECTIONS + "."))
                    connections.put(key.substring(CONNECTIONS.length() + 1), e.getValue());
                else if (key.equals(WHERE)) where = PipelineReader.text(e.getValue(), WHERE);
                else own.put(key, draft.resolve(e.getValue()));
            }
            configs.add(new ConfigNode.Mapping(own, config.place()));
        }
        Optional<Record> config = Optional.empty();
        Map<String, List<Configured.Given>> history = Map.of();
        if (type.defaultConfig().isPresent()) {
            Configured<Record> bound =
                    ConfigBinder.bind(label, type.defaultConfig().get(), configs);
            config = Optional.of(bound.value());
            history = bound.history();
        } else {
            refuseConfig(label, type, configs);
        }
        Optional<String> filter = where.isEmpty() ? Optional.empty() : Optional.of(where);
        List<Connection> named = rename(draft, label, type, connections);
        return new PipelineStep(label, type, config, history, named, filter, task.place);
    }

    private static StepType named(PipelineDraft.Task task, String label) {
        try {
            return StepType.named(task.className);
        } catch (UserFault e) {
            throw new UserFault(task.place + ": task " + label + ": " + e.getMessage(), e);
        }
    }

    private static void refuseConfig(String label, StepType type, List<ConfigNode.Mapping> configs) {
        for (ConfigNode.Mapping config : configs)
            for (String key : config.entries().keySet())
                throw new UserFault(config.placeOf(key) + ": configuration of " + label + " has no '" + key + "': "
                        + type.simpleName() + " has none at all");
    }

    /// Names connections anew: `component`, or `in.component` and `out.component` when both records have
    /// it. An empty name leaves an optional input out.
    private static List<Connection> rename(
            PipelineDraft draft, String label, StepType type, Map<String, ConfigNode> names) {
        Map<String, List<String>> meant = new LinkedHashMap<>();
        for (Connection c : type.connections()) {
            String side = c.role() == Connection.Role.OUTPUT ? "out." : "in.";
            meant.computeIfAbsent(c.component(), _ -> new ArrayList<>()).add(side + c.component());
            meant.put(side + c.component(), List.of(side + c.component()));
        }
        Map<String, String> wanted = new LinkedHashMap<>();
        for (Map.Entry<String, ConfigNode> e : names.entrySet()) {
            ConfigNode name = e.getValue();
            List<String> sides = meant.get(e.getKey());
            if (sides == null)
                throw new UserFault(name.place() + ": " + label + " has no connection '" + e.getKey() + "'"
                        + Suggestion.of(e.getKey(), meant.keySet()));
            if (sides.size() > 1)
                throw new UserFault(name.place() + ": connection '" + e.getKey() + "' of " + label + " may be "
                        + String.join(" or ", sides) + "; write which");
            wanted.put(sides.getFirst(), PipelineReader.text(draft.resolve(name), "connection " + e.getKey()));
        }
        List<Connection> renamed = new ArrayList<>();
        for (Connection c : type.connections()) {
            String name = wanted.get((c.role() == Connection.Role.OUTPUT ? "out." : "in.") + c.component());
            if (name == null || !name.isEmpty()) {
                renamed.add(name == null ? c : c.withDatasetType(name));
            } else if (c.role() == Connection.Role.OUTPUT || c.required()) {
                throw new UserFault("connection '" + c.component() + "' of " + label
                        + " cannot be left out: only an input that the step can do without can");
            }
        }
        return renamed;
    }

    private static List<PipelineStep> applyStored(PipelineDraft draft, List<PipelineStep> steps) {
        List<String> outputs = new ArrayList<>();
        List<PipelineStep> changed = new ArrayList<>();
        for (PipelineStep step : steps) {
            List<Connection> connections = new ArrayList<>();
            for (Connection c : step.connections()) {
                boolean output = c.role() == Connection.Role.OUTPUT;
                if (output) outputs.add(c.datasetType());
                Boolean kept = output ? draft.stored.get(c.datasetType()) : null;
                connections.add(kept == null ? c : c.withStored(kept));
            }
            changed.add(step.withConnections(connections));
        }
        for (String name : draft.stored.keySet())
            if (!outputs.contains(name))
                throw new UserFault(Place.of(draft.name) + ": no step makes '" + name + "', named under "
                        + (Boolean.TRUE.equals(draft.stored.get(name)) ? "stored" : "not_stored")
                        + Suggestion.of(name, outputs));
        return changed;
    }
}
