/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

/// What a step does to one row after the other, so that a row goes through many steps while it is in the
/// second cache.
///
/// Rows are those of all amplifiers in the order of readout before [Assemble], those of the detector
/// behind it; both are counted from 0. Thread rule: one thread.
public interface RowWork {
    /// Does the work that row `y` makes possible; rows come in rising order. When [#lag] is not 0 as many
    /// rows beyond the last are asked for, which do not exist.
    void row(int y);

    /// How many rows behind the last given one the last finished one is.
    default int lag() {
        return 0;
    }

    /// What is done behind the last row.
    default void finish() {}

    /// Whether rows behind this work are others than before it.
    default boolean changesRows() {
        return false;
    }
}
