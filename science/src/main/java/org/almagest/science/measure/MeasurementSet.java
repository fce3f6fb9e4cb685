/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.table.Column;

/// Configured measurements in an order in which each finds what it needs.
final class MeasurementSet {
    /// The measurements on the class path by their names; looking for them takes milliseconds.
    private static final Map<String, MeasurementFactory> KNOWN = onClassPath();

    private final List<Measurement> ordered;

    private MeasurementSet(List<Measurement> ordered) {
        this.ordered = ordered;
    }

    private static Map<String, MeasurementFactory> onClassPath() {
        Map<String, MeasurementFactory> known = new TreeMap<>();
        for (MeasurementFactory f : ServiceLoader.load(MeasurementFactory.class)) known.put(f.name(), f);
        return Collections.unmodifiableMap(known);
    }

    /// The measurements named, of those on the class path.
    static MeasurementSet of(List<String> names, Map<String, Map<String, String>> options, Frame frame) {
        return of(names, options, frame, EnumSet.noneOf(Slot.class));
    }

    /// The same where some slots are filled from the start, as positions are in forced measurement.
    static MeasurementSet of(
            List<String> names, Map<String, Map<String, String>> options, Frame frame, Set<Slot> given) {
        Set<String> strays = new TreeSet<>(options.keySet());
        names.forEach(strays::remove);
        if (!strays.isEmpty())
            throw new UserFault("options for measurements that do not run: " + String.join(", ", strays));
        List<Measurement> all = new ArrayList<>();
        for (String name : names) {
            MeasurementFactory factory = KNOWN.get(name);
            if (factory == null)
                throw new UserFault(
                        "no measurement is named '" + name + "'; there are " + String.join(", ", KNOWN.keySet()));
            Options own = new Options(name, options.getOrDefault(name, Map.of()));
            all.add(factory.create(own, frame));
            own.checkAllKnown();
        }
        return of(all, given);
    }

    static MeasurementSet of(List<Measurement> measurements) {
        return of(measurements, EnumSet.noneOf(Slot.class));
    }

    private static MeasurementSet of(List<Measurement> measurements, Set<Slot> given) {
        List<Measurement> waiting = new ArrayList<>(measurements);
        List<Measurement> ordered = new ArrayList<>();
        Set<Slot> filled = EnumSet.noneOf(Slot.class);
        filled.addAll(given);
        while (!waiting.isEmpty()) {
            int before = waiting.size();
            for (Measurement m : List.copyOf(waiting))
                if (filled.containsAll(m.needs())) {
                    ordered.add(m);
                    waiting.remove(m);
                    filled.addAll(m.gives());
                }
            if (waiting.size() == before) {
                Set<Slot> missing = EnumSet.noneOf(Slot.class);
                waiting.forEach(m -> missing.addAll(m.needs()));
                missing.removeAll(filled);
                throw new UserFault(waiting.getFirst().getClass().getSimpleName() + " needs " + missing
                        + ", which no configured measurement gives: add one that does");
            }
        }
        return new MeasurementSet(List.copyOf(ordered));
    }

    List<Measurement> ordered() {
        return ordered;
    }

    List<Column> columns() {
        return ordered.stream().flatMap(m -> m.columns().stream()).toList();
    }
}
