/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import java.util.List;

/// How much of each amplifier's signal shows up in the others: the calibration product `crosstalk`.
///
/// The contamination of amplifier A is sum over B of linear[A][B] I_B + quadratic[A][B] I_B^2, signals in
/// electrons and pixels taken in the order of readout. Entries that are not finite count as zero.
///
/// @param amplifiers names, in the order of rows and columns
/// @param linear coefficient at [target][source]; the diagonal is not used
/// @param quadratic coefficient [1 / electron] at [target][source]; an empty array when there is none
public record Crosstalk(List<String> amplifiers, double[][] linear, double[][] quadratic) {
    public Crosstalk {
        amplifiers = List.copyOf(amplifiers);
        int n = amplifiers.size();
        if (linear.length != n || (quadratic.length != 0 && quadratic.length != n))
            throw new IllegalArgumentException(linear.length + " rows of crosstalk for " + n + " amplifiers");
        for (double[] row : linear)
            if (row.length != n) throw new IllegalArgumentException(row.length + " crosstalk columns for " + n);
        for (double[] row : quadratic)
            if (row.length != n) throw new IllegalArgumentException(row.length + " crosstalk columns for " + n);
    }
}
