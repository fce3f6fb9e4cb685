/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.exposure;

import org.almagest.astro.image.Box;

/// Boxes as four numbers: x0, y0, width, height.
final class Boxes {
    private Boxes() {}

    static long[] toLongs(Box box) {
        return new long[] {box.x0(), box.y0(), box.width(), box.height()};
    }

    static Box ofLongs(long[] n) {
        return new Box(Math.toIntExact(n[0]), Math.toIntExact(n[1]), Math.toIntExact(n[2]), Math.toIntExact(n[3]));
    }
}
