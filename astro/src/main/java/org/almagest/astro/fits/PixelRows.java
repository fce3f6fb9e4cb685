/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fits;

import org.almagest.astro.image.Box;

/// The rows of an image in an open file, read a few at a time: what reading needs is made once, and no
/// plane is in memory.
///
/// Bound: of a plain image the copy of its bytes from the system's cache to one that fits the processor's.
///
/// Thread rule: one thread.
public final class PixelRows {
    private final Pixels all;
    private final int width;

    PixelRows(Pixels all, int width) {
        this.all = all;
        this.width = width;
    }

    /// Reads whole rows as floats; see [FitsHdu#readImage()].
    ///
    /// @param y first row, from 0
    /// @param n number of rows
    /// @param out takes the pixels from `at` on
    public void floats(int y, int n, float[] out, int at) {
        all.part(new Box(0, y, width, n)).floats(out, at);
    }

    /// Reads whole rows as whole numbers; see [FitsHdu#readInts(Box)].
    public void ints(int y, int n, int[] out, int at) {
        all.part(new Box(0, y, width, n)).ints(out, at);
    }
}
