/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.calib;

import java.util.List;
import java.util.Locale;
import org.almagest.astro.fault.DataFault;

/// Whether a calibration product is fit for use: what was measured, and the limits it had to keep.
///
/// Certification asks [#requirePassed()].
///
/// @param product dataset type, such as `bias`
/// @param inputs how many exposures went in
/// @param checks what was looked at
public record Verification(String product, int inputs, List<Check> checks) {
    public Verification {
        checks = List.copyOf(checks);
    }

    /// One number and its limits.
    ///
    /// @param name what it is
    /// @param value measured
    /// @param low least allowed
    /// @param high greatest allowed
    /// @param unit of the three
    public record Check(String name, double value, double low, double high, String unit) {
        /// Whether the value keeps the limits; NaN never does.
        public boolean passed() {
            return value >= low && value <= high;
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s %.6g %s (allowed %.6g to %.6g)", name, value, unit, low, high);
        }
    }

    /// Whether every check passed.
    public boolean passed() {
        return checks.stream().allMatch(Check::passed);
    }

    /// Faults with all checks that failed.
    public void requirePassed() {
        if (passed()) return;
        throw new DataFault(product + " is not fit for use: "
                + String.join(
                        "; ",
                        checks.stream()
                                .filter(c -> !c.passed())
                                .map(Check::toString)
                                .toList()));
    }
}
