/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.graph;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.pipe.config.Configured;
import org.almagest.pipe.config.Place;
import org.almagest.pipe.config.YamlWriter;
import org.almagest.pipe.task.Connection;
import org.almagest.pipe.task.StepType;

/// One step of a pipeline: a class, its configuration and the dataset types it is connected to.
///
/// @param label its name in the pipeline
/// @param type what its class declares
/// @param config its configuration; empty when the class has none
/// @param history dotted path of each configuration value that was given, and where
/// @param connections its connections, with the names and the storing that the pipeline asks for
/// @param where expression that its quanta and their inputs obey, besides the data expression of the run
/// @param place where the pipeline names it
public record PipelineStep(
        String label,
        StepType type,
        Optional<Record> config,
        Map<String, List<Configured.Given>> history,
        List<Connection> connections,
        Optional<String> where,
        Place place) {

    public PipelineStep {
        connections = List.copyOf(connections);
    }

    /// Connections in one role.
    public List<Connection> connections(Connection.Role role) {
        return connections.stream().filter(c -> c.role() == role).toList();
    }

    /// The connection of a record component.
    public Connection connection(String component) {
        for (Connection c : connections) if (c.component().equals(component)) return c;
        throw new IllegalArgumentException(label + " has no connection " + component);
    }

    /// Configuration as YAML: equal for equal configurations on every machine.
    public String configYaml() {
        return config.map(YamlWriter::write).orElse("{}\n");
    }

    PipelineStep withConnections(List<Connection> others) {
        return new PipelineStep(label, type, config, history, others, where, place);
    }
}
