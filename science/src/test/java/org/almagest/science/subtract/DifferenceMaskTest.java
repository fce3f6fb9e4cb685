/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.subtract;

import static org.assertj.core.api.Assertions.assertThat;

import org.almagest.astro.image.Box;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.image.PlanePool;
import org.junit.jupiter.api.Test;

class DifferenceMaskTest {
    private static final Box BOX = new Box(0, 0, 80, 70);

    @Test
    void aSaturatedPixelOfTheTemplateSpreadsAsFarAsTheKernelAndMissingDataLess() {
        Mask science = mask(), template = mask();
        template.orBox(new Box(40, 30, 1, 1), template.valueOf("SAT", "NO_DATA"));
        Mask out = DifferenceMask.of(science, template, new PlanePool(), 4, 11, 2);
        for (int d = 0; d < 20; d++) {
            assertThat((out.get(40 + d, 30) & out.valueOf("SAT_TEMPLATE")) != 0)
                    .as("SAT_TEMPLATE %s pixels off", d)
                    .isEqualTo(d <= 11);
            assertThat((out.get(40, 30 - d) & out.valueOf("NO_DATA")) != 0)
                    .as("NO_DATA %s pixels off", d)
                    .isEqualTo(d <= 4);
        }
        assertThat(out.get(40, 30) & out.valueOf("SAT")).isZero();
    }

    @Test
    void flagsOfTheScienceImageStayAndItsDetectionsGo() {
        Mask science = mask(), template = mask();
        science.orBox(new Box(20, 20, 3, 3), science.valueOf("SAT", "DETECTED"));
        int before = science.get(21, 21);
        Mask out = DifferenceMask.of(science, template, new PlanePool(), 4, 11, 2);
        assertThat(out.get(21, 21) & out.valueOf("SAT")).isNotZero();
        assertThat(out.get(24, 24) & out.valueOf("SAT")).as("spread by two").isNotZero();
        assertThat(out.get(25, 25) & out.valueOf("SAT")).isZero();
        assertThat(out.get(21, 21) & out.valueOf("DETECTED")).isZero();
        assertThat(science.get(21, 21)).as("the science image's own mask").isEqualTo(before);
    }

    private static Mask mask() {
        return Mask.clear(BOX, MaskPlanes.of("NO_DATA", "SAT", "DETECTED"));
    }
}
