/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.alert.packet;

import org.almagest.astro.table.Table;

/// Some rows of a table, in an order of their own.
///
/// @param table the table
/// @param rows numbers of its rows; shared, not copied
public record TableRows(Table table, int[] rows) {
    /// One row.
    public static TableRows one(Table table, int row) {
        return new TableRows(table, new int[] {row});
    }
}
