/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlanePoolTest {
    private static final Box BOX = new Box(2, 3, 5, 4);

    private final PlanePool pool = new PlanePool();

    @Test
    void aPlaneIsUsedAgainOnceItIsTakenBackAndNotBefore() {
        Image first = pool.image(BOX), second = pool.image(BOX);
        assertThat(second.data()).isNotSameAs(first.data());
        pool.takeBack(first);
        pool.takeBack(first);
        Image third = pool.image(new Box(0, 0, 4, 5)), fourth = pool.image(BOX);
        assertThat(third.data()).isSameAs(first.data());
        assertThat(fourth.data()).isNotSameAs(first.data()).isNotSameAs(second.data());
        pool.takeBack(Image.zeros(BOX));
        assertThat(pool.image(BOX).data()).isNotSameAs(first.data());
    }

    @Test
    void zerosAndClearMasksHaveNothingOfWhatWasThereBefore() {
        Image image = pool.image(BOX);
        image.fill(7);
        Mask mask = pool.mask(BOX, MaskPlanes.of("BAD"));
        java.util.Arrays.fill(mask.data(), 1);
        pool.takeBack();
        assertThat(pool.zeros(BOX).data()).isSameAs(image.data()).containsOnly(0);
        assertThat(pool.clear(BOX, MaskPlanes.of("SAT")).data())
                .isSameAs(mask.data())
                .containsOnly(0);
    }

    @Test
    void planesThatNobodyAskedForAreLetGo() {
        float[] once = pool.image(BOX).data();
        pool.takeBack();
        pool.takeBack();
        assertThat(pool.image(BOX).data()).isNotSameAs(once);
    }
}
