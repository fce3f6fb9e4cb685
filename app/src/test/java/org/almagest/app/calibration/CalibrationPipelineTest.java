/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.almagest.pipe.graph.PipelineGraph;
import org.almagest.pipe.graph.PipelineReader;
import org.almagest.pipe.graph.PipelineStep;
import org.almagest.pipe.task.Connection;
import org.junit.jupiter.api.Test;

class CalibrationPipelineTest {
    @Test
    void stepsFollowFromWhatTheyReadAndMake() {
        Path root = Path.of(System.getProperty("almagest.root", ".."));
        PipelineGraph graph = PipelineGraph.of(
                PipelineReader.read(root.resolve("pipelines/calibration.yaml").toString(), List.of()));
        assertThat(graph.ordered())
                .extracting(PipelineStep::label)
                .containsSubsequence(
                        "isrBiasBoot",
                        "makeBiasBoot",
                        "isrDarkBoot",
                        "makeDarkBoot",
                        "findDefectsBoot",
                        "measureCrosstalkBoot",
                        "measureLinearity",
                        "measurePtcBoot",
                        "measureCti",
                        "measurePtc",
                        "isrBias",
                        "makeBias",
                        "isrDark",
                        "makeDark",
                        "isrFlat",
                        "makeFlat",
                        "findDefects",
                        "verifyStarSizes");
        assertThat(inputs(graph, "isrBias"))
                .containsExactly("raw", "crosstalk", "linearizer", "ptc", "cti", "bf_kernel");
        assertThat(inputs(graph, "isrDark"))
                .containsExactly("raw", "bias", "crosstalk", "linearizer", "ptc", "cti", "bf_kernel");
        assertThat(inputs(graph, "isrFlat"))
                .containsExactly("raw", "bias", "dark", "crosstalk", "linearizer", "ptc", "cti", "bf_kernel");
        assertThat(graph.dataset("flat_isr_image").producer()).contains("isrFlat");
    }

    private static List<String> inputs(PipelineGraph graph, String label) {
        return graph.pipeline().step(label).connections().stream()
                .filter(c -> c.role() != Connection.Role.OUTPUT)
                .map(Connection::datasetType)
                .toList();
    }
}
