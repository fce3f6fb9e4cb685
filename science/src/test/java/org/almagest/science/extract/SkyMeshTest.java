/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SkyMeshTest {
    @Test
    void findsASmoothSkyUnderSources() {
        int w = 300, h = 200;
        float[] px = new float[w * h];
        Random random = new Random(4);
        for (int y = 0; y < h; y++)
            for (int x = 0; x < w; x++) {
                px[y * w + x] = (float) (level(x, y) + 5 * random.nextGaussian());
                if (random.nextInt(50) == 0) px[y * w + x] += (float) (200 * random.nextDouble());
            }
        SkyMesh mesh = new SkyMesh(w, h, 32);
        for (int b = 0; b < mesh.bands(); b++) mesh.measure(px, b);
        assertThat(mesh.finish()).isTrue();
        assertThat(mesh.medianNoise()).isCloseTo(5, within(0.15));
        for (int y = 0; y < h; y += 7)
            for (int x = 0; x < w; x += 7) {
                // a cell's level of 512 pixels is good to 2.1 x 5 / sqrt(512) = 0.5; at corners lines go on
                assertThat((double) mesh.levelAt(x, y)).isCloseTo(level(x, y), within(2.0));
            }
    }

    @Test
    void takesOffWhatItSays() {
        int w = 130, h = 70;
        float[] px = new float[w * h];
        Random random = new Random(5);
        for (int i = 0; i < px.length; i++) px[i] = (float) (100 + random.nextGaussian());
        SkyMesh mesh = new SkyMesh(w, h, 32);
        for (int b = 0; b < mesh.bands(); b++) mesh.measure(px, b);
        mesh.finish();
        float[] before = px.clone();
        mesh.subtract(px, 33);
        for (int x = 0; x < w; x++)
            assertThat(px[33 * w + x]).isCloseTo(before[33 * w + x] - mesh.levelAt(x, 33), within(1e-4f));
    }

    private static double level(int x, int y) {
        return 100 + 0.05 * x - 0.03 * y + 1e-4 * x * y;
    }
}
