/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.measure;

import java.util.List;
import java.util.Set;
import org.almagest.astro.table.Column;

/// One way of measuring a source, configured for one image.
///
/// Thread rule: used by one thread; it may keep buffers.
public interface Measurement {
    /// Fields and flags, each with unit and sentence; [Cells] counts them from 0 in this order.
    ///
    /// A flag is a BOOLEAN column; numbers are FLOAT, DOUBLE or INT.
    List<Column> columns();

    /// Slots that must have been filled before.
    default Set<Slot> needs() {
        return Set.of();
    }

    /// Slots that this one fills.
    default Set<Slot> gives() {
        return Set.of();
    }

    /// Measures one source.
    ///
    /// A failure sets a flag and leaves numbers NaN; it never throws for what is in the pixels.
    ///
    /// @param target the source, its pixels and what was measured before
    /// @param out cells of this measurement's columns
    void measure(Target target, Cells out);
}
