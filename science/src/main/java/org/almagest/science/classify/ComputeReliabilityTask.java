/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.classify;

import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.pipe.task.Input;
import org.almagest.pipe.task.Output;
import org.almagest.pipe.task.PipelineTask;
import org.almagest.pipe.task.Step;

/// Scores the sources of a difference image: 1 for a real change on the sky, 0 for an artefact.
///
/// @param config the model
@Step(dimensions = {"instrument", "visit", "detector"})
public record ComputeReliabilityTask(Config config)
        implements PipelineTask<ComputeReliabilityTask.In, ComputeReliabilityTask.Out> {
    /// @param model `builtin:NAME` or the path of a model's JSON file
    public record Config(String model) {
        public static final Config DEFAULT = new Config("builtin:reliability");
    }

    /// @param sources detections with their feature columns
    public record In(@Input("dia_source_unfiltered") Table sources) {}

    /// @param scores one row per detection, in their order
    public record Out(@Output("dia_source_reliability") Table scores) {}

    private static final Schema SCORES = Schema.of(
            Column.of("diaSourceId", ColumnType.LONG, "", "Number of the detection."),
            Column.of(
                    "reliability", ColumnType.FLOAT, "", "Score between 0 (artefact) and 1 (real change on the sky)."),
            Column.of("reliabilityVersion", ColumnType.STRING, "", "Name and version of the model."));

    @Override
    public Out run(In in) {
        ReliabilityModel model = ReliabilityModel.read(config.model());
        float[] scores = model.score(in.sources());
        long[] ids = in.sources().longs("diaSourceId");
        TableBuilder rows = new TableBuilder(SCORES, scores.length);
        for (int i = 0; i < scores.length; i++) {
            rows.addRow();
            rows.set("diaSourceId", ids[i]).set("reliability", scores[i]).set("reliabilityVersion", model.label());
        }
        return new Out(
                rows.metadata("threshold", Double.toString(model.threshold())).build());
    }
}
