/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.junit.jupiter.api.Test;

class SaturatedCoresTest {
    private final Mask mask = Mask.clear(new Box(0, 0, 60, 40), MaskPlanes.of("SAT"));

    private Footprint footprint(Peak... peaks) {
        return new Footprint(SpanSet.of(mask.box()), List.of(peaks));
    }

    @Test
    void theMaximaOfOneCoreBecomeOnePeakInItsMiddle() {
        mask.orBox(new Box(10, 10, 5, 5), mask.valueOf("SAT"));
        Footprint f = footprint(new Peak(10, 11, 90), new Peak(15, 13, 80), new Peak(30, 30, 20));
        List<Peak> peaks =
                SaturatedCores.onePeakEach(List.of(f), mask).getFirst().peaks();
        assertThat(peaks).containsExactly(new Peak(12, 12, 90), new Peak(30, 30, 20));
    }

    @Test
    void aBleedingTrailKeepsItsPeaks() {
        mask.orBox(new Box(20, 0, 3, 40), mask.valueOf("SAT"));
        Footprint f = footprint(new Peak(21, 5, 90), new Peak(21, 30, 80));
        assertThat(SaturatedCores.onePeakEach(List.of(f), mask).getFirst().peaks())
                .hasSize(2);
    }
}
