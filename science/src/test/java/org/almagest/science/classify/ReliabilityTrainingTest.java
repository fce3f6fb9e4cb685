/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.classify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.almagest.apdb.store.ApdbSchema;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.TableBuilder;
import org.almagest.science.classify.ReliabilityTraining.Sample;
import org.junit.jupiter.api.Test;

class ReliabilityTrainingTest {
    private static Sample sample(long seed) {
        Random random = new Random(seed);
        Schema schema = new Schema(ApdbSchema.of(ApdbSchema.DIA_SOURCE).columns())
                .with(
                        Column.nullable("featureSharpness", ColumnType.FLOAT, "", ""),
                        Column.nullable("featureNoiseRatio", ColumnType.FLOAT, "", ""));
        int n = 120;
        TableBuilder t = new TableBuilder(schema, n);
        boolean[] real = new boolean[n];
        boolean[] counted = new boolean[n];
        for (int i = 0; i < n; i++) {
            real[i] = i % 2 == 0;
            counted[i] = real[i] && i % 4 == 0;
            t.addRow();
            t.set("snr", 5 + 3 * random.nextDouble())
                    .set("isNegative", !real[i] && random.nextBoolean())
                    .set("isDipole", false)
                    .set("featureSharpness", 1 + (real[i] ? 0.2 : 0.8) * random.nextGaussian())
                    .set("featureNoiseRatio", (real[i] ? 1 : 1.6) + 0.3 * random.nextGaussian());
        }
        double[] weight = new double[n];
        java.util.Arrays.fill(weight, 1);
        return new Sample(t.build(), real, counted, weight);
    }

    private static List<Sample> samples() {
        List<Sample> all = new ArrayList<>();
        for (int s = 0; s < 12; s++) all.add(sample(s));
        return all;
    }

    @Test
    void cutsFalseDetectionsAtTheLossAllowed() {
        ReliabilityTraining.Config config =
                new ReliabilityTraining.Config(new BoostedTreesTraining.Config(40, 3, 0.2, 1, 2, 64), 4, 0.05);
        ReliabilityTraining.Outcome o = new ReliabilityTraining(config).train(samples(), "toy", "1", "toys");
        assertThat(o.falseBefore()).isEqualTo(60);
        assertThat(o.falseAfter()).isLessThan(20);
        assertThat(o.loss()).isLessThanOrEqualTo(0.05);
        assertThat(o.model().trees().featureNames())
                .containsExactly(
                        "snr", "isNegative", "extendedness", "isDipole", "featureSharpness", "featureNoiseRatio");
        assertThat(o.model().training()).contains("12 visit-detectors", "720 real");
    }

    @Test
    void givesOneModelForOneInput() {
        ReliabilityTraining.Config config =
                new ReliabilityTraining.Config(new BoostedTreesTraining.Config(10, 3, 0.2, 1, 2, 64), 3, 0.05);
        byte[] first = new ReliabilityTraining(config)
                .train(samples(), "toy", "1", "toys")
                .model()
                .toJson();
        byte[] second = new ReliabilityTraining(config)
                .train(samples(), "toy", "1", "toys")
                .model()
                .toJson();
        assertThat(second).isEqualTo(first);
    }
}
