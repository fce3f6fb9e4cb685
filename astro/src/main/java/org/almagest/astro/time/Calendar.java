/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.time;

/// Gregorian dates and modified Julian days.
final class Calendar {
    private static final long MJD_OF_1970 = 40_587;

    private Calendar() {}

    /// Modified Julian day of a Gregorian date.
    static long mjd(int year, int month, int day) {
        return MJD_OF_1970 + java.time.LocalDate.of(year, month, day).toEpochDay();
    }

    /// `yyyy-mm-dd` of a modified Julian day.
    static String date(long mjd) {
        return java.time.LocalDate.ofEpochDay(mjd - MJD_OF_1970).toString();
    }
}
