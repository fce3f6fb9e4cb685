/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.guess;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.almagest.astro.fault.Fault;
import org.almagest.astro.time.Time;

/// Where the telescope stands; the sign of the longitude is held against the sidereal time.
final class SiteGuess {
    private final FrameSet frames;

    SiteGuess(FrameSet frames) {
        this.frames = frames;
    }

    /// @param longitude [deg], east positive
    /// @param latitude [deg]
    /// @param elevation [m], 0 when unknown
    record Answer(double longitude, double latitude, double elevation, String evidence, List<String> warnings) {
        /// The whole hours from midnight UTC back to the middle of the day before the night, as `day_obs`
        /// wants them.
        double dayOffsetHours() {
            double middayUtc = 12 - longitude / 15;
            return -Math.rint(((middayUtc % 24) + 24) % 24);
        }
    }

    Optional<Answer> answer() {
        Optional<Answer> fixed = geocentric();
        if (fixed.isPresent()) return fixed;
        List<String> lats = frames.candidates(
                List.of("LATITUDE", "OBSLAT", "LATOBS", "SITELAT", "GEOLAT", "TELLAT", "LAT", "OBSGEOB", "LATITUD"),
                w -> Math.abs(angle(w).orElse(99)) <= 90);
        List<String> longs = frames.candidates(
                List.of(
                        "LONGITUD",
                        "LONGITUDE",
                        "OBSLONG",
                        "LONGOBS",
                        "SITELONG",
                        "GEOLONG",
                        "GEOLON",
                        "TELLONG",
                        "LONG",
                        "OBSGEOL",
                        "LONGITUE"),
                w -> Math.abs(angle(w).orElse(999)) <= 360);
        if (lats.isEmpty() || longs.isEmpty()) return Optional.empty();
        HeaderWord lat = frames.first(lats.getFirst()).orElseThrow(),
                lon = frames.first(longs.getFirst()).orElseThrow();
        List<String> warnings = new ArrayList<>();
        double east = angle(lon).orElse(0);
        if (east > 180) east -= 360;
        double[] sign = {1};
        String why = sign(lon, east, sign, warnings);
        double height = frames
                .candidates(
                        List.of(
                                "HEIGHT",
                                "OBSELEV",
                                "ELEVOBS",
                                "SITEELEV",
                                "GEOELEV",
                                "ALTOBS",
                                "ELEVATIO",
                                "OBSALT",
                                "SITEALT"),
                        w -> Math.abs(w.number().orElse(1e9)) < 9000)
                .stream()
                .findFirst()
                .map(k -> frames.first(k).orElseThrow().number().orElse(0))
                .orElse(0.0);
        return Optional.of(new Answer(
                east * sign[0],
                angle(lat).orElse(0),
                height,
                "from " + lon.keyword() + " and " + lat.keyword() + "; " + why,
                warnings));
    }

    private String sign(HeaderWord lon, double value, double[] sign, List<String> warnings) {
        OptionalDouble lst = siderealHours();
        Optional<Time> start = start();
        if (lst.isPresent() && start.isPresent()) {
            double greenwich = greenwichHours(start.get());
            double asEast = off(greenwich + value / 15 - lst.getAsDouble());
            double asWest = off(greenwich - value / 15 - lst.getAsDouble());
            if (Math.min(asEast, asWest) < 0.2 && Math.max(asEast, asWest) > 0.5) {
                sign[0] = asEast <= asWest ? 1 : -1;
                if (sign[0] < 0 && lon.notes("east"))
                    warnings.add(lon.keyword() + " is noted as east, but the sidereal time says west");
                return sign[0] > 0
                        ? "east-positive by the sidereal time"
                        : "west-positive by the sidereal time, turned";
            }
        }
        if (lon.notes("west") || lon.value().matches(".*[Ww].*")) {
            sign[0] = -1;
            return "west-positive by its comment, turned";
        }
        if (lon.notes("east") || lon.value().startsWith("-") || lon.value().startsWith("+"))
            return "taken as east-positive";
        warnings.add("whether " + lon.keyword() + " counts east or west no word tells; east is taken");
        return "taken as east-positive";
    }

    /// The sidereal time: right ascension plus hour angle, else the word for it.
    private OptionalDouble siderealHours() {
        PointingGuess.Answer pointing = new PointingGuess(frames).answer();
        Optional<HeaderWord> ha = frames.candidates(List.of("HA", "HAMNT", "HASTART"), w -> true).stream()
                .findFirst()
                .flatMap(frames::first);
        if (ha.isPresent() && Double.isFinite(pointing.raDegrees())) {
            OptionalDouble h = PointingGuess.degrees(ha.get().value(), 1);
            boolean degrees = !PointingGuess.isSexagesimal(ha.get().value()) && Math.abs(h.orElse(0)) > 24;
            if (h.isPresent())
                return OptionalDouble.of(pointing.raDegrees() / 15 + h.getAsDouble() / (degrees ? 15 : 1));
        }
        return frames
                .candidates(List.of("LST", "LSTSTR", "LSTOBS", "ST"), w -> PointingGuess.isSexagesimal(w.value()))
                .stream()
                .findFirst()
                .map(k -> PointingGuess.degrees(frames.first(k).orElseThrow().value(), 1))
                .orElse(OptionalDouble.empty());
    }

    private Optional<Time> start() {
        if (!(new TimeGuess(frames).guess() instanceof Guess.Found f)) return Optional.empty();
        try {
            double mjd = HeaderWord.number(f.value()).orElse(Double.NaN);
            if (mjd > 1e6) return Optional.of(Time.ofMjdUtc(mjd - 2_400_000.5));
            return Optional.of(mjd > 0 ? Time.ofMjdUtc(mjd) : Time.ofUtc(f.value()));
        } catch (Fault | IllegalArgumentException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /// Mean sidereal time of Greenwich to a second (Explanatory Supplement 1992, 2.24).
    private static double greenwichHours(Time t) {
        double days = t.mjdUtc() - 51_544.5;
        return 18.697374558 + 24.06570982441908 * days;
    }

    private static double off(double hours) {
        return Math.abs(((hours % 24) + 36) % 24 - 12);
    }

    private Optional<Answer> geocentric() {
        Optional<HeaderWord> x = frames.first("OBSGEO-X"), y = frames.first("OBSGEO-Y"), z = frames.first("OBSGEO-Z");
        if (x.isEmpty() || y.isEmpty() || z.isEmpty()) return Optional.empty();
        double a = x.get().number().orElse(0),
                b = y.get().number().orElse(0),
                c = z.get().number().orElse(0);
        double r = Math.sqrt(a * a + b * b + c * c);
        if (!(r > 6.3e6 && r < 6.4e6)) return Optional.empty();
        // geodetic by Bowring's formula (1976); WGS 84
        double e2 = 0.00669437999014, major = 6_378_137, minor = major * Math.sqrt(1 - e2);
        double p = Math.hypot(a, b), u = Math.atan2(c * major, p * minor);
        double lat = Math.atan2(
                c + e2 / (1 - e2) * minor * Math.pow(Math.sin(u), 3), p - e2 * major * Math.pow(Math.cos(u), 3));
        double height = p / Math.cos(lat) - major / Math.sqrt(1 - e2 * Math.pow(Math.sin(lat), 2));
        return Optional.of(new Answer(
                Math.toDegrees(Math.atan2(b, a)),
                Math.toDegrees(lat),
                Math.rint(height),
                "from OBSGEO-X, OBSGEO-Y, OBSGEO-Z",
                List.of()));
    }

    private static OptionalDouble angle(HeaderWord w) {
        String value = w.value().replaceAll("[NSEWnsew]\\s*$", "").strip();
        OptionalDouble d = PointingGuess.degrees(value, 1);
        return d.isPresent() && w.value().matches(".*[Ss]\\s*$") && w.plain().contains("LAT")
                ? OptionalDouble.of(-Math.abs(d.getAsDouble()))
                : d;
    }

    /// The site in one line of YAML.
    static String yaml(Answer a) {
        return String.format(
                Locale.ROOT,
                "{longitude: %s, latitude: %s, elevation: %s}",
                Yaml.number(Math.rint(a.longitude() * 1e5) / 1e5),
                Yaml.number(Math.rint(a.latitude() * 1e5) / 1e5),
                Yaml.number(a.elevation()));
    }
}
