/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.time;

import java.time.DateTimeException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.almagest.astro.fault.DataFault;
import org.jspecify.annotations.Nullable;

/// Reads and prints dates as ISO 8601 and FITS write them (FITS standard 4.0, section 9.1.1).
final class TimeText {
    private static final Pattern ISO = Pattern.compile(
            "(-?\\d{4})-(\\d{2})-(\\d{2})(?:[T ](\\d{2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{0,18}))?)?(Z|[+-]\\d{2}:?\\d{2})?)?");
    private static final Pattern OLD_FITS = Pattern.compile("(\\d{2})/(\\d{2})/(\\d{2})");

    private TimeText() {}

    static Time parse(String text, TimeScale scale) {
        String trimmed = text.strip();
        try {
            Matcher old = OLD_FITS.matcher(trimmed);
            if (old.matches())
                return Scales.at(Calendar.mjd(1900 + number(old, 3), number(old, 2), number(old, 1)), 0, 0, scale);
            Matcher iso = ISO.matcher(trimmed);
            if (iso.matches()) return ofIso(iso, trimmed, scale);
        } catch (DateTimeException e) {
            throw new DataFault("date '" + trimmed + "': " + e.getMessage(), e);
        }
        throw new DataFault("date '" + trimmed + "' is not of the form yyyy-mm-ddThh:mm:ss.sss (or FITS dd/mm/yy)");
    }

    private static Time ofIso(Matcher m, String text, TimeScale scale) {
        if (m.group(8) != null && scale != TimeScale.UTC)
            throw new DataFault("date '" + text + "' ends with its offset from UTC, but was to be read as " + scale);
        long mjd = Calendar.mjd(number(m, 1), number(m, 2), number(m, 3));
        if (m.group(4) == null) return Scales.at(mjd, 0, 0, scale);
        int hour = number(m, 4), minute = number(m, 5);
        int second = m.group(6) == null ? 0 : number(m, 6);
        double secondsOfDay = scale == TimeScale.UTC ? LeapSeconds.utcSecondsOfDay(mjd) : 86_400;
        int lastSecond = hour == 23 && minute == 59 ? (int) Math.ceil(secondsOfDay - 86_340 - 1e-6) - 1 : 59;
        if (hour > 23 || minute > 59 || second > lastSecond)
            throw new DataFault("date '" + text + "': no such time on that day (" + scale + ")");
        long fraction = m.group(7) == null ? 0 : fractionNanos(m.group(7));
        int local = hour * 3600 + minute * 60 + second - offsetSeconds(m.group(8));
        if (local < 0) return Scales.at(mjd - 1, local + 86_400, fraction, scale);
        // A leap second stays in its own day.
        if (local >= 86_400 && m.group(8) != null && second < 60)
            return Scales.at(mjd + 1, local - 86_400, fraction, scale);
        return Scales.at(mjd, local, fraction, scale);
    }

    private static int offsetSeconds(@Nullable String offset) {
        if (offset == null || offset.equals("Z")) return 0;
        String digits = offset.substring(1).replace(":", "");
        int seconds = Integer.parseInt(digits.substring(0, 2)) * 3600 + Integer.parseInt(digits.substring(2)) * 60;
        return offset.startsWith("-") ? -seconds : seconds;
    }

    private static long fractionNanos(String digits) {
        String ten = (digits + "0000000000").substring(0, 10);
        return (Long.parseLong(ten) + 5) / 10;
    }

    private static int number(Matcher m, int group) {
        return Integer.parseInt(m.group(group));
    }

    /// @param digits decimals of the second, 0 to 9; the time is cut, not rounded, so that it never names a
    /// second that has not begun
    static String print(Time time, TimeScale scale, int digits) {
        if (digits < 0 || digits > 9) throw new IllegalArgumentException(digits + " decimals of a second");
        Scales.DayAndNanos d = Scales.split(time, scale);
        long second = d.nanos() / 1_000_000_000L;
        long hour = Math.min(23, second / 3600);
        long minute = Math.min(59, (second - hour * 3600) / 60);
        long left = second - hour * 3600 - minute * 60;
        String s = String.format(Locale.ROOT, "%sT%02d:%02d:%02d", Calendar.date(d.mjd()), hour, minute, left);
        if (digits == 0) return s;
        return s + "."
                + String.format(Locale.ROOT, "%09d", d.nanos() % 1_000_000_000L).substring(0, digits);
    }
}
