/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.region;

/// How one region lies to another.
///
/// All answers but `INTERSECTS` are certain; `INTERSECTS` says that none of them could be shown.
public enum Relation {
    /// No point in common.
    DISJOINT,
    /// Perhaps some points in common.
    INTERSECTS,
    /// All of the other is inside this one.
    CONTAINS,
    /// All of this one is inside the other.
    WITHIN;

    /// The relation seen from the other side.
    public Relation mirrored() {
        return switch (this) {
            case CONTAINS -> WITHIN;
            case WITHIN -> CONTAINS;
            case DISJOINT, INTERSECTS -> this;
        };
    }
}
