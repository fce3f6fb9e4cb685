/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fits;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Arrays of numbers and texts by name: how values of any shape are stored in one table HDU.
///
/// In the file each entry is a row of NAME and, in the column of its type, the values: TEXT, FLOAT64,
/// FLOAT32 or INT64. Names are paths with slashes, so that values may nest. Immutable.
public final class NamedArrays {
    private final Map<String, Object> entries;
    private final String origin;

    private NamedArrays(Map<String, Object> entries, String origin) {
        this.entries = entries;
        this.origin = origin;
    }

    public static Builder builder() {
        return new Builder();
    }

    /// Names and values (`double[]`, `float[]`, `long[]` or `String`), in order.
    Map<String, Object> entries() {
        return entries;
    }

    /// The entries below a path, without it.
    public NamedArrays child(String path) {
        Map<String, Object> some = new LinkedHashMap<>();
        entries.forEach((name, value) -> {
            if (name.startsWith(path + "/")) some.put(name.substring(path.length() + 1), value);
        });
        return new NamedArrays(some, origin + " " + path);
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /// First steps of all paths, in order, each once.
    public Iterable<String> children() {
        return entries.keySet().stream()
                .map(name -> name.indexOf('/') < 0 ? name : name.substring(0, name.indexOf('/')))
                .distinct()
                .toList();
    }

    public Optional<String> findText(String name) {
        return Optional.ofNullable(entries.get(name))
                .filter(String.class::isInstance)
                .map(String.class::cast);
    }

    public String text(String name) {
        return (String) required(name, String.class);
    }

    public double[] doubles(String name) {
        return (double[]) required(name, double[].class);
    }

    public float[] floats(String name) {
        return (float[]) required(name, float[].class);
    }

    public long[] longs(String name) {
        return (long[]) required(name, long[].class);
    }

    /// The only number of an entry.
    public double number(String name) {
        return doubles(name)[0];
    }

    /// The only whole number of an entry.
    public int whole(String name) {
        return Math.toIntExact(longs(name)[0]);
    }

    private Object required(String name, Class<?> type) {
        Object value = entries.get(name);
        if (!type.isInstance(value))
            throw new org.almagest.astro.fault.DataFault(origin + ": entry " + name + " is missing or no "
                    + type.getSimpleName() + "; there are " + entries.keySet());
        return value;
    }

    static NamedArrays of(Map<String, Object> entries, String origin) {
        return new NamedArrays(entries, origin);
    }

    /// Gathers entries.
    public static final class Builder {
        private final Map<String, Object> entries = new LinkedHashMap<>();

        private Builder() {}

        public Builder put(String name, String text) {
            entries.put(name, text);
            return this;
        }

        public Builder put(String name, double... values) {
            entries.put(name, values.clone());
            return this;
        }

        public Builder put(String name, float[] values) {
            entries.put(name, values.clone());
            return this;
        }

        public Builder put(String name, long... values) {
            entries.put(name, values.clone());
            return this;
        }

        /// Adds all entries of another below a path.
        public Builder putAll(String path, NamedArrays nested) {
            nested.entries.forEach((name, value) -> entries.put(path + "/" + name, value));
            return this;
        }

        public NamedArrays build() {
            return new NamedArrays(new LinkedHashMap<>(entries), "named arrays");
        }
    }
}
