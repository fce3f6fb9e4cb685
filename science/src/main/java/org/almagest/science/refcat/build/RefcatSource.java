/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.refcat.build;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;

/// Where rows come from: a file, or a part of the sky from a service.
public sealed interface RefcatSource permits FileSource, TapSource {
    /// What messages and the manifest call it.
    String name();

    /// What must not change while the catalogue is built.
    String fingerprint();

    /// The columns, with what is known of unit, UCD and description.
    Schema schema();

    /// Does all units of work that are not done yet, in an order that does not change.
    ///
    /// @param mapping the columns wanted
    void units(Mapping mapping, Units units);

    /// What a source asks to be done.
    interface Units {
        /// Whether a unit was done before.
        boolean isDone(String unit);

        /// Makes a unit of blocks of rows; nothing remains if that ends with a fault.
        ///
        /// @param wanted which places are the unit's
        /// @param rows hands on the blocks
        void make(String unit, Predicate<SkyCoord> wanted, Consumer<Consumer<Table>> rows);

        /// Words for whoever waits.
        void report(String words);

        /// A folder for what need not be kept.
        java.nio.file.Path folder();
    }
}
