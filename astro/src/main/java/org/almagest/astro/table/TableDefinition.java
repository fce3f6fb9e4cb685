/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.table;

import java.util.List;

/// A table of a catalogue or database: its columns and what tells its rows apart.
///
/// @param name unique in its catalogue
/// @param description one sentence
/// @param schema the columns, in order
/// @param primaryKey names of the columns that are together unique, empty when there is no such set
public record TableDefinition(String name, String description, Schema schema, List<String> primaryKey) {
    public TableDefinition {
        primaryKey = List.copyOf(primaryKey);
        primaryKey.forEach(schema::indexOf);
    }
}
