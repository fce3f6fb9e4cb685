/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.demo;

import java.util.Locale;
import java.util.Optional;

/// One figure of a run, as a dataset.
///
/// @param name what was measured
/// @param value the figure
/// @param unit VOUnits string, empty when dimensionless
/// @param threshold the goal in words, such as `<= 5`; empty when there is none
record Metric(String name, double value, String unit, String threshold) {
    static Metric of(String name, double value, String unit, String threshold) {
        return new Metric(name, value, unit, threshold);
    }

    /// Whether the goal is met; empty when there is none or the value is unknown.
    Optional<Boolean> met() {
        if (threshold.isEmpty() || Double.isNaN(value)) return Optional.empty();
        String[] words = threshold.split(" ");
        double limit = Double.parseDouble(words[1]);
        return Optional.of(
                switch (words[0]) {
                    case "<=" -> value <= limit;
                    case ">=" -> value >= limit;
                    default -> throw new IllegalArgumentException("threshold " + threshold);
                });
    }

    /// One line of a table.
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%-32s %12.4g %-7s %-8s", name, value, unit, threshold);
    }
}
