/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.skymap;

/// How a tract is cut into patches.
///
/// @param innerPixels side of the part of a patch that is its own
/// @param borderPixels how far a patch reaches over its inner part on every side
/// @param cellPixels side of a cell's inner part, a divisor of `innerPixels`; 0 when there are no cells
/// @param clipped whether patches end at the tract's edge
public record PatchLayout(int innerPixels, int borderPixels, int cellPixels, boolean clipped) {
    /// Patches of 20 x 20 cells of 150 pixels with one more cell and its border of 50 pixels around: 3400
    /// pixels.
    public static final PatchLayout CELLS = ofCells(150, 50, 20, 1);
    /// Patches of 4000 pixels with a border of 100.
    public static final PatchLayout LEGACY = new PatchLayout(4000, 100, 0, true);

    public PatchLayout {
        if (innerPixels < 1 || borderPixels < 0 || cellPixels < 0)
            throw new IllegalArgumentException("patches of " + innerPixels + " + " + borderPixels + " pixels");
        if (cellPixels > 0 && innerPixels % cellPixels != 0)
            throw new IllegalArgumentException(
                    "patches of " + innerPixels + " pixels do not hold whole cells of " + cellPixels);
    }

    /// Patches of whole cells.
    ///
    /// @param cellPixels side of a cell's inner part
    /// @param cellBorderPixels border of a cell
    /// @param cellsPerPatch cells along the inner side of a patch
    /// @param cellsInBorder cells around them that a patch shares with its neighbours
    public static PatchLayout ofCells(int cellPixels, int cellBorderPixels, int cellsPerPatch, int cellsInBorder) {
        return new PatchLayout(
                cellPixels * cellsPerPatch, cellPixels * cellsInBorder + cellBorderPixels, cellPixels, false);
    }
}
