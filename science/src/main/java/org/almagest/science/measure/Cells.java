/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.measure;

/// The cells of one measurement in the row being filled.
public final class Cells {
    private final Object[] columns;
    private int row;

    /// @param columns arrays in the order of [Measurement#columns()]
    Cells(Object[] columns) {
        this.columns = columns;
    }

    void row(int next) {
        row = next;
    }

    /// Sets a number.
    public void set(int column, double value) {
        switch (columns[column]) {
            case float[] a -> a[row] = (float) value;
            case double[] a -> a[row] = value;
            case int[] a -> a[row] = (int) value;
            default -> throw new IllegalArgumentException("column " + column + " holds no numbers");
        }
    }

    /// Raises a flag.
    public void flag(int column) {
        flag(column, true);
    }

    /// Sets a flag.
    public void flag(int column, boolean value) {
        if (!(columns[column] instanceof boolean[] a))
            throw new IllegalArgumentException("column " + column + " is no flag");
        a[row] = value;
    }
}
