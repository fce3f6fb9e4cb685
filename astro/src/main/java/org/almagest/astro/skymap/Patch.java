/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.skymap;

import org.almagest.astro.image.Box;
import org.almagest.astro.region.ConvexPolygon;

/// A patch of a tract.
///
/// @param tract the tract it belongs to
/// @param index its number in the tract: row times columns plus column
/// @param column place along x
/// @param row place along y
/// @param inner the pixels that are its own
/// @param outer all its pixels
public record Patch(Tract tract, int index, int column, int row, Box inner, Box outer) {
    /// The sky that all its pixels cover.
    public ConvexPolygon region() {
        return tract.polygon(outer);
    }

    /// The sky that its own pixels cover, as far as its tract's inner part reaches not regarded.
    public ConvexPolygon innerRegion() {
        return tract.polygon(inner);
    }
}
