/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.graph;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.almagest.astro.fault.UserFault;
import org.almagest.pipe.config.ConfigNode;
import org.almagest.pipe.config.Suggestion;
import org.almagest.pipe.config.YamlReader;

/// Reads pipelines from YAML.
///
/// ```yaml
/// description: what it is for
/// parameters: {seeing: 0.8}              # a value `parameters.seeing` further down stands for 0.8
/// imports: [isr.yaml, {location: other.yaml, exclude: [plots]}]
/// tasks:
///   isr:
///     class: org.almagest.science.isr.IsrTask
///     config: {overscan.order: 3}
///     connections: {output: bias_isr_image}   # in.x or out.x when both sides have an x; '' leaves x out
///     where: exposure.observation_type = 'bias'
///   measure: org.almagest.science.measure.MeasureTask
/// stored: [template_matched]             # dataset types kept, whatever the step says
/// not_stored: [post_isr_image]
/// subsets: {calibrate: [isr, measure]}
/// ```
/// A label that an import has defined may be defined again: with the same class, or none, the
/// configurations are laid over each other; with another class it is replaced.
public final class PipelineReader {
    private static final List<String> KEYS =
            List.of("description", "parameters", "imports", "tasks", "subsets", "stored", "not_stored");
    private static final int DEEPEST_IMPORT = 20;

    private PipelineReader() {}

    /// Reads a pipeline, or the part of it behind `#`.
    ///
    /// @param location path of a YAML file, with `#label,subset,a..b` when only a part is wanted
    /// @param overrides configuration from outside, the last winning
    public static Pipeline read(String location, List<ConfigOverride> overrides) {
        int hash = location.indexOf('#');
        Path file = Path.of(hash < 0 ? location : location.substring(0, hash));
        Pipeline whole = StepAssembly.assemble(readDraft(file, 0), overrides);
        return hash < 0 ? whole : whole.select(location.substring(hash + 1));
    }

    /// Reads a pipeline from text; imports are looked for in the working directory.
    public static Pipeline parse(String yaml, String name, List<ConfigOverride> overrides) {
        return StepAssembly.assemble(draft(YamlReader.read(yaml, name), name, Path.of(""), 0), overrides);
    }

    private static PipelineDraft readDraft(Path file, int depth) {
        if (depth > DEEPEST_IMPORT) throw new UserFault(file + ": pipelines import each other in a circle");
        try {
            Path folder = file.toAbsolutePath().getParent();
            ConfigNode root = YamlReader.read(Files.readString(file), file.toString());
            return draft(root, file.toString(), folder == null ? Path.of("") : folder, depth);
        } catch (IOException e) {
            throw new UserFault("cannot read pipeline " + file + ": " + e.getMessage(), e);
        }
    }

    private static PipelineDraft draft(ConfigNode root, String name, Path folder, int depth) {
        ConfigNode.Mapping top = mapping(root, "a pipeline");
        for (String key : top.entries().keySet())
            if (!KEYS.contains(key))
                throw new UserFault(top.placeOf(key) + ": a pipeline has no '" + key + "'" + Suggestion.of(key, KEYS));
        PipelineDraft draft = new PipelineDraft(name);
        for (ConfigNode item : items(top, "imports")) importInto(draft, item, folder, depth);
        ConfigNode description = top.entries().get("description");
        if (description != null) draft.description = text(description, "description");
        entries(top, "parameters").forEach(draft.parameters::put);
        entries(top, "tasks").forEach((label, node) -> task(draft, label, node));
        entries(top, "subsets").forEach((label, node) -> draft.subsets.put(label, subset(label, node)));
        for (ConfigNode item : items(top, "stored")) draft.stored.put(text(item, "stored"), true);
        for (ConfigNode item : items(top, "not_stored")) draft.stored.put(text(item, "not_stored"), false);
        return draft;
    }

    private static void importInto(PipelineDraft draft, ConfigNode item, Path folder, int depth) {
        if (item instanceof ConfigNode.Scalar s) {
            draft.merge(readDraft(folder.resolve(s.text()), depth + 1));
            return;
        }
        ConfigNode.Mapping import_ = mapping(item, "an import");
        List<String> known = List.of("location", "include", "exclude");
        for (String key : import_.entries().keySet())
            if (!known.contains(key))
                throw new UserFault(
                        import_.placeOf(key) + ": an import has no '" + key + "'" + Suggestion.of(key, known));
        ConfigNode location = import_.entries().get("location");
        if (location == null) throw new UserFault(import_.place() + ": an import needs a location");
        PipelineDraft other = readDraft(folder.resolve(text(location, "location")), depth + 1);
        Set<String> wanted = other.expand(items(import_, "include"));
        Set<String> unwanted = other.expand(items(import_, "exclude"));
        if (!wanted.isEmpty()) other.tasks.keySet().retainAll(wanted);
        other.tasks.keySet().removeAll(unwanted);
        other.subsets.replaceAll(
                (_, labels) -> labels.stream().filter(other.tasks::containsKey).toList());
        draft.merge(other);
    }

    private static void task(PipelineDraft draft, String label, ConfigNode node) {
        PipelineDraft.Task task = new PipelineDraft.Task(node.place());
        if (node instanceof ConfigNode.Scalar s) {
            task.className = s.text();
        } else {
            List<String> known = List.of("class", "config", "connections", "where");
            ConfigNode.Mapping body = mapping(node, "task " + label);
            for (Map.Entry<String, ConfigNode> e : body.entries().entrySet()) {
                switch (e.getKey()) {
                    case "class" -> task.className = text(e.getValue(), "class");
                    case "config" -> task.configs.add(mapping(e.getValue(), "config"));
                    case "connections" ->
                        task.connections.putAll(
                                mapping(e.getValue(), "connections").entries());
                    case "where" -> task.where = text(e.getValue(), "where");
                    default ->
                        throw new UserFault(e.getValue().place() + ": task " + label + " has no '" + e.getKey() + "'"
                                + Suggestion.of(e.getKey(), known));
                }
            }
        }
        draft.define(label, task);
    }

    private static List<String> subset(String name, ConfigNode node) {
        ConfigNode list = node;
        if (node instanceof ConfigNode.Mapping m) {
            ConfigNode inner = m.entries().get("subset");
            if (inner == null) throw new UserFault(m.place() + ": subset " + name + " needs a list 'subset'");
            list = inner;
        }
        if (!(list instanceof ConfigNode.Sequence s))
            throw new UserFault(list.place() + ": subset " + name + " is a list of labels, not " + list.kind());
        Set<String> labels = new LinkedHashSet<>();
        for (ConfigNode item : s.items()) labels.add(text(item, "subset " + name));
        return List.copyOf(labels);
    }

    static String text(ConfigNode node, String what) {
        if (node instanceof ConfigNode.Scalar s && !s.isNull()) return s.text();
        throw new UserFault(node.place() + ": " + what + " wants text, not " + node.kind());
    }

    static ConfigNode.Mapping mapping(ConfigNode node, String what) {
        if (node instanceof ConfigNode.Mapping m) return m;
        if (node instanceof ConfigNode.Scalar s && s.isNull()) return ConfigNode.Mapping.empty(s.place());
        throw new UserFault(node.place() + ": " + what + " is a mapping of names to values, not " + node.kind());
    }

    private static Map<String, ConfigNode> entries(ConfigNode.Mapping top, String key) {
        ConfigNode node = top.entries().get(key);
        return node == null ? Map.of() : new LinkedHashMap<>(mapping(node, key).entries());
    }

    private static List<ConfigNode> items(ConfigNode.Mapping top, String key) {
        ConfigNode node = top.entries().get(key);
        if (node == null) return List.of();
        if (node instanceof ConfigNode.Sequence s) return new ArrayList<>(s.items());
        throw new UserFault(node.place() + ": " + key + " is a list, not " + node.kind());
    }
}
