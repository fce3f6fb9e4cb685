/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.execute;

import java.util.List;
import java.util.Optional;
import org.almagest.astro.fault.InternalFault;
import org.almagest.pipe.config.ConfigBinder;
import org.almagest.pipe.config.ConfigNode;
import org.almagest.pipe.config.YamlReader;
import org.almagest.pipe.task.Connection;
import org.almagest.pipe.task.PipelineTask;
import org.almagest.pipe.task.StepType;
import org.slf4j.LoggerFactory;

/// A step ready to run in a worker, made once and used for all its quanta.
record WorkerStep(String label, StepType type, PipelineTask<?, ?> task, String configHash) {
    static WorkerStep of(String label, Message.StepPlan plan) {
        StepType type = StepType.named(plan.className());
        Optional<Record> config = type.defaultConfig();
        if (config.isPresent() && YamlReader.read(plan.configYaml(), label) instanceof ConfigNode.Mapping given)
            config = Optional.of(
                    ConfigBinder.bind(label, config.get(), List.of(given)).value());
        return new WorkerStep(label, type, type.create(config), plan.configHash());
    }

    /// The input connection of a component.
    Connection connection(String component) {
        return find(component, false);
    }

    /// The output connection of a component.
    Connection output(String component) {
        return find(component, true);
    }

    private Connection find(String component, boolean output) {
        for (Connection c : type.connections())
            if (c.component().equals(component) && output == (c.role() == Connection.Role.OUTPUT)) return c;
        throw new InternalFault(label + " has no connection " + component);
    }

    /// Ends the task, when it holds something that must end.
    void release() {
        if (!(task instanceof AutoCloseable resource)) return;
        try {
            resource.close();
        } catch (Exception e) {
            LoggerFactory.getLogger(WorkerStep.class).warn("{} does not close", label, e);
        }
    }
}
