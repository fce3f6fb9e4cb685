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
    BINARY;

    /// An array for the cells of a column of this type, to be filled: numbers are 0, texts and bytes not
    /// there yet.
    public Object newArray(int rows) {
        return switch (this) {
            case BOOLEAN -> new boolean[rows];
            case SHORT, INT -> new int[rows];
            case LONG, TIMESTAMP -> new long[rows];
            case FLOAT -> new float[rows];
            case DOUBLE -> new double[rows];
            case STRING -> new String[rows];
            case BINARY -> new byte[rows][];
        };
    }
}
