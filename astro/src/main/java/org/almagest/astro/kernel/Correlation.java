/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

import java.util.Arrays;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;

/// Correlates whole images with kernels: out(x) = sum over u of K(u) in(x + u), with pixels beyond the edge
/// zero, so that the result covers the same box. It is the matched filter of detection; for a kernel
/// symmetric about its centre it is the convolution.
///
/// NaN spreads over the kernel: replace it beforehand. Thread rule: static methods without state.
public final class Correlation {
    private static final int TILE = 256;

    private Correlation() {}

    /// The image correlated with a kernel, over the same box.
    public static Image apply(Image source, SeparableSum kernel) {
        Image out = Image.zeros(source.box());
        int r = kernel.radius();
        int side = TILE + 2 * r;
        float[] padded = new float[side * side];
        float[] rows = new float[side * TILE];
        float[] sums = new float[TILE * TILE];
        float[] ones = new float[TILE];
        Arrays.fill(ones, 1f);
        Box box = source.box();
        for (int y = box.y0(); y <= box.y1(); y += TILE)
            for (int x = box.x0(); x <= box.x1(); x += TILE) {
                Box tile = new Box(x, y, TILE, TILE).intersection(box);
                copyPadded(source, tile.grown(r), padded, side);
                Arrays.fill(sums, 0f);
                for (int t = 0; t < kernel.rank(); t++) {
                    float[] along = kernel.rows().get(t);
                    float[] across = kernel.columns().get(t);
                    for (int j = 0; j < tile.height() + 2 * r; j++)
                        PixelLoops.BEST.filter(padded, j * side, 1, along, rows, j * TILE, tile.width());
                    for (int j = 0; j < tile.height(); j++)
                        PixelLoops.BEST.filterAdd(
                                rows, j * TILE, TILE, across, 1f, ones, 0, sums, j * TILE, tile.width());
                }
                for (int j = 0; j < tile.height(); j++)
                    System.arraycopy(sums, j * TILE, out.data(), out.index(x, y + j), tile.width());
            }
        return out;
    }

    private static void copyPadded(Image source, Box wanted, float[] padded, int side) {
        Arrays.fill(padded, 0f);
        Box there = wanted.intersection(source.box());
        for (int y = there.y0(); y <= there.y1(); y++)
            System.arraycopy(
                    source.data(),
                    source.index(there.x0(), y),
                    padded,
                    (y - wanted.y0()) * side + there.x0() - wanted.x0(),
                    there.width());
    }
}
