/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.astrometry;

import java.util.Arrays;

/// Sources and references that are each other's nearest within a radius.
///
/// @param source numbers of sources
/// @param reference numbers of their references
record Pairing(int[] source, int[] reference) {
    /// @param grid of the references; NaN places are not in it
    static Pairing mutual(Points sources, Points references, double radius) {
        PointGrid referenceGrid = new PointGrid(references), sourceGrid = new PointGrid(sources);
        int[] source = new int[sources.size()], reference = new int[sources.size()];
        int n = 0;
        for (int i = 0; i < sources.size(); i++) {
            int r = referenceGrid.nearest(sources.x()[i], sources.y()[i], radius);
            if (r < 0 || sourceGrid.nearest(references.x()[r], references.y()[r], radius) != i) continue;
            source[n] = i;
            reference[n++] = r;
        }
        return new Pairing(Arrays.copyOf(source, n), Arrays.copyOf(reference, n));
    }

    int size() {
        return source.length;
    }
}
