/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.astrometry;

import org.almagest.astro.table.Table;
import org.almagest.astro.wcs.Wcs;
import org.almagest.science.refcat.ReferenceStars;

/// Catalogue rows and reference stars that a WCS puts at the same place.
///
/// @param row rows of the catalogue
/// @param reference numbers of their stars, same length
public record PositionPairs(int[] row, int[] reference) {
    /// Pairs that are each other's nearest within a radius.
    ///
    /// @param rows the rows of the catalogue that may be paired
    /// @param radius largest distance [pixel]
    public static PositionPairs of(Table sources, int[] rows, ReferenceStars stars, Wcs wcs, double radius) {
        double[] x = new double[stars.size()], y = new double[stars.size()];
        wcs.skyToPixels(stars.raRadians(), stars.decRadians(), x, y);
        Points found =
                new Points(SourceList.pick(sources.doubles("x"), rows), SourceList.pick(sources.doubles("y"), rows));
        Pairing pairs = Pairing.mutual(found, new Points(x, y), radius);
        int[] row = new int[pairs.size()];
        for (int k = 0; k < row.length; k++) row[k] = rows[pairs.source()[k]];
        return new PositionPairs(row, pairs.reference());
    }

    public int size() {
        return row.length;
    }
}
