/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.time;

/// The way from each scale to TAI and back.
///
/// Scales are handled as a whole day and nanoseconds of that scale since its midnight.
final class Scales {
    static final long NANOS_PER_DAY = 86_400_000_000_000L;
    static final long TT_MINUS_TAI_NANOS = 32_184_000_000L;
    private static final long MJD_OF_1970 = 40_587;
    private static final double MJD_OF_J2000 = 51_544.5;

    private Scales() {}

    /// A day and how far it has run.
    ///
    /// @param mjd whole modified Julian day
    /// @param nanos nanoseconds of the scale since its midnight
    record DayAndNanos(long mjd, long nanos) {}

    /// The instant at a second of a day.
    static Time at(long mjd, long second, long nanos, TimeScale scale) {
        long dayNanos = second * 1_000_000_000L + nanos;
        if (scale == TimeScale.UTC) {
            double rate = LeapSeconds.nanosPerUtcSecond(mjd);
            long passed = rate == 1e9 ? dayNanos : dayNanos + Math.round(dayNanos * (rate / 1e9 - 1));
            return new Time(Math.addExact(daysToNanos(mjd), LeapSeconds.offsetNanos(mjd) + passed));
        }
        return fromUniform(Math.addExact(daysToNanos(mjd), dayNanos), scale);
    }

    /// The instant of a modified Julian date. On UTC the fraction is that of the day's true length, 86,401
    /// s when it ends with a leap second (the quasi-JD of SOFA).
    static Time ofMjd(double day, double fraction, TimeScale scale) {
        double whole = Math.floor(day);
        double rest = (day - whole) + fraction;
        whole += Math.floor(rest);
        rest -= Math.floor(rest);
        long mjd = (long) whole;
        if (scale == TimeScale.UTC) {
            long passed = Math.round(rest * LeapSeconds.utcSecondsOfDay(mjd) * LeapSeconds.nanosPerUtcSecond(mjd));
            return new Time(Math.addExact(daysToNanos(mjd), LeapSeconds.offsetNanos(mjd) + passed));
        }
        return fromUniform(Math.addExact(daysToNanos(mjd), Math.round(rest * NANOS_PER_DAY)), scale);
    }

    /// Modified Julian date.
    static double mjd(Time time, TimeScale scale) {
        DayAndNanos d = split(time, scale);
        double length = scale == TimeScale.UTC ? LeapSeconds.utcSecondsOfDay(d.mjd) * 1e9 : NANOS_PER_DAY;
        return d.mjd + d.nanos / length;
    }

    static DayAndNanos split(Time time, TimeScale scale) {
        if (scale != TimeScale.UTC) return split(toUniform(time.taiNanos(), scale));
        DayAndNanos d = split(time.taiNanos());
        long mjd = d.mjd;
        long since = d.nanos - LeapSeconds.offsetNanos(mjd);
        if (since < 0) {
            mjd--;
            since = time.taiNanos() - daysToNanos(mjd) - LeapSeconds.offsetNanos(mjd);
        }
        return new DayAndNanos(mjd, Math.round(since / (LeapSeconds.nanosPerUtcSecond(mjd) / 1e9)));
    }

    private static DayAndNanos split(long nanos) {
        return new DayAndNanos(MJD_OF_1970 + Math.floorDiv(nanos, NANOS_PER_DAY), Math.floorMod(nanos, NANOS_PER_DAY));
    }

    private static Time fromUniform(long nanos, TimeScale scale) {
        return switch (scale) {
            case TAI -> new Time(nanos);
            case TT -> new Time(nanos - TT_MINUS_TAI_NANOS);
            case TDB -> new Time(nanos - TT_MINUS_TAI_NANOS - tdbMinusTtNanos(nanos));
            case UTC -> throw new IllegalArgumentException("UTC is not uniform");
        };
    }

    private static long toUniform(long tai, TimeScale scale) {
        return switch (scale) {
            case TAI -> tai;
            case TT -> tai + TT_MINUS_TAI_NANOS;
            case TDB -> tai + TT_MINUS_TAI_NANOS + tdbMinusTtNanos(tai + TT_MINUS_TAI_NANOS);
            case UTC -> throw new IllegalArgumentException("UTC is not uniform");
        };
    }

    /// Julian centuries since J2000.0 of nanoseconds since 1970 on TT (or TDB: the difference is nothing
    /// here).
    static double centuries(long ttNanos) {
        return ((double) ttNanos / NANOS_PER_DAY + (MJD_OF_1970 - MJD_OF_J2000)) / 36_525;
    }

    private static long tdbMinusTtNanos(long ttNanos) {
        return Math.round(1e9 * tdbMinusTt(centuries(ttNanos)));
    }

    /// TDB - TT at the geocentre [s], good to 10 microseconds from 1600 to 2200.
    ///
    /// Leading terms of Fairhead and Bretagnon 1990 (A&A 229, 240) as the Explanatory Supplement to the
    /// Astronomical Almanac (2013, eq. 3.44) and USNO Circular 179 (eq. 2.6) give them.
    ///
    /// @param t Julian centuries of TT since J2000.0
    static double tdbMinusTt(double t) {
        return 0.001657 * StrictMath.sin(628.3076 * t + 6.2401)
                + 0.000022 * StrictMath.sin(575.3385 * t + 4.2970)
                + 0.000014 * StrictMath.sin(1256.6152 * t + 6.1969)
                + 0.000005 * StrictMath.sin(606.9777 * t + 4.0212)
                + 0.000005 * StrictMath.sin(52.9691 * t + 0.4444)
                + 0.000002 * StrictMath.sin(21.3299 * t + 5.5431)
                + 0.000010 * t * StrictMath.sin(628.3076 * t + 4.2490);
    }

    private static long daysToNanos(long mjd) {
        return Math.multiplyExact(mjd - MJD_OF_1970, NANOS_PER_DAY);
    }
}
