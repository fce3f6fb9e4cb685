/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.time;

import org.almagest.astro.fault.DataFault;

/// TAI - UTC since 1960.
///
/// Source: IERS Bulletin C and the USNO table `tai-utc.dat`; the last step it knows is that of 2017-01-01.
/// Before 1972 UTC ran at another rate than TAI, and the difference has a slope.
final class LeapSeconds {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_DAY = 86_400 * NANOS_PER_SECOND;
    /// Modified Julian date of the first table row.
    static final int FIRST_MJD = 36_934;

    /// Per row: MJD (UTC) from which it holds, TAI - UTC [s], MJD of reference, slope [s/d].
    private static final double[][] SLOPED = {
        {36_934, 1.4178180, 37_300, 0.0012960},
        {37_300, 1.4228180, 37_300, 0.0012960},
        {37_512, 1.3728180, 37_300, 0.0012960},
        {37_665, 1.8458580, 37_665, 0.0011232},
        {38_334, 1.9458580, 37_665, 0.0011232},
        {38_395, 3.2401300, 38_761, 0.0012960},
        {38_486, 3.3401300, 38_761, 0.0012960},
        {38_639, 3.4401300, 38_761, 0.0012960},
        {38_761, 3.5401300, 38_761, 0.0012960},
        {38_820, 3.6401300, 38_761, 0.0012960},
        {38_942, 3.7401300, 38_761, 0.0012960},
        {39_004, 3.8401300, 38_761, 0.0012960},
        {39_126, 4.3131700, 39_126, 0.0025920},
        {39_887, 4.2131700, 39_126, 0.0025920},
    };

    /// MJD (UTC) at whose beginning TAI - UTC became 10 s, 11 s, 12 s ...
    private static final int[] WHOLE = {
        41_317, 41_499, 41_683, 42_048, 42_413, 42_778, 43_144, 43_509, 43_874, 44_239, 44_786, 45_151, 45_516, 46_247,
        47_161, 47_892, 48_257, 48_804, 49_169, 49_534, 50_083, 50_630, 51_179, 53_736, 54_832, 56_109, 57_204, 57_754
    };

    private LeapSeconds() {}

    /// TAI - UTC at the beginning of a UTC day [ns].
    ///
    /// @param mjd whole day of UTC, from 1960 on
    static long offsetNanos(long mjd) {
        if (mjd >= WHOLE[0]) {
            int i = WHOLE.length - 1;
            while (mjd < WHOLE[i]) i--;
            return (10L + i) * NANOS_PER_SECOND;
        }
        double[] row = row(mjd);
        return Math.round((row[1] + (mjd - row[2]) * row[3]) * 1e9);
    }

    /// How many nanoseconds of TAI pass in one second of UTC on a day.
    static double nanosPerUtcSecond(long mjd) {
        return mjd >= WHOLE[0] ? 1e9 : 1e9 * (1 + row(mjd)[3] / 86_400);
    }

    /// TAI from the beginning of a UTC day to the beginning of the next [ns].
    static long taiNanosOfDay(long mjd) {
        return NANOS_PER_DAY + offsetNanos(mjd + 1) - offsetNanos(mjd);
    }

    /// Length of a UTC day in its own seconds: 86,400, 86,401 with a leap second; broken before 1972.
    static double utcSecondsOfDay(long mjd) {
        if (mjd >= WHOLE[0]) return taiNanosOfDay(mjd) / 1e9;
        return taiNanosOfDay(mjd) / nanosPerUtcSecond(mjd);
    }

    private static double[] row(long mjd) {
        if (mjd < FIRST_MJD)
            throw new DataFault("UTC is not defined before 1960 (MJD " + mjd + "): give the date on the TAI scale");
        int i = SLOPED.length - 1;
        while (mjd < SLOPED[i][0]) i--;
        return SLOPED[i];
    }
}
