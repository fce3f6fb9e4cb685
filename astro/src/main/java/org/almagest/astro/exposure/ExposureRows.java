/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.exposure;

import org.almagest.astro.fits.FitsFile;
import org.almagest.astro.fits.PixelRows;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.MaskPlanes;

/// Image and mask of an exposure in a file, read a few rows at a time; see [ExposureFits#open].
///
/// Thread rule: one thread.
public final class ExposureRows implements AutoCloseable {
    private final FitsFile file;
    private final Box box;
    private final PixelRows image;
    private final PixelRows mask;
    private final MaskPlanes planes;

    ExposureRows(FitsFile file, Box box, PixelRows image, PixelRows mask, MaskPlanes planes) {
        this.file = file;
        this.box = box;
        this.image = image;
        this.mask = mask;
        this.planes = planes;
    }

    /// The pixels covered.
    public Box box() {
        return box;
    }

    /// What the mask's bits stand for.
    public MaskPlanes planes() {
        return planes;
    }

    /// Reads rows of the image.
    ///
    /// @param y first row, in parent pixels
    /// @param n number of rows
    /// @param out takes the pixels from `at` on
    public void image(int y, int n, float[] out, int at) {
        image.floats(y - box.y0(), n, out, at);
    }

    /// Reads rows of the mask.
    public void mask(int y, int n, int[] out, int at) {
        mask.ints(y - box.y0(), n, out, at);
    }

    @Override
    public void close() {
        file.close();
    }
}
