/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.healpix;

/// Where the iso-latitude rings begin in the ring numbering; ring 1 is the northernmost.
final class Rings {
    private Rings() {}

    /// First pixel of a ring.
    static long start(long n, long ring) {
        if (ring < n) return 2 * ring * (ring - 1);
        if (ring <= 3 * n) return 2 * n * (n - 1) + (ring - n) * 4 * n;
        long fromSouth = 4 * n - ring;
        return 12 * n * n - 2 * fromSouth * (fromSouth + 1);
    }

    /// The ring that holds a pixel.
    static long ringOf(long n, long pixel) {
        long cap = 2 * n * (n - 1), all = 12 * n * n;
        if (pixel < cap) return inCap(pixel);
        if (pixel < all - cap) return n + (pixel - cap) / (4 * n);
        return 4 * n - inCap(all - 1 - pixel);
    }

    /// Ring of a pixel counted from the pole: the largest r with 2 r (r - 1) <= pixel.
    private static long inCap(long pixel) {
        long ring = (long) ((1 + Math.sqrt(1 + 2.0 * pixel)) / 2);
        while (2 * ring * (ring - 1) > pixel) ring--;
        while (2 * (ring + 1) * ring <= pixel) ring++;
        return ring;
    }
}
