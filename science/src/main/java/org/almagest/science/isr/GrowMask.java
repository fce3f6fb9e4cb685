/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import java.util.Arrays;
import java.util.Optional;
import org.almagest.astro.image.Mask;

/// Grows a mask plane by a square of pixels.
///
/// @param plane name of the plane
/// @param pixels how far [pixel]
public record GrowMask(String plane, int pixels) implements IsrStep {
    public static final GrowMask DEFAULT = new GrowMask("SAT", 1);
    private static final int[] NONE = {};

    @Override
    public Optional<RowWork> begin(IsrFrame frame) {
        Mask mask = frame.mask("GrowMask");
        frame.note("GROW " + plane, "none yet");
        return Optional.of(new Work(frame, mask, mask.valueOf(plane)));
    }

    /// Rows are grown into when all that reach them were looked at.
    private final class Work implements RowWork {
        private final IsrFrame frame;
        private final int[] bits;
        private final int width;
        private final int height;
        private final int bit;
        private final int[][] places;
        private long grown;

        Work(IsrFrame frame, Mask mask, int bit) {
            this.frame = frame;
            this.bits = mask.data();
            this.width = mask.width();
            this.height = mask.height();
            this.bit = bit;
            this.places = new int[2 * pixels + 1][];
        }

        @Override
        public int lag() {
            return pixels;
        }

        @Override
        public void row(int y) {
            int[] found = y < height ? columns(y) : NONE;
            grown += found.length;
            places[y % places.length] = found;
            int to = y - pixels;
            for (int v = Math.max(0, to - pixels); to >= 0 && v <= y; v++)
                for (int x : places[v % places.length]) {
                    int first = Math.max(0, x - pixels), last = Math.min(width - 1, x + pixels);
                    for (int i = to * width + first; i <= to * width + last; i++) bits[i] |= bit;
                }
        }

        private int[] columns(int y) {
            int start = y * width;
            if ((RowLoops.anyBit(bits, start, width) & bit) == 0) return NONE;
            int[] out = new int[width];
            int n = 0;
            for (int x = 0; x < width; x++) if ((bits[start + x] & bit) != 0) out[n++] = x;
            return Arrays.copyOf(out, n);
        }

        @Override
        public void finish() {
            frame.note("GROW " + plane, grown + " pixels by " + pixels);
        }
    }
}
