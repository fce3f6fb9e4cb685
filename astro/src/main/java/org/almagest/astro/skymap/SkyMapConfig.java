/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.skymap;

import java.util.List;

/// The description of a sky map: plain numbers and words, so that it can be stored as JSON.
///
/// @param name what data IDs call it
/// @param type `rings` or `discrete`
/// @param rings number of rings between the caps; 0 when discrete
/// @param raStartDegrees right ascension of the centre of each ring's first tract [deg]
/// @param centres the tracts of a discrete map; empty for rings
/// @param pixelScaleArcsec size of a pixel at a tract's centre [arcsec]
/// @param overlapArcmin how far a tract's pixels reach over its inner part on every side [arcmin]
/// @param patches how tracts are cut
public record SkyMapConfig(
        String name,
        String type,
        int rings,
        double raStartDegrees,
        List<TractCentre> centres,
        double pixelScaleArcsec,
        double overlapArcmin,
        PatchLayout patches) {
    /// The word for maps of rings.
    public static final String RINGS = "rings";
    /// The word for maps of single tracts.
    public static final String DISCRETE = "discrete";

    /// A tract of a discrete map.
    ///
    /// @param raDegrees centre [deg]
    /// @param decDegrees centre [deg]
    /// @param radiusDegrees half the side of its inner square [deg]
    public record TractCentre(double raDegrees, double decDegrees, double radiusDegrees) {}

    public SkyMapConfig {
        centres = List.copyOf(centres);
        if (name.isBlank()) throw new IllegalArgumentException("sky map without a name");
        if (!(pixelScaleArcsec > 0)) throw new IllegalArgumentException("pixel scale of " + pixelScaleArcsec);
        if (!(overlapArcmin >= 0)) throw new IllegalArgumentException("tract overlap of " + overlapArcmin);
        if (type.equals(RINGS) ? rings < 1 || !centres.isEmpty() : !type.equals(DISCRETE) || centres.isEmpty())
            throw new IllegalArgumentException(
                    "sky map of type '" + type + "' with " + rings + " rings and " + centres.size() + " centres");
    }

    /// The map of LSST's releases: 120 rings, 18,938 tracts of 0.2" pixels, 1' overlap, patches of cells.
    public static SkyMapConfig lsstCells(String name) {
        return rings(name, 120, 0.2, 1, PatchLayout.CELLS);
    }

    /// A map of the whole sky.
    public static SkyMapConfig rings(
            String name, int rings, double pixelScaleArcsec, double overlapArcmin, PatchLayout patches) {
        return new SkyMapConfig(name, RINGS, rings, 0, List.of(), pixelScaleArcsec, overlapArcmin, patches);
    }

    /// A map of some places.
    public static SkyMapConfig discrete(
            String name, List<TractCentre> centres, double pixelScaleArcsec, PatchLayout patches) {
        return new SkyMapConfig(name, DISCRETE, 0, 0, centres, pixelScaleArcsec, 0, patches);
    }
}
