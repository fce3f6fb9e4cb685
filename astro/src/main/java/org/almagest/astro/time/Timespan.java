/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.time;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.almagest.astro.fault.DataFault;

/// A stretch of time that holds its begin and not its end; either may be open.
///
/// @param beginNanos first nanosecond inside (TAI since 1970), [#OPEN_BEGIN] when there is no begin
/// @param endNanos first nanosecond behind, [#OPEN_END] when there is no end
public record Timespan(long beginNanos, long endNanos) {
    /// `beginNanos` of a span without begin.
    public static final long OPEN_BEGIN = Long.MIN_VALUE;
    /// `endNanos` of a span without end.
    public static final long OPEN_END = Long.MAX_VALUE;
    /// All time.
    public static final Timespan ALL = new Timespan(OPEN_BEGIN, OPEN_END);
    /// No time.
    public static final Timespan EMPTY = new Timespan(OPEN_END, OPEN_BEGIN);

    public Timespan {
        if (endNanos <= beginNanos) {
            beginNanos = OPEN_END;
            endNanos = OPEN_BEGIN;
        }
    }

    /// From an instant to before another; empty when the end is not later.
    public static Timespan of(Time begin, Time end) {
        return new Timespan(begin.taiNanos(), end.taiNanos());
    }

    /// From an instant on.
    public static Timespan since(Time begin) {
        return new Timespan(begin.taiNanos(), OPEN_END);
    }

    /// All time before an instant.
    public static Timespan until(Time end) {
        return new Timespan(OPEN_BEGIN, end.taiNanos());
    }

    /// First instant inside, empty when there is no begin.
    public Optional<Time> begin() {
        return beginNanos == OPEN_BEGIN || isEmpty() ? Optional.empty() : Optional.of(new Time(beginNanos));
    }

    /// First instant behind, empty when there is no end.
    public Optional<Time> end() {
        return endNanos == OPEN_END || isEmpty() ? Optional.empty() : Optional.of(new Time(endNanos));
    }

    public boolean isEmpty() {
        return endNanos <= beginNanos;
    }

    public boolean contains(Time time) {
        return time.taiNanos() >= beginNanos && time.taiNanos() < endNanos;
    }

    /// Whether all of another span is inside; the empty span is inside every one.
    public boolean contains(Timespan o) {
        return o.isEmpty() || (o.beginNanos >= beginNanos && o.endNanos <= endNanos);
    }

    /// Whether the two share an instant.
    public boolean overlaps(Timespan o) {
        return !intersection(o).isEmpty();
    }

    /// The time common to both.
    public Timespan intersection(Timespan o) {
        return new Timespan(Math.max(beginNanos, o.beginNanos), Math.min(endNanos, o.endNanos));
    }

    /// What is left of this span without another: none, one or two spans, in time order.
    public List<Timespan> minus(Timespan o) {
        if (!overlaps(o)) return isEmpty() ? List.of() : List.of(this);
        return Stream.of(new Timespan(beginNanos, o.beginNanos), new Timespan(o.endNanos, endNanos))
                .filter(span -> !span.isEmpty())
                .toList();
    }

    /// Length [s]; infinite when an end is open, 0 when empty.
    public double seconds() {
        if (isEmpty()) return 0;
        if (beginNanos == OPEN_BEGIN || endNanos == OPEN_END) return Double.POSITIVE_INFINITY;
        return (endNanos - beginNanos) / 1e9;
    }

    /// The span that [#toString()] wrote: two dates on TAI, `-` for an open end, or `empty`.
    public static Timespan parse(String text) {
        if (text.strip().equals("empty")) return EMPTY;
        String[] ends = text.strip().split("/", -1);
        if (ends.length != 2) throw new DataFault("timespan '" + text + "' is not of the form begin/end");
        return new Timespan(
                ends[0].equals("-")
                        ? OPEN_BEGIN
                        : Time.ofIso(ends[0], TimeScale.TAI).taiNanos(),
                ends[1].equals("-")
                        ? OPEN_END
                        : Time.ofIso(ends[1], TimeScale.TAI).taiNanos());
    }

    /// `2026-01-01T00:00:00.000000000/-`: begin and end on TAI.
    @Override
    public String toString() {
        if (isEmpty()) return "empty";
        return begin().map(t -> t.iso(TimeScale.TAI, 9)).orElse("-") + "/"
                + end().map(t -> t.iso(TimeScale.TAI, 9)).orElse("-");
    }
}
