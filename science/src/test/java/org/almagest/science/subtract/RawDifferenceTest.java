/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.subtract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.junit.jupiter.api.Test;

class RawDifferenceTest {
    private static final Box BOX = new Box(7, -3, 300, 210);
    private static final Box TARGET = new Box(0, 0, 290, 215);

    @Test
    void partsOfARowAreThoseOfTheWhole() {
        RawDifference difference = difference(noise(TARGET, 1), noise(BOX, 2), 128);
        Image whole = difference.image();
        Random random = new Random(3);
        float[] line = new float[400];
        for (int k = 0; k < 500; k++) {
            int y = BOX.y0() + random.nextInt(BOX.height()), x = BOX.x0() + random.nextInt(BOX.width());
            int n = 1 + random.nextInt(BOX.x1() - x + 1), o = random.nextInt(50);
            difference.fill(x, y, n, line, o);
            for (int i = 0; i < n; i++)
                assertThat(line[o + i]).as("pixel (%s, %s)", x + i, y).isEqualTo(whole.get(x + i, y));
        }
    }

    @Test
    void isTheTargetLessTheModelWhereBothAreAndZeroElsewhere() {
        Image target = noise(TARGET, 1), model = noise(BOX, 2);
        Image whole = difference(target, model, 0).image();
        for (int y = BOX.y0(); y <= BOX.y1(); y++)
            for (int x = BOX.x0(); x <= BOX.x1(); x++) {
                boolean flagged = x == 100 && y == 100;
                float wanted = TARGET.contains(x, y) && !flagged ? target.get(x, y) - model.get(x, y) : 0;
                assertThat(whole.get(x, y)).as("pixel (%s, %s)", x, y).isEqualTo(wanted);
            }
    }

    /// A plane of sky is bilinear but at the rim, where medians of neighbours bend it; the cells' medians
    /// scatter by 0.07, those of their neighbours by half of that, and a slope over the field is 6.
    @Test
    void aTiltedSkyIsTakenOff() {
        Image target = noise(TARGET, 1), model = Image.zeros(BOX);
        for (int y = TARGET.y0(); y <= TARGET.y1(); y++)
            for (int x = TARGET.x0(); x <= TARGET.x1(); x++) target.data()[target.index(x, y)] += 0.05f * x + 0.02f * y;
        Image whole = difference(target, model, 50).image();
        double sum = 0;
        int n = 0;
        for (int y = 60; y <= 150; y++) for (int x = 60; x <= 240; x++, n++) sum += whole.get(x, y);
        assertThat(sum / n).isCloseTo(0, within(0.1));
        double left = 0, right = 0;
        for (int y = 60; y <= 140; y++)
            for (int x = 0; x < 20; x++) {
                left += whole.get(90 + x, y) / (20 * 81);
                right += whole.get(205 + x, y) / (20 * 81);
            }
        assertThat(right - left).isCloseTo(0, within(0.3));
    }

    private static RawDifference difference(Image target, Image model, int cell) {
        Mask mask = Mask.clear(BOX, MaskPlanes.of("NO_DATA"));
        mask.orBox(new Box(100, 100, 1, 1), mask.valueOf("NO_DATA"));
        LocalRegistration none = LocalRegistration.of(List.of(), BOX, LocalRegistration.Config.DEFAULT);
        RawDifference out = new RawDifference(target, model, mask, none);
        if (cell > 0) out.subtractSky(cell);
        return out;
    }

    private static Image noise(Box box, long seed) {
        Random random = new Random(seed);
        Image out = Image.zeros(box);
        for (int i = 0; i < out.data().length; i++) out.data()[i] = (float) random.nextGaussian();
        return out;
    }
}
