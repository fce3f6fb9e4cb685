/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.calib;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.almagest.pipe.graph.PipelineGraph;
import org.almagest.pipe.graph.PipelineReader;
import org.almagest.pipe.graph.PipelineStep;
import org.junit.jupiter.api.Test;

class CalibrationPipelineTest {
    @Test
    void stepsFollowFromWhatTheyReadAndMake() {
        Path root = Path.of(System.getProperty("almagest.root", ".."));
        PipelineGraph graph = PipelineGraph.of(
                PipelineReader.read(root.resolve("pipelines/calibration.yaml").toString(), List.of()));
        assertThat(graph.ordered())
                .extracting(PipelineStep::label)
                .containsExactly("isrBias", "makeBias", "isrDark", "makeDark", "isrFlat", "makeFlat", "findDefects");
    }
}
