/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.base;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.time.Time;
import org.almagest.astro.time.TimeScale;

/// How a header writes a time.
///
/// @param form the notation
/// @param scale what it is counted on
/// @param at which moment of the exposure it is
record TimeRule(Form form, TimeScale scale, At at) {
    /// ISO text on UTC at the start of the exposure.
    static final TimeRule ISO = new TimeRule(Form.ISO, TimeScale.UTC, At.START);

    private static final Pattern ZONED = Pattern.compile("(.*T.*?)(Z|[+-]\\d{2}:?\\d{2})");

    enum Form {
        ISO,
        MJD,
        JD,
        UNIX
    }

    enum At {
        START,
        MID,
        END
    }

    /// Whether a word names a time scale.
    static boolean isScale(String word) {
        return word.equals("utc") || word.equals("tai") || word.equals("tt");
    }

    static TimeRule parse(YamlNode node) {
        String scale = node.text("scale", "utc");
        if (!isScale(scale)) throw node.error("time scale " + scale + " is none of utc, tai, tt");
        return new TimeRule(
                choice(node, "form", Form.values(), Form.ISO),
                TimeScale.valueOf(scale.toUpperCase(Locale.ROOT)),
                choice(node, "at", At.values(), At.START));
    }

    private static <E extends Enum<E>> E choice(YamlNode node, String key, E[] all, E otherwise) {
        String word = node.text(key, otherwise.name().toLowerCase(Locale.ROOT));
        for (E e : all) if (e.name().toLowerCase(Locale.ROOT).equals(word)) return e;
        throw node.error(key + " " + word + " is none of "
                + String.join(
                        ", ",
                        java.util.Arrays.stream(all)
                                .map(e -> e.name().toLowerCase(Locale.ROOT))
                                .toList()));
    }

    /// The moment a text tells.
    ///
    /// @throws DataFault when it is no time
    Time read(String text) {
        try {
            return switch (form) {
                case ISO -> iso(text);
                case MJD -> Time.ofMjd(number(text, 1e5), scale);
                case JD -> Time.ofJd(number(text, 2.5e6), scale);
                case UNIX -> Time.ofUtc("1970-01-01T00:00:00").plusSeconds(unixTai(number(text, 5e9)));
            };
        } catch (IllegalArgumentException | ArithmeticException e) { // no number, or no date that a calendar holds
            throw new DataFault("'" + text + "' is no " + form.name().toLowerCase(Locale.ROOT) + " date", e);
        }
    }

    /// A count of time within the centuries that times are kept for.
    private static double number(String text, double most) {
        double count = Double.parseDouble(text);
        if (!(Math.abs(count) <= most)) throw new NumberFormatException(text);
        return count;
    }

    /// A zone such as `-0700` tells how far the clock is ahead of UTC; it is taken off.
    private Time iso(String text) {
        Matcher zoned = ZONED.matcher(text.strip());
        if (!zoned.matches()) return Time.ofIso(text, scale);
        if (scale != TimeScale.UTC)
            throw new DataFault("date '" + text + "' has a time zone, but was to be read as " + scale);
        String zone = zoned.group(2);
        Time clock = Time.ofUtc(zoned.group(1));
        if (zone.equals("Z")) return clock;
        int hours = Integer.parseInt(zone.substring(1, 3));
        int minutes = Integer.parseInt(zone.substring(zone.length() - 2));
        double ahead = (zone.startsWith("-") ? -1 : 1) * (hours * 3600.0 + minutes * 60.0);
        return clock.plusSeconds(-ahead);
    }

    /// Seconds of TAI since the begin of 1970 UTC for a count of seconds without leap seconds.
    private static double unixTai(double seconds) {
        Time byDays = Time.ofMjdUtc(40_587 + seconds / 86_400);
        return byDays.secondsSince(Time.ofUtc("1970-01-01T00:00:00"));
    }

    /// Start of the exposure, when this time is another moment of it.
    Time start(Time read, double exposureSeconds) {
        return switch (at) {
            case START -> read;
            case MID -> read.plusSeconds(-exposureSeconds / 2);
            case END -> read.plusSeconds(-exposureSeconds);
        };
    }
}
