/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.coadd;

import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;

/// Whole rows of an image, read once each while the rows that are wanted go up. Not thread-safe.
final class RowWindow {
    private final SkyCoadd.Pixels pixels;
    private final Box box;
    private float[] rows = {};
    private int from;
    private int to;

    /// @param box the image's pixels
    RowWindow(SkyCoadd.Pixels pixels, Box box) {
        this.pixels = pixels;
        this.box = box;
    }

    /// Rows y0 to y1 of the image; what was given before is overwritten.
    Image rows(int y0, int y1) {
        int width = box.width(), length = (y1 - y0 + 1) * width;
        boolean isKept = y0 >= from && y0 < to;
        int kept = isKept ? Math.min(to, y1 + 1) - y0 : 0;
        float[] next = rows.length >= length ? rows : new float[length + (y1 - y0) / 8 * width];
        System.arraycopy(rows, isKept ? (y0 - from) * width : 0, next, 0, kept * width);
        rows = next;
        if (y0 + kept <= y1) pixels.read(new Box(box.x0(), y0 + kept, width, y1 + 1 - y0 - kept), rows, kept * width);
        from = y0;
        to = y1 + 1;
        return Image.wrap(rows, new Box(box.x0(), y0, width, rows.length / width))
                .view(new Box(box.x0(), y0, width, y1 - y0 + 1));
    }
}
