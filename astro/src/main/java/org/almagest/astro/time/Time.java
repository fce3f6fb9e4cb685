/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.time;

/// An instant, as TAI nanoseconds since 1970-01-01T00:00:00 TAI; from 1677 to 2262.
///
/// UTC is read and written with its leap seconds (`23:59:60` is a time of its own) and, between 1960 and
/// 1972, with its broken steps and rates. The text form is that of ISO 8601 and FITS.
///
/// @param taiNanos nanoseconds of TAI since 1970-01-01T00:00:00 TAI
public record Time(long taiNanos) implements Comparable<Time> {
    private static final double JD_MINUS_MJD = 2_400_000.5;

    /// The instant of a date in text: `2017-12-20T01:33:04.25`, `2017-12-20`, or FITS' old `20/12/97`.
    ///
    /// @param text a date; blanks around it are allowed, and behind it (UTC alone) `Z` or an offset such as
    /// `-0700`
    /// @throws org.almagest.astro.fault.DataFault when the text is no date of that scale
    public static Time ofIso(String text, TimeScale scale) {
        return TimeText.parse(text, scale);
    }

    /// The instant of a date in text on UTC.
    public static Time ofUtc(String text) {
        return ofIso(text, TimeScale.UTC);
    }

    /// @param mjd modified Julian date [d]; a double holds it to about a microsecond
    public static Time ofMjd(double mjd, TimeScale scale) {
        return Scales.ofMjd(mjd, 0, scale);
    }

    /// @param jd Julian date [d]; a double holds it to about 40 microseconds
    public static Time ofJd(double jd, TimeScale scale) {
        double whole = Math.floor(jd);
        return Scales.ofMjd(whole - 2_400_001, (jd - whole) + 0.5, scale);
    }

    /// @param mjdTai modified Julian date on the TAI scale [d]
    public static Time ofMjdTai(double mjdTai) {
        return ofMjd(mjdTai, TimeScale.TAI);
    }

    /// @param mjdUtc modified Julian date on the UTC scale [d]; on a day with a leap second the fraction is
    /// that of 86,401 s
    public static Time ofMjdUtc(double mjdUtc) {
        return ofMjd(mjdUtc, TimeScale.UTC);
    }

    /// @param micros microseconds of TAI since 1970-01-01T00:00:00 TAI, as TIMESTAMP columns hold them
    public static Time ofTaiMicros(long micros) {
        return new Time(Math.multiplyExact(micros, 1000));
    }

    /// Modified Julian date [d].
    public double mjd(TimeScale scale) {
        return Scales.mjd(this, scale);
    }

    /// Julian date [d].
    public double jd(TimeScale scale) {
        return mjd(scale) + JD_MINUS_MJD;
    }

    /// Modified Julian date on the TAI scale [d].
    public double mjdTai() {
        return mjd(TimeScale.TAI);
    }

    /// Modified Julian date on the UTC scale [d].
    public double mjdUtc() {
        return mjd(TimeScale.UTC);
    }

    /// Microseconds of TAI since 1970-01-01T00:00:00 TAI, cut downwards.
    public long taiMicros() {
        return Math.floorDiv(taiNanos, 1000);
    }

    /// TDB - TT at the geocentre at this instant [s]; good to 10 microseconds (Fairhead and Bretagnon
    /// 1990).
    public double tdbMinusTtSeconds() {
        return Scales.tdbMinusTt(julianCenturiesTt());
    }

    /// Julian centuries of TT since J2000.0.
    public double julianCenturiesTt() {
        return Scales.centuries(taiNanos + Scales.TT_MINUS_TAI_NANOS);
    }

    /// Julian epoch on the TT scale, such as 2026.5 [a].
    public double julianEpoch() {
        return 2000 + 100 * julianCenturiesTt();
    }

    /// The date as text, such as `2016-12-31T23:59:60.500`; without any sign of its scale.
    ///
    /// @param digits decimals of the second, 0 to 9, cut and not rounded
    public String iso(TimeScale scale, int digits) {
        return TimeText.print(this, scale, digits);
    }

    /// The date as text on UTC, with milliseconds.
    public String utc() {
        return iso(TimeScale.UTC, 3);
    }

    /// This instant plus a duration.
    ///
    /// @param seconds duration [s], of TAI
    public Time plusSeconds(double seconds) {
        return new Time(Math.addExact(taiNanos, Math.round(seconds * 1e9)));
    }

    /// Seconds of TAI from another instant to this one; negative when the other is later.
    public double secondsSince(Time other) {
        return (taiNanos - other.taiNanos) / 1e9;
    }

    @Override
    public int compareTo(Time o) {
        return Long.compare(taiNanos, o.taiNanos);
    }

    /// The date on TAI with nanoseconds, such as `2026-11-22T15:00:37.000000000 TAI`.
    @Override
    public String toString() {
        return iso(TimeScale.TAI, 9) + " TAI";
    }
}
