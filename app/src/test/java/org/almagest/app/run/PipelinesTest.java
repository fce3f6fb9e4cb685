/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.almagest.pipe.config.YamlReader;
import org.almagest.pipe.config.YamlWriter;
import org.almagest.pipe.graph.Pipeline;
import org.almagest.pipe.graph.PipelineGraph;
import org.almagest.pipe.graph.PipelineReader;
import org.almagest.pipe.graph.PipelineStep;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The pipelines that are shipped.
class PipelinesTest {
    static Stream<Path> pipelines() throws IOException {
        Path folder = Path.of(System.getProperty("almagest.root")).resolve("pipelines");
        try (Stream<Path> files = Files.walk(folder)) {
            // settings are imported behind a pipeline and are none themselves
            return files
                    .filter(f -> f.toString().endsWith(".yaml"))
                    .filter(f -> !f.endsWith("settings.yaml"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void theStepsFitTogether(Path file) {
        PipelineGraph graph = PipelineGraph.of(PipelineReader.read(file.toString(), List.of()));
        assertThat(graph.ordered()).isNotEmpty();
        assertThat(graph.pipeline().description()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void theConfigurationsSurviveTheWayToAWorker(Path file) {
        Pipeline pipeline = PipelineReader.read(file.toString(), List.of());
        for (PipelineStep step : pipeline.steps()) {
            step.type().create(step.config());
            if (step.config().isEmpty()) continue;
            Record back = org.almagest.pipe.config.ConfigBinder.bind(
                            step.label(),
                            step.type().defaultConfig().orElseThrow(),
                            List.of((org.almagest.pipe.config.ConfigNode.Mapping)
                                    YamlReader.read(step.configYaml(), step.label())))
                    .value();
            assertThat(YamlWriter.write(back)).isEqualTo(step.configYaml());
        }
    }
}
