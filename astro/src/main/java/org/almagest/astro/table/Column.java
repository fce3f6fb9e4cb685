/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.table;

import java.util.Objects;

/// The definition of a column.
///
/// @param name unique in its schema, case-sensitive
/// @param type what the cells are
/// @param nullable whether cells may be missing
/// @param unit VOUnits string, empty when dimensionless
/// @param ucd IVOA UCD1+, empty when unknown
/// @param description one sentence
public record Column(String name, ColumnType type, boolean nullable, String unit, String ucd, String description) {
    public Column {
        Objects.requireNonNull(type);
        if (name.isBlank()) throw new IllegalArgumentException("column without a name");
    }

    /// A column without missing cells.
    public static Column of(String name, ColumnType type, String unit, String description) {
        return new Column(name, type, false, unit, "", description);
    }

    /// A column whose cells may be missing.
    public static Column nullable(String name, ColumnType type, String unit, String description) {
        return new Column(name, type, true, unit, "", description);
    }

    /// The same column under another name.
    public Column renamed(String other) {
        return new Column(other, type, nullable, unit, ucd, description);
    }
}
