/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.base;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.time.Time;
import org.almagest.astro.time.TimeScale;
import org.almagest.astro.unit.Angle;
import org.jspecify.annotations.Nullable;

/// Translates one header by the rules of one instrument.
final class HeaderTranslation {
    /// No shutter stays open for a year [s].
    private static final double LONGEST = 3.2e7;

    private static final Time YEAR_2000 = Time.ofIso("2000-01-01T00:00:00", TimeScale.TAI);

    private final YamlInstrument.Parts parts;
    private final HeaderWords header;

    HeaderTranslation(YamlInstrument.Parts parts, HeaderWords header) {
        this.parts = parts;
        this.header = header;
    }

    ObservationFacts facts() {
        double exposureSeconds = requiredNumber("exposure_seconds");
        if (!(exposureSeconds >= 0 && exposureSeconds <= LONGEST))
            throw bad("exposure_seconds", exposureSeconds + " s");
        double darkSeconds = number("dark_seconds", exposureSeconds);
        if (!(Math.abs(darkSeconds) <= LONGEST)) throw bad("dark_seconds", darkSeconds + " s");
        Time begin = begin(exposureSeconds);
        long exposure = exposureId(begin);
        double zenith = number("zenith_angle", Double.NaN);
        String filter = filter();
        return new ObservationFacts(
                parts.name(),
                exposure,
                whole("visit_number", exposure),
                new YamlInstrument(parts).detector(header).id(),
                begin,
                exposureSeconds,
                darkSeconds,
                text("observation_type", "science").toLowerCase(Locale.ROOT),
                filter,
                boresight(),
                number("rotation_angle")
                        .map(Angle::ofDegrees)
                        .orElse(parts.camera().rotation()),
                number("airmass", airmass(zenith)),
                number("azimuth", Double.NaN),
                zenith,
                text("object", ""),
                text("group", Long.toString(exposure)),
                whole("sequence", 0),
                text("observation_id", parts.name() + "_" + exposure),
                text("program", ""),
                text("reason", ""),
                dayObs(begin));
    }

    private Time begin(double exposureSeconds) {
        FactRule rule = required("begin");
        FactRule.Found found = rule.found(header).orElseThrow(() -> rule.absent(header));
        try {
            TimeRule time = found.source().time();
            return time.start(time.read(found.text()), exposureSeconds);
        } catch (DataFault e) {
            throw new DataFault(
                    header.file() + ": begin (" + found.source().sought(header) + "): " + e.getMessage(), e);
        }
    }

    private long exposureId(Time begin) {
        return switch (parts.exposureRule()) {
            case SECONDS -> Math.floorDiv(begin.taiNanos() - YEAR_2000.taiNanos(), 1_000_000_000L);
            case KEYWORD -> {
                FactRule rule = required("exposure_number");
                yield rule.whole(header).orElseThrow(() -> rule.absent(header));
            }
        };
    }

    private String filter() {
        Map<String, String> filters = parts.filters();
        FactRule rule = parts.facts().get("physical_filter");
        if (rule == null) {
            if (filters.size() == 1) return filters.keySet().iterator().next();
            throw new DataFault(header.file() + ": no physical_filter: the instrument's description has "
                    + filters.size() + " filters and no fact physical_filter");
        }
        String name = rule.text(header).orElseThrow(() -> rule.absent(header));
        if (!filters.containsKey(name))
            throw new DataFault(header.file() + ": there is no filter '" + name + "' ("
                    + rule.sources().getFirst().sought(header) + "); the instrument has " + filters.keySet());
        return name;
    }

    private @Nullable SkyCoord boresight() {
        Optional<Double> ra = number("ra");
        Optional<Double> dec = number("dec");
        if (ra.isEmpty() || dec.isEmpty()) return null;
        try {
            return SkyCoord.ofDegrees(ra.get(), dec.get());
        } catch (IllegalArgumentException e) {
            throw new DataFault(
                    header.file() + ": pointing ra " + ra.get() + ", dec " + dec.get() + ": " + e.getMessage(), e);
        }
    }

    /// Airmass of an apparent altitude (Pickering 2002, DIO 12, 3); 1.5 % off the tables at the horizon.
    private static double airmass(double zenithDegrees) {
        double altitude = 90 - zenithDegrees;
        if (!(altitude >= 0)) return Double.NaN;
        return 1 / Math.sin(Math.toRadians(altitude + 244 / (165 + 47 * Math.pow(altitude, 1.1))));
    }

    private long dayObs(Time begin) {
        String date = begin.plusSeconds(parts.dayOffsetHours() * 3600).iso(TimeScale.UTC, 0);
        return Long.parseLong(date.substring(0, 10).replace("-", ""));
    }

    private FactRule required(String fact) {
        FactRule rule = parts.facts().get(fact);
        if (rule == null)
            throw new DataFault(
                    header.file() + ": no " + fact + ": the description of " + parts.name() + " has no such fact");
        return rule;
    }

    private double requiredNumber(String fact) {
        FactRule rule = required(fact);
        return rule.number(header).orElseThrow(() -> rule.absent(header));
    }

    private Optional<Double> number(String fact) {
        FactRule rule = parts.facts().get(fact);
        return rule == null ? Optional.empty() : rule.number(header);
    }

    private double number(String fact, double otherwise) {
        return number(fact).orElse(otherwise);
    }

    private long whole(String fact, long otherwise) {
        FactRule rule = parts.facts().get(fact);
        return rule == null ? otherwise : rule.whole(header).orElse(otherwise);
    }

    private String text(String fact, String otherwise) {
        FactRule rule = parts.facts().get(fact);
        return rule == null ? otherwise : rule.text(header).orElse(otherwise);
    }

    private DataFault bad(String fact, String value) {
        return new DataFault(header.file() + ": " + fact + " is " + value);
    }
}
