/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

import java.util.Arrays;

/// One row at a time of an image smoothed by a product of two filters, so that the row is used while it is
/// in the first cache.
///
/// Bound: 2 (2 r + 1) fused products per pixel; from memory each pixel is read once where 2 r + 1 rows fit
/// the second cache. Beyond the edges the image is zero.
///
/// Thread rule: one thread.
public final class RowSmoother {
    private final int radius;
    private final float[] along;
    private final float[] across;
    private final float[] line;

    /// @param kernel of one term
    /// @param width of the images [pixel]
    public RowSmoother(SeparableSum kernel, int width) {
        if (kernel.rank() != 1) throw new IllegalArgumentException("kernel of " + kernel.rank() + " terms");
        this.radius = kernel.radius();
        this.along = kernel.rows().getFirst();
        this.across = kernel.columns().getFirst();
        this.line = new float[width + 2 * radius];
    }

    /// Rows that must be there above and below the one that is smoothed.
    public int radius() {
        return radius;
    }

    /// out[o + i] = the smoothed pixel (i, y), for a whole row.
    ///
    /// @param px rows one after the other
    /// @param height number of rows
    public void row(float[] px, int height, int y, float[] out, int o) {
        int width = line.length - 2 * radius;
        int first = Math.max(0, y - radius), last = Math.min(height - 1, y + radius);
        float[] taps = last - first == 2 * radius
                ? across
                : Arrays.copyOfRange(across, first - y + radius, last - y + radius + 1);
        PixelLoops.BEST.filter(px, first * width, width, taps, line, radius, width);
        PixelLoops.BEST.filter(line, 0, 1, along, out, o, width);
    }
}
