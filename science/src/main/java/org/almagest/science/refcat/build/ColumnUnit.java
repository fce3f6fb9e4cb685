/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.refcat.build;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/// Factors between the units in which catalogues give things.
final class ColumnUnit {
    /// In degrees.
    private static final Map<String, Double> ANGLES = Map.ofEntries(
            Map.entry("deg", 1.0),
            Map.entry("degree", 1.0),
            Map.entry("degrees", 1.0),
            Map.entry("d", 1.0),
            Map.entry("rad", 180 / Math.PI),
            Map.entry("radian", 180 / Math.PI),
            Map.entry("h", 15.0),
            Map.entry("hour", 15.0),
            Map.entry("hourangle", 15.0),
            Map.entry("arcmin", 1 / 60.0),
            Map.entry("arcsec", 1 / 3600.0),
            Map.entry("as", 1 / 3600.0),
            Map.entry("\"", 1 / 3600.0),
            Map.entry("mas", 1 / 3.6e6),
            Map.entry("milliarcsec", 1 / 3.6e6),
            Map.entry("marcsec", 1 / 3.6e6),
            Map.entry("uas", 1 / 3.6e9),
            Map.entry("microarcsec", 1 / 3.6e9));
    /// In nanojansky; a maggy is the flux of AB magnitude 0.
    private static final Map<String, Double> FLUXES = Map.of(
            "njy", 1.0, "ujy", 1e3, "mjy", 1e6, "jy", 1e9, "nmgy", 3631.0, "nanomaggy", 3631.0, "nanomaggies", 3631.0);

    private ColumnUnit() {}

    /// Degrees in one of a unit of angle; empty for what is no angle.
    static OptionalDouble degrees(String unit) {
        return of(ANGLES, plain(unit));
    }

    /// Milliarcseconds per year in one of a unit of proper motion. Seconds of time count as angles of 15".
    static OptionalDouble masPerYear(String unit) {
        String u = plain(unit).replace("**", "").replace("^", "");
        String[] parts = u.contains("/") ? u.split("/", 2) : u.split("[.* ]", 2);
        if (parts.length != 2) return OptionalDouble.empty();
        String time =
                parts[1].replace("-1", "").replace("(", "").replace(")", "").strip();
        double years = switch (time) {
            case "yr", "a", "year", "y", "jyr" -> 1;
            case "cyr", "cy", "century", "ca", "100yr", "100a" -> 100;
            default -> Double.NaN;
        };
        OptionalDouble angle = parts[0].equals("s") ? OptionalDouble.of(15 / 3600.0) : of(ANGLES, parts[0].strip());
        if (angle.isEmpty() || Double.isNaN(years)) return OptionalDouble.empty();
        return OptionalDouble.of(angle.getAsDouble() * 3.6e6 / years);
    }

    /// Whether a unit of proper motion counts seconds of time, which are never times cos(dec).
    static boolean isTimePerYear(String unit) {
        return plain(unit).matches("s(/|[.* ])(yr|a|cyr|year).*");
    }

    /// Nanojansky in one of a unit of flux density.
    static OptionalDouble nanojansky(String unit) {
        return of(FLUXES, plain(unit).replace("\u00b5", "u"));
    }

    /// Magnitudes in one of a unit of magnitude.
    static OptionalDouble magnitudes(String unit) {
        String u = plain(unit);
        if (u.startsWith("mmag")) return OptionalDouble.of(1e-3);
        return u.startsWith("mag") || u.startsWith("'mag") ? OptionalDouble.of(1) : OptionalDouble.empty();
    }

    private static String plain(String unit) {
        return unit.strip().toLowerCase(Locale.ROOT);
    }

    private static OptionalDouble of(Map<String, Double> table, String unit) {
        Double factor = table.get(unit);
        return factor == null ? OptionalDouble.empty() : OptionalDouble.of(factor);
    }
}
