/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.extract;

/// Where the pixels of an image come from, some rows at a time.
@FunctionalInterface
public interface PixelRows {
    /// Writes rows one after the other.
    ///
    /// @param first row, 0 at the bottom of the file's image
    /// @param count of rows
    /// @param out takes the pixels from `at` on; a pixel without a value is NaN
    void read(int first, int count, float[] out, int at);
}
