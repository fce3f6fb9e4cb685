/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.region;

import java.util.OptionalDouble;
import org.almagest.astro.sky.SkyCoord;

/// A part of the sky. Immutable, closed.
///
/// The text form ([#text] and [#parse]) follows the shapes of IVOA's SIAv2 `POS` parameter, in degrees with
/// 12 decimals (4 nanoarcseconds), and nests: `CIRCLE ra dec radius`, `ELLIPSE ra dec major minor angle`,
/// `POLYGON ra dec ra dec ra dec ...`, `BOX ra0 ra1 dec0 dec1`, `UNION (..) (..)`, `INTERSECTION (..)
/// (..)`. A text read and written again stays the same.
public sealed interface Region permits Circle, Ellipse, ConvexPolygon, RaDecBox, Union, Intersection {
    /// Whether a direction is inside.
    ///
    /// @param vector unit vector
    boolean contains(double[] vector);

    /// Whether a direction is inside.
    default boolean contains(SkyCoord sky) {
        return contains(sky.vector());
    }

    /// A circle that holds all of this region; not always the smallest.
    Circle boundingCircle();

    /// How this region lies to another.
    default Relation relation(Region other) {
        return Relations.of(this, other);
    }

    /// Whether the two may share a point.
    default boolean overlaps(Region other) {
        return relation(other) != Relation.DISJOINT;
    }

    /// Area [sr]; empty where there is no closed form.
    OptionalDouble area();

    /// The text form, which [#parse] reads.
    String text();

    /// The region that a text tells.
    ///
    /// @throws org.almagest.astro.fault.DataFault when the text is no region
    static Region parse(String text) {
        return new RegionText(text).read();
    }
}
