/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.subtract;

import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.NoiseCorrelation;

/// Image, variance and mask of one side of a subtraction, with the correlation of its noise and the planes
/// whose pixels are of no use.
///
/// @param unusable joined value of the mask planes that keep a pixel out of the fit
record Planes(Image image, Image variance, Mask mask, NoiseCorrelation correlation, int unusable) {
    /// Whether all pixels of a box inside the image are finite and unflagged.
    boolean isUsable(Box box) {
        for (int y = box.y0(); y <= box.y1(); y++) {
            int i = image.index(box.x0(), y), m = mask.index(box.x0(), y), v = variance.index(box.x0(), y);
            for (int x = 0; x < box.width(); x++)
                if ((mask.data()[m + x] & unusable) != 0
                        || !(Math.abs(image.data()[i + x]) <= Float.MAX_VALUE)
                        || !(variance.data()[v + x] <= Float.MAX_VALUE)) return false;
        }
        return true;
    }
}
