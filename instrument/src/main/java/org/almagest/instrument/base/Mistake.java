/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.base;

import org.almagest.astro.fault.UserFault;

/// A mistake in a description, with its place.
final class Mistake extends UserFault {
    private static final long serialVersionUID = 1;

    private final int line;
    private final int column;
    private final String problem;

    /// @param line counted from 1, 0 when there is no place
    /// @param column counted from 1
    /// @param place file, line, column and key, as the message begins
    /// @param problem what is wrong there
    Mistake(int line, int column, String place, String problem) {
        super(place + problem);
        this.line = line;
        this.column = column;
        this.problem = problem;
    }

    /// Whether it is the same mistake, met a second time through an alias.
    boolean isSame(Mistake other) {
        return line == other.line && column == other.column && problem.equals(other.problem);
    }

    int line() {
        return line;
    }

    int column() {
        return column;
    }
}
