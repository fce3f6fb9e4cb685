/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import java.util.Optional;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;

/// The rows of a combined frame, asked for in rising order. Of what is asked for, some rows stay.
///
/// Thread rule: one thread.
public interface ProductRows extends AutoCloseable {
    /// How many rows behind the last one asked for can still be asked for.
    int KEPT = 16;

    /// The pixels covered.
    Box box();

    /// Index in [#pixels] of the first pixel of a row.
    ///
    /// @param y of the detector; at most [#KEPT] rows behind the last one asked for
    int row(int y);

    /// The array of the row last asked for.
    float[] pixels();

    /// Marks of the row last asked for; empty when it has none.
    Optional<Mask> marks();

    @Override
    default void close() {}

    /// Rows of planes in memory.
    static ProductRows of(Image image, Optional<Mask> mask) {
        return new InMemory(image, mask);
    }

    /// Image and mask of an exposure in memory.
    static ProductRows of(Exposure exposure) {
        return of(exposure.image(), Optional.of(exposure.mask()));
    }

    /// Planes in memory.
    final class InMemory implements ProductRows {
        private final Image image;
        private final Optional<Mask> mask;
        private int last;

        private InMemory(Image image, Optional<Mask> mask) {
            this.image = image;
            this.mask = mask;
        }

        @Override
        public Box box() {
            return image.box();
        }

        @Override
        public int row(int y) {
            last = y;
            return image.rowStart(y);
        }

        @Override
        public float[] pixels() {
            return image.data();
        }

        @Override
        public Optional<Mask> marks() {
            return mask.filter(m -> RowLoops.anyBit(m.data(), m.rowStart(last), m.width()) != 0)
                    .map(m -> m.view(new Box(m.box().x0(), last, m.width(), 1)));
        }
    }
}
