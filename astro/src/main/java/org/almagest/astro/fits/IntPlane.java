/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fits;

import org.almagest.astro.image.Mask;

/// A rectangle of whole numbers on a flat array, for writing.
///
/// @param data the array beneath, shared
/// @param offset index of the first pixel
/// @param stride distance of two rows in the array
/// @param width columns
/// @param height rows
public record IntPlane(int[] data, int offset, int stride, int width, int height) {
    public IntPlane {
        if (width < 0 || height < 0 || offset < 0 || stride < width)
            throw new IllegalArgumentException(width + " x " + height + " pixels with stride " + stride);
        if (width > 0 && height > 0 && offset + (height - 1L) * stride + width > data.length)
            throw new IllegalArgumentException(width + " x " + height + " pixels on an array of " + data.length);
    }

    /// Dense rows.
    public IntPlane(int[] data, int width, int height) {
        this(data, 0, width, width, height);
    }

    public static IntPlane of(Mask mask) {
        return new IntPlane(mask.data(), mask.offset(), mask.stride(), mask.width(), mask.height());
    }
}
