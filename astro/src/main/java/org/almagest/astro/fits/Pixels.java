/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fits;

import org.almagest.astro.image.Box;

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

    /// As [#ints()], into an array of the caller's from `at` on.
    default void ints(int[] out, int at) {
        int[] own = ints();
        System.arraycopy(own, 0, out, at, own.length);
    }

    /// Another rectangle of the same image; what was made to read this one serves it too, so that one
    /// thread uses both.
    Pixels part(Box other);
}
