/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.score;

/// The standard normal distribution.
final class Normal {
    private Normal() {}

    /// Probability of a value below x, by the series of Marsaglia 2004 (J. Stat. Software 11, 4), good to
    /// 1e-14.
    static double cumulative(double x) {
        if (x < -8) return 0;
        if (x > 8) return 1;
        double sum = x, term = x, before = 0;
        for (int i = 3; sum != before; i += 2) {
            before = sum;
            term *= x * x / i;
            sum += term;
        }
        return 0.5 + sum * Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
    }
}
