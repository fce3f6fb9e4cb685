/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.coadd;

import org.almagest.astro.image.Image;

/// Arithmetic on whole planes.
final class Pixels {
    private Pixels() {}

    /// Multiplies every pixel of an image, in place; 1 leaves it untouched.
    static void scale(Image image, double factor) {
        if (factor == 1) return;
        float f = (float) factor;
        for (int y = image.y0(); y <= image.box().y1(); y++) {
            int row = image.rowStart(y);
            for (int i = row; i < row + image.width(); i++) image.data()[i] *= f;
        }
    }
}
