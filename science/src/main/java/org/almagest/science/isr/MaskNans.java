/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import java.util.Optional;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;

/// Marks UNMASKEDNAN where a pixel is not finite and no data were not expected.
public record MaskNans() implements IsrStep {
    public static final MaskNans DEFAULT = new MaskNans();

    @Override
    public Optional<RowWork> begin(IsrFrame frame) {
        return Optional.of(new Work(frame));
    }

    private static final class Work implements RowWork {
        private final IsrFrame frame;
        private final Image image;
        private final Mask mask;
        private long marked;

        Work(IsrFrame frame) {
            this.frame = frame;
            this.image = frame.image("MaskNans");
            this.mask = frame.mask("MaskNans");
            frame.note("NAN", "none yet");
        }

        @Override
        public void row(int y) {
            int start = y * image.width();
            if (!RowLoops.isFinite(image.data(), start, image.width())) mark(start);
        }

        private void mark(int start) {
            int nan = mask.plane("UNMASKEDNAN"), expected = mask.valueOf("NO_DATA");
            float[] px = image.data();
            int[] bits = mask.data();
            for (int i = start; i < start + image.width(); i++)
                if (!(Math.abs(px[i]) <= Float.MAX_VALUE) && (bits[i] & expected) == 0) {
                    bits[i] |= nan;
                    marked++;
                }
        }

        @Override
        public void finish() {
            frame.note("NAN", marked + " pixels");
        }
    }
}
