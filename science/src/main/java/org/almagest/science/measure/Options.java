/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.measure;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.almagest.astro.fault.UserFault;

/// Options of one measurement as written in the configuration: name to text.
public final class Options {
    private final String owner;
    private final Map<String, String> values;
    private final Set<String> asked = new HashSet<>();

    /// @param owner the measurement's name, for messages
    public Options(String owner, Map<String, String> values) {
        this.owner = owner;
        this.values = Map.copyOf(values);
    }

    /// A number, or its default.
    public double number(String name, double otherwise) {
        asked.add(name);
        String text = values.get(name);
        return text == null ? otherwise : parse(name, text);
    }

    /// Numbers divided by commas, or their default.
    public double[] numbers(String name, double... otherwise) {
        asked.add(name);
        String text = values.get(name);
        if (text == null) return otherwise.clone();
        String[] parts = text.split(",", -1);
        double[] out = new double[parts.length];
        for (int i = 0; i < out.length; i++) out[i] = parse(name, parts[i].strip());
        return out;
    }

    private double parse(String name, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new UserFault("measurement " + owner + ": option " + name + " wants a number, not '" + text + "'", e);
        }
    }

    /// Refuses options that nobody asked for.
    void checkAllKnown() {
        Set<String> unknown = new TreeSet<>(values.keySet());
        unknown.removeAll(asked);
        if (!unknown.isEmpty())
            throw new UserFault("measurement " + owner + " has no option " + String.join(", ", unknown) + "; it has "
                    + (asked.isEmpty() ? "none" : String.join(", ", new TreeSet<>(asked))));
    }
}
