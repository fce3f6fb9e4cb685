/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.almagest.apdb.store.ApdbSchema;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.science.diasource.DiaMeasurement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilterDiaSourcesTaskTest {
    private static final Schema DETECTIONS = new Schema(
                    ApdbSchema.of(ApdbSchema.DIA_SOURCE).columns())
            .with(Column.nullable("featureSharpness", ColumnType.FLOAT, "", ""));

    @TempDir
    private Path folder;

    /// Detections of which every third is sharp, an artefact.
    private static Table detections(int n) {
        Random random = new Random(4);
        TableBuilder rows = new TableBuilder(DETECTIONS, n);
        for (int i = 0; i < n; i++) {
            rows.addRow();
            rows.set("diaSourceId", i)
                    .set("snr", 5 + 5 * random.nextDouble())
                    .set("isNegative", i % 2 == 0)
                    .set("scienceFlux", 100.0)
                    .set("scienceFluxErr", 10.0)
                    .set("exposureTime", 30.0)
                    .set("featureSharpness", (i % 3 == 0 ? 2 : 1) + 0.1 * random.nextGaussian());
        }
        return rows.build();
    }

    private static ReliabilityModel model() {
        Table t = detections(3000);
        List<String> names = List.of("snr", "isNegative", "featureSharpness");
        boolean[] real = new boolean[3000];
        double[] weight = new double[3000];
        for (int i = 0; i < 3000; i++) {
            real[i] = i % 3 != 0;
            weight[i] = 1;
        }
        BoostedTrees trees = new BoostedTreesTraining(new BoostedTreesTraining.Config(30, 3, 0.3, 1, 1, 255))
                .train(names, FeatureRows.of(t, names), real, weight);
        return new ReliabilityModel(ReliabilityModel.FORMAT, "toy", "1", "every third is sharp", 0.5, trees);
    }

    private ComputeReliabilityTask scorer(ReliabilityModel model) throws Exception {
        Path file = folder.resolve("model.json");
        Files.write(file, model.toJson());
        return new ComputeReliabilityTask(new ComputeReliabilityTask.Config(file.toString()));
    }

    @Test
    void keepsRealDetectionsAndTellsWhyTheOthersWentAway() throws Exception {
        Table all = detections(300);
        Table scores = scorer(model()).run(new ComputeReliabilityTask.In(all)).scores();
        FilterDiaSourcesTask.Out out = new FilterDiaSourcesTask(FilterDiaSourcesTask.Config.DEFAULT)
                .run(new FilterDiaSourcesTask.In(all, Optional.of(scores)));
        assertThat(out.sources().schema()).isEqualTo(ApdbSchema.of(ApdbSchema.DIA_SOURCE));
        assertThat(out.sources().longs("diaSourceId")).hasSize(200);
        assertThat(java.util.Arrays.stream(out.sources().longs("diaSourceId"))).allMatch(id -> id % 3 != 0);
        assertThat(out.sources().strings("reliabilityVersion")[0]).isEqualTo("toy-1");
        assertThat(out.rejected().strings("rejectReason")).hasSize(100).containsOnly("reliability");
        assertThat(out.rejected().schema().find("featureSharpness")).isPresent();
    }

    @Test
    void setsAsideWhatIsFlaggedUnphysicalOrTooLong() {
        TableBuilder some = new TableBuilder(DETECTIONS);
        Table base = detections(5);
        for (int i = 0; i < 5; i++) {
            some.copyRow(base, i);
            if (i == 1) some.set("pixelFlags_saturatedCenter", true);
            // a source that became brighter where the sky was taken too high is not unphysical
            if (i == 0) some.set("isNegative", false).set("scienceFlux", -30.0);
            if (i == 2) some.set("isNegative", true).set("scienceFlux", -30.0);
            if (i == 3) some.set("trailLength", 13.0);
            if (i == 4) some.set("trailLength", 12.0).set("scienceFlux", -15.0);
        }
        FilterDiaSourcesTask.Out out = new FilterDiaSourcesTask(FilterDiaSourcesTask.Config.DEFAULT)
                .run(new FilterDiaSourcesTask.In(some.build(), Optional.empty()));
        assertThat(out.sources().longs("diaSourceId")).containsExactly(0, 4);
        assertThat(out.rejected().strings("rejectReason"))
                .containsExactly("pixelFlags_saturatedCenter", "negative on the sky", "long trail");
    }

    @Test
    void modelSurvivesItsFile() throws Exception {
        ReliabilityModel model = model();
        Path file = folder.resolve("m.json");
        Files.write(file, model.toJson());
        ReliabilityModel back = ReliabilityModel.read(file.toString());
        Table t = detections(100);
        assertThat(back.score(t)).containsExactly(model.score(t));
        assertThat(back.label()).isEqualTo("toy-1");
        assertThat(back.threshold()).isCloseTo(0.5, within(0.0));
    }

    @Test
    void builtInModelScoresWhatIsMeasured() {
        ReliabilityModel model = ReliabilityModel.read(ComputeReliabilityTask.Config.DEFAULT.model());
        TableBuilder row = new TableBuilder(DiaMeasurement.schema());
        row.addRow();
        float score = model.score(row.build())[0];
        assertThat(score).isBetween(0f, 1f);
        assertThat(model.threshold()).isBetween(0.01, 0.99);
    }

    @Test
    void refusesModelsItCannotUse() throws Exception {
        assertThatThrownBy(() -> ReliabilityModel.read(folder.resolve("none").toString()))
                .isInstanceOf(UserFault.class);
        assertThatThrownBy(() -> ReliabilityModel.read("builtin:none")).isInstanceOf(UserFault.class);
        Path file = folder.resolve("m.json");
        Files.writeString(file, "{]");
        assertThatThrownBy(() -> ReliabilityModel.read(file.toString()))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("damaged");
        String newer = new String(model().toJson(), StandardCharsets.UTF_8).replace("\"format\":1", "\"format\":2");
        Files.writeString(file, newer);
        assertThatThrownBy(() -> ReliabilityModel.read(file.toString())).isInstanceOf(DataFault.class);
        TableBuilder few = new TableBuilder(Schema.of(Column.of("snr", ColumnType.FLOAT, "", "")));
        assertThatThrownBy(() -> model().score(few.build()))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("isNegative");
    }
}
