/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.night;

import java.util.Locale;

/// Positions as people write them: `02:04:10.25 +46:41:16.1`.
final class Sexagesimal {
    private Sexagesimal() {}

    static String of(double raDegrees, double decDegrees) {
        long ra = Math.round(((raDegrees % 360 + 360) % 360) / 15 * 360_000) % (24L * 360_000);
        long dec = Math.round(Math.abs(decDegrees) * 36_000);
        return String.format(
                Locale.ROOT,
                "%02d:%02d:%02d.%02d %s%02d:%02d:%02d.%d",
                ra / 360_000,
                ra / 6000 % 60,
                ra / 100 % 60,
                ra % 100,
                decDegrees < 0 ? "-" : "+",
                dec / 36_000,
                dec / 600 % 60,
                dec / 10 % 60,
                dec % 10);
    }
}
