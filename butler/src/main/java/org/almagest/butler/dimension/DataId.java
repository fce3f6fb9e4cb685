/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.dimension;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.almagest.astro.fault.UserFault;

/// Which instrument, detector, exposure ... a dataset or a quantum is about: dimension name to value.
///
/// Values are `Long` or `String`. Immutable; equal when names and values are.
public final class DataId implements Comparable<DataId> {
    /// The data ID of what belongs to everything.
    public static final DataId EMPTY = new DataId(new TreeMap<>());

    private final TreeMap<String, Object> values;

    private DataId(TreeMap<String, Object> values) {
        this.values = values;
    }

    /// A data ID of pairs: name, value, name, value ...
    public static DataId of(Object... pairs) {
        TreeMap<String, Object> all = new TreeMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            String dimension = (String) pairs[i];
            all.put(dimension, normal(dimension, pairs[i + 1]));
        }
        return new DataId(all);
    }

    /// @param values dimension name to a whole number or text
    public static DataId of(Map<String, ?> values) {
        TreeMap<String, Object> all = new TreeMap<>();
        values.forEach((dimension, value) -> all.put(dimension, normal(dimension, value)));
        return new DataId(all);
    }

    /// This data ID with one more value, or another.
    public DataId with(String dimension, Object value) {
        TreeMap<String, Object> more = new TreeMap<>(values);
        more.put(dimension, normal(dimension, value));
        return new DataId(more);
    }

    /// The part of this data ID that some dimensions make up; those without a value are left out.
    public DataId subset(Iterable<String> dimensions) {
        TreeMap<String, Object> some = new TreeMap<>();
        for (String d : dimensions) {
            Object value = values.get(d);
            if (value != null) some.put(d, value);
        }
        return new DataId(some);
    }

    /// Names and values, by name.
    public Map<String, Object> values() {
        return Collections.unmodifiableMap(values);
    }

    public boolean has(String dimension) {
        return values.containsKey(dimension);
    }

    public Optional<Object> find(String dimension) {
        return Optional.ofNullable(values.get(dimension));
    }

    /// The whole number of a dimension that must be there.
    public long number(String dimension) {
        if (required(dimension) instanceof Long number) return number;
        throw new UserFault("data ID " + this + ": " + dimension + " is not a whole number");
    }

    /// The text of a dimension that must be there.
    public String text(String dimension) {
        return required(dimension).toString();
    }

    private Object required(String dimension) {
        Object value = values.get(dimension);
        if (value == null) throw new UserFault("data ID " + this + " has no " + dimension);
        return value;
    }

    private static Object normal(String dimension, Object value) {
        return switch (value) {
            case Integer i -> (long) i;
            case Short s -> (long) s;
            case Long l -> l;
            case String s -> s;
            default ->
                throw new UserFault("data ID value " + dimension + "=" + value + " is neither a whole number nor text");
        };
    }

    @Override
    public int compareTo(DataId o) {
        var mine = values.entrySet().iterator();
        var theirs = o.values.entrySet().iterator();
        while (mine.hasNext() && theirs.hasNext()) {
            var a = mine.next();
            var b = theirs.next();
            int c = a.getKey().compareTo(b.getKey());
            if (c == 0) c = compareValues(a.getValue(), b.getValue());
            if (c != 0) return c;
        }
        return Boolean.compare(mine.hasNext(), theirs.hasNext());
    }

    private static int compareValues(Object a, Object b) {
        if (a instanceof Long x && b instanceof Long y) return Long.compare(x, y);
        return a.toString().compareTo(b.toString());
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof DataId other && values.equals(other.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /// `{detector: 0, instrument: DemoCam, visit: 7}`
    @Override
    public String toString() {
        StringBuilder s = new StringBuilder("{");
        values.forEach((k, v) ->
                s.append(s.length() > 1 ? ", " : "").append(k).append(": ").append(v));
        return s.append('}').toString();
    }
}
