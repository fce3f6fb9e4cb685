/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import org.almagest.astro.image.Mask;

/// Grows a mask plane by a square of pixels.
///
/// @param plane name of the plane
/// @param pixels how far [pixel]
public record GrowMask(String plane, int pixels) implements IsrStep {
    public static final GrowMask DEFAULT = new GrowMask("SAT", 1);

    @Override
    public void apply(IsrFrame frame) {
        Mask mask = frame.mask("GrowMask");
        int bit = mask.valueOf(plane);
        int width = mask.width();
        int height = mask.height();
        int[] bits = mask.data();
        int[] places = new int[64];
        int n = 0;
        for (int i = 0; i < bits.length; i++)
            if ((bits[i] & bit) != 0) {
                if (n == places.length) places = java.util.Arrays.copyOf(places, 2 * n);
                places[n++] = i;
            }
        for (int k = 0; k < n; k++) {
            int x = places[k] % width;
            int y = places[k] / width;
            for (int v = Math.max(0, y - pixels); v <= Math.min(height - 1, y + pixels); v++)
                for (int u = Math.max(0, x - pixels); u <= Math.min(width - 1, x + pixels); u++)
                    bits[v * width + u] |= bit;
        }
        frame.note("GROW " + plane, n + " pixels by " + pixels);
    }
}
