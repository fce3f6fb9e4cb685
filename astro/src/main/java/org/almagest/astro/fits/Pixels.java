/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fits;

/// A rectangle of stored pixels, read as one of three types.
interface Pixels {
    float[] floats();

    /// As [#floats()], into an array of the caller's from `at` on.
    default void floats(float[] out, int at) {
        float[] own = floats();
        System.arraycopy(own, 0, out, at, own.length);
    }

    double[] doubles();

    int[] ints();
}
