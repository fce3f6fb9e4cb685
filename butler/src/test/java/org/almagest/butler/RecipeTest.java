/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.butler.dimension.DataId;
import org.almagest.butler.format.Recipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeTest {
    private static final int SIDE = 256;

    @TempDir
    Path dir;

    private static Exposure noise(long seed) {
        Random random = new Random(seed);
        Image image = Image.zeros(SIDE, SIDE), variance = Image.zeros(SIDE, SIDE);
        for (int i = 0; i < SIDE * SIDE; i++) image.data()[i] = (float) (30 * random.nextGaussian());
        variance.fill(900);
        return new Exposure(image, Mask.clear(image.box(), MaskPlanes.of("BAD")), variance, ExposureInfo.NONE);
    }

    @Test
    void eachDatasetTypeIsWrittenByItsRecipe() {
        ButlerConfig config = new ButlerConfig(
                ButlerConfig.DEFAULT.registry(),
                ButlerConfig.DEFAULT.template(),
                Recipe.PLAIN,
                Map.of("same", Recipe.LOSSLESS, "near", Recipe.LOSSY16));
        Exposure exposure = noise(1);
        try (Butler made = Butler.create(dir.resolve("repo"), config)) {
            for (String type : new String[] {"plain", "same", "near"}) {
                made.registerType(type, Exposure.class);
                made.put(exposure, type, DataId.EMPTY, "run");
            }
        }
        try (Butler butler = Butler.open(dir.resolve("repo"))) {
            assertThat(back(butler, "plain").image().data())
                    .isEqualTo(exposure.image().data());
            assertThat(back(butler, "same").image().data())
                    .isEqualTo(exposure.image().data());
            assertThat(bytes(butler, "same")).isLessThan(bytes(butler, "plain"));
            assertThat(bytes(butler, "near")).isLessThan(bytes(butler, "plain") / 3);
            float[] near = back(butler, "near").image().data();
            // a step is a sixteenth of the noise of 30; half of it, and the scatter of the rows' noise estimates
            for (int i = 0; i < near.length; i++)
                assertThat(Math.abs(near[i] - exposure.image().data()[i])).isLessThan(1.5f);
        }
    }

    private static DatasetRef ref(Butler butler, String type) {
        return butler.queryDatasets(type, List.of("run"), "").getFirst();
    }

    private static Exposure back(Butler butler, String type) {
        return butler.get(ref(butler, type), Exposure.class);
    }

    private static long bytes(Butler butler, String type) {
        return butler.locate(ref(butler, type)).bytes();
    }
}
