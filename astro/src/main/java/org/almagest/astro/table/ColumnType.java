/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.table;

/// What a column's cells are. The names follow Felis.
public enum ColumnType {
    BOOLEAN,
    /// 16 bits, held as int.
    SHORT,
    INT,
    LONG,
    FLOAT,
    DOUBLE,
    STRING,
    /// Microseconds of TAI since 1970, held as long.
    TIMESTAMP,
    /// Bytes of any length.
    BINARY
}
