/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.night;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.pipe.config.ConfigNode;
import org.almagest.pipe.config.Suggestion;
import org.almagest.pipe.config.YamlReader;

/// Stars that light curves are wanted of, from a small YAML:
///
/// ```yaml
/// targets:
///   - {name: HAT-P-32, ra: 31.04271, dec: 46.68780}
/// - {name: Barnard, ra: "17:57:48.50", dec: "+04:41:36.1", pm_ra: -801.6, pm_dec: 10362.4, epoch: 2016.0}
/// ```
/// Right ascension in degrees, or in hours when it is written with colons; proper motions in mas a year,
/// that in right ascension times cos(dec); positions are of the epoch (2000 when there is none).
///
/// @param name for people, and of its files
/// @param ra ICRS at the epoch [deg]
/// @param dec ICRS at the epoch [deg]
/// @param pmRa [mas/yr]
/// @param pmDec [mas/yr]
/// @param epoch Julian year
record Target(String name, double ra, double dec, double pmRa, double pmDec, double epoch) {
    private static final List<String> KEYS = List.of("name", "ra", "dec", "pm_ra", "pm_dec", "epoch");
    private static final double MAS = 1 / 3.6e6;

    /// Reads a list, and of it those of some names when there are any.
    static List<Target> read(Path file, List<String> names) {
        List<Target> all = new ArrayList<>();
        for (ConfigNode item : items(file)) {
            if (!(item instanceof ConfigNode.Mapping m)) throw new UserFault(item.place() + ": a target is a map");
            for (String key : m.entries().keySet())
                if (!KEYS.contains(key))
                    throw new UserFault(m.placeOf(key) + ": a target has no '" + key + "'" + Suggestion.of(key, KEYS));
            String name = text(m, "name");
            all.add(new Target(
                    name,
                    angle(m, "ra", 15),
                    angle(m, "dec", 1),
                    number(m, "pm_ra", 0),
                    number(m, "pm_dec", 0),
                    number(m, "epoch", 2000)));
        }
        List<String> known = all.stream().map(Target::name).toList();
        for (String n : names)
            if (!known.contains(n)) throw new UserFault(file + " has no target '" + n + "'" + Suggestion.of(n, known));
        return names.isEmpty()
                ? all
                : all.stream().filter(t -> names.contains(t.name())).toList();
    }

    private static List<ConfigNode> items(Path file) {
        try {
            if (YamlReader.read(Files.readString(file), file.toString()) instanceof ConfigNode.Mapping top
                    && top.entries().get("targets") instanceof ConfigNode.Sequence list) return list.items();
            throw new UserFault(file + ": 'targets: [{name: ..., ra: ..., dec: ...}]' was expected");
        } catch (IOException e) {
            throw new ResourceFault("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static String text(ConfigNode.Mapping m, String key) {
        if (m.entries().get(key) instanceof ConfigNode.Scalar s && !s.isNull()) return s.text();
        throw new UserFault(m.place() + ": a target needs " + key);
    }

    private static double number(ConfigNode.Mapping m, String key, double otherwise) {
        if (!m.entries().containsKey(key)) return otherwise;
        return parse(m, key, text(m, key));
    }

    private static double parse(ConfigNode.Mapping m, String key, String text) {
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
            throw new UserFault(m.placeOf(key) + ": " + key + " is '" + text + "', not a number", e);
        }
    }

    private static double angle(ConfigNode.Mapping m, String key, double perUnit) {
        String text = text(m, key).strip();
        String[] parts = text.split("[: ]+");
        double value = 0;
        if (parts.length == 1) value = parse(m, key, text);
        else {
            for (int i = parts.length - 1; i >= 0; i--) value = value / 60 + Math.abs(parse(m, key, parts[i]));
            value *= perUnit * (text.startsWith("-") ? -1 : 1);
        }
        double most = key.equals("ra") ? 360 : 90, least = key.equals("ra") ? 0 : -90;
        if (!(value >= least && value <= most))
            throw new UserFault(
                    m.placeOf(key) + ": " + key + " " + text + " is outside " + (int) least + " to " + (int) most);
        return value;
    }

    /// Where it is in a Julian year.
    Target at(double year) {
        double dt = year - epoch;
        return new Target(
                name,
                ra + dt * pmRa * MAS / Math.max(1e-6, Math.cos(Math.toRadians(dec))),
                dec + dt * pmDec * MAS,
                pmRa,
                pmDec,
                year);
    }
}
