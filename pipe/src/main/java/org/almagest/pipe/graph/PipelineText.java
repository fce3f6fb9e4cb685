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
import org.almagest.pipe.config.Configured;
import org.almagest.pipe.task.Connection;

/// Shows pipelines to people: as text, as a Mermaid diagram, as YAML, as a list of configured values.
public final class PipelineText {
    private PipelineText() {}

    /// Steps in order, with what each reads and writes.
    public static List<String> steps(PipelineGraph graph) {
        List<String> lines = new ArrayList<>();
        for (PipelineStep step : graph.ordered()) {
            lines.add(step.label() + " (" + step.type().simpleName() + ") by "
                    + String.join(", ", step.type().dimensions())
                    + step.where().map(w -> " where " + w).orElse(""));
            for (Connection c : step.connections()) {
                String arrow = c.role() == Connection.Role.OUTPUT ? "    -> " : "    <- ";
                String kind = c.role() == Connection.Role.PREREQUISITE ? ", prerequisite" : "";
                String count = switch (c.count()) {
                    case ONE -> "";
                    case OPTIONAL -> ", optional";
                    case LIST -> ", several";
                };
                String stored = c.stored() ? "" : ", in memory only";
                lines.add(arrow + c.datasetType() + " [" + c.type().getSimpleName() + "] by "
                        + String.join(", ", c.dimensions()) + kind + count + stored);
            }
        }
        return lines;
    }

    /// The same as a Mermaid flow chart: steps are boxes, dataset types rounded.
    public static List<String> mermaid(PipelineGraph graph) {
        List<String> lines = new ArrayList<>(List.of("flowchart TD"));
        graph.datasets()
                .forEach((name, d) -> lines.add(
                        "    " + node("d", name) + (d.stored() ? "([" + name + "])" : "([\"<i>" + name + "</i>\"])")));
        for (PipelineStep step : graph.ordered()) {
            lines.add("    " + node("s", step.label()) + "[" + step.label() + "]");
            for (Connection c : step.connections()) {
                String s = node("s", step.label());
                String d = node("d", c.datasetType());
                lines.add("    "
                        + switch (c.role()) {
                            case INPUT -> d + " --> " + s;
                            case PREREQUISITE -> d + " -.-> " + s;
                            case OUTPUT -> s + " --> " + d;
                        });
            }
        }
        return lines;
    }

    private static String node(String prefix, String name) {
        return prefix + "_" + name.replaceAll("[^A-Za-z0-9_]", "_");
    }

    /// The pipeline with imports, parameters and overrides resolved.
    public static Map<String, Object> yaml(Pipeline pipeline) {
        Map<String, Object> tasks = new LinkedHashMap<>();
        for (PipelineStep step : pipeline.steps()) {
            Map<String, Object> task = new LinkedHashMap<>();
            task.put("class", step.type().className());
            step.where().ifPresent(w -> task.put("where", w));
            Map<String, Object> connections = new LinkedHashMap<>();
            for (Connection c : step.connections())
                connections.put((c.role() == Connection.Role.OUTPUT ? "out." : "in.") + c.component(), c.datasetType());
            for (Connection c : step.type().connections())
                if (c.role() != Connection.Role.OUTPUT) connections.putIfAbsent("in." + c.component(), "");
            task.put("connections", connections);
            step.config().ifPresent(c -> task.put("config", c));
            tasks.put(step.label(), task);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("description", pipeline.description());
        all.put("tasks", tasks);
        all.put("subsets", pipeline.subsets());
        return all;
    }

    /// Every configured value that was given, and where: `isr:fit.order = 3  (prompt.yaml:12)`.
    public static List<String> history(Pipeline pipeline) {
        List<String> lines = new ArrayList<>();
        for (PipelineStep step : pipeline.steps())
            for (Map.Entry<String, List<Configured.Given>> e : step.history().entrySet())
                for (Configured.Given g : e.getValue())
                    lines.add(step.label() + ":" + e.getKey() + " = " + g.value() + "  (" + g.place() + ")");
        return lines;
    }
}
