/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.classify;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.almagest.apdb.store.ApdbSchema;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.pipe.task.Input;
import org.almagest.pipe.task.Output;
import org.almagest.pipe.task.PipelineTask;
import org.almagest.pipe.task.Step;

/// Keeps the detections that may be changes on the sky, in the columns of DiaSource, and sets the others
/// aside with the reason.
///
/// @param config flags and limits
@Step(dimensions = {"instrument", "visit", "detector"})
public record FilterDiaSourcesTask(Config config)
        implements PipelineTask<FilterDiaSourcesTask.In, FilterDiaSourcesTask.Out> {
    /// @param badFlags columns of which none may be true; those a table lacks count as false
    /// @param minScienceSnr least forced signal-to-noise on the science image of what became fainter:
    /// below, the source would have a negative flux on the sky. What became brighter may lie where the sky
    /// was taken too high
    /// @param maxTrailArcsecPerSecond longest trail per second of exposure ["/s]; longer ones are
    /// satellites
    /// @param minReliability least score kept; the model's own threshold when below 0
    public record Config(
            List<String> badFlags, double minScienceSnr, double maxTrailArcsecPerSecond, double minReliability) {
        public static final Config DEFAULT = new Config(
                List.of(
                        "centroid_flag",
                        "psfFlux_flag_noGoodPixels",
                        "pixelFlags_crCenter",
                        "pixelFlags_nodataCenter",
                        "pixelFlags_saturatedCenter",
                        "pixelFlags_saturated_templateCenter",
                        "pixelFlags_interpolatedCenter",
                        "pixelFlags_streakCenter",
                        "pixelFlags_offimage",
                        "glint_trail"),
                -2,
                0.4167,
                -1);

        public Config {
            badFlags = List.copyOf(badFlags);
        }
    }

    /// @param sources all detections
    /// @param scores their reliability; nothing is cut by score without
    public record In(
            @Input("dia_source_unfiltered") Table sources,
            @Input("dia_source_reliability") Optional<Table> scores) {}

    /// @param sources detections kept
    /// @param rejected detections set aside, with all their columns and a `rejectReason`
    public record Out(
            @Output("dia_source_detector") Table sources,
            @Output("rejected_dia_source") Table rejected) {}

    @Override
    public Out run(In in) {
        Table all = in.sources();
        Map<Long, Integer> scoreRow = new HashMap<>();
        in.scores()
                .ifPresent(s -> IntStream.range(0, s.rows()).forEach(i -> scoreRow.put(s.longs("diaSourceId")[i], i)));
        double threshold = threshold(in.scores());
        TableBuilder kept = new TableBuilder(ApdbSchema.of(ApdbSchema.DIA_SOURCE), all.rows());
        TableBuilder rejected = new TableBuilder(rejectedSchema(all.schema()));
        for (int i = 0; i < all.rows(); i++) {
            double score = Double.NaN;
            String version = "";
            if (in.scores().isPresent()) {
                long id = all.longs("diaSourceId")[i];
                Integer row = scoreRow.get(id);
                if (row == null) throw new DataFault("detection " + id + " has no row in dia_source_reliability");
                score = in.scores().get().floats("reliability")[row];
                version = in.scores().get().strings("reliabilityVersion")[row];
            }
            Optional<String> reason = reason(all, i, score, threshold);
            TableBuilder to = reason.isPresent() ? rejected : kept;
            to.copyRow(all, i);
            if (!Double.isNaN(score)) to.set("reliability", score).set("reliabilityVersion", version);
            reason.ifPresent(r -> rejected.set("rejectReason", r));
        }
        return new Out(kept.build(), rejected.build());
    }

    private double threshold(Optional<Table> scores) {
        if (config.minReliability() >= 0 || scores.isEmpty()) return Math.max(0, config.minReliability());
        String word = scores.get().metadata().get("threshold");
        if (word == null) throw new DataFault("dia_source_reliability names no threshold: set minReliability");
        return Double.parseDouble(word);
    }

    private Optional<String> reason(Table all, int row, double score, double threshold) {
        for (String flag : config.badFlags())
            if (all.schema().find(flag).isPresent() && all.booleans(flag)[row]) return Optional.of(flag);
        boolean fades = all.schema().find("isNegative").isPresent() && all.booleans("isNegative")[row];
        if (fades && number(all, "scienceFlux", row) / number(all, "scienceFluxErr", row) < config.minScienceSnr())
            return Optional.of("negative on the sky");
        double longest = config.maxTrailArcsecPerSecond() * number(all, "exposureTime", row);
        if (number(all, "trailLength", row) > longest) return Optional.of("long trail");
        if (score < threshold) return Optional.of("reliability");
        return Optional.empty();
    }

    private static double number(Table table, String column, int row) {
        return table.schema().find(column).isPresent() ? table.number(column, row) : Double.NaN;
    }

    private static Schema rejectedSchema(Schema all) {
        return all.with(Column.of("rejectReason", ColumnType.STRING, "", "Flag or rule by which it was set aside."));
    }
}
