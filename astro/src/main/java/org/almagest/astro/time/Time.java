/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.time;

/// An instant, as TAI nanoseconds since 1970-01-01T00:00:00 TAI.
///
/// @param taiNanos nanoseconds of TAI since 1970-01-01T00:00:00 TAI
public record Time(long taiNanos) implements Comparable<Time> {
    private static final double NANOS_PER_DAY = 86_400e9;
    private static final long MJD_OF_1970 = 40_587;

    /// @param mjdTai modified Julian date on the TAI scale [d]
    public static Time ofMjdTai(double mjdTai) {
        double days = mjdTai - MJD_OF_1970;
        double whole = Math.floor(days);
        return new Time((long) whole * 86_400_000_000_000L + Math.round((days - whole) * NANOS_PER_DAY));
    }

    /// Modified Julian date on the TAI scale [d].
    public double mjdTai() {
        long day = 86_400_000_000_000L;
        return MJD_OF_1970 + Math.floorDiv(taiNanos, day) + Math.floorMod(taiNanos, day) / NANOS_PER_DAY;
    }

    /// This instant plus a duration.
    ///
    /// @param seconds duration [s], of TAI
    public Time plusSeconds(double seconds) {
        return new Time(taiNanos + Math.round(seconds * 1e9));
    }

    /// Seconds of TAI from another instant to this one; negative when the other is later.
    public double secondsSince(Time other) {
        return (taiNanos - other.taiNanos) / 1e9;
    }

    @Override
    public int compareTo(Time o) {
        return Long.compare(taiNanos, o.taiNanos);
    }
}
