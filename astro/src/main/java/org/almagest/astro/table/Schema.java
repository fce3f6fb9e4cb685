/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// The columns of a table, in order. Immutable.
public final class Schema {
    private final List<Column> columns;
    private final Map<String, Integer> places;

    /// @param columns definitions with distinct names
    public Schema(List<Column> columns) {
        this.columns = List.copyOf(columns);
        this.places = new HashMap<>();
        for (int i = 0; i < this.columns.size(); i++)
            if (places.put(this.columns.get(i).name(), i) != null)
                throw new IllegalArgumentException(
                        "two columns are named " + this.columns.get(i).name());
    }

    public static Schema of(Column... columns) {
        return new Schema(List.of(columns));
    }

    public List<Column> columns() {
        return columns;
    }

    public int size() {
        return columns.size();
    }

    /// Place of a column, empty when there is none of that name.
    public OptionalInt find(String name) {
        Integer place = places.get(name);
        return place == null ? OptionalInt.empty() : OptionalInt.of(place);
    }

    /// Place of a column that must be there.
    public int indexOf(String name) {
        Integer place = places.get(name);
        if (place == null) throw new IllegalArgumentException("no column " + name + "; there are " + places.keySet());
        return place;
    }

    /// For each column, the place of the column of its name in another schema; -1 where it has none.
    public int[] placesIn(Schema other) {
        return columns.stream()
                .mapToInt(c -> other.places.getOrDefault(c.name(), -1))
                .toArray();
    }

    public Column column(String name) {
        return columns.get(indexOf(name));
    }

    /// This schema with more columns behind.
    public Schema with(Column... more) {
        List<Column> all = new ArrayList<>(columns);
        all.addAll(List.of(more));
        return new Schema(all);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Schema other && columns.equals(other.columns);
    }

    @Override
    public int hashCode() {
        return columns.hashCode();
    }

    @Override
    public String toString() {
        return "Schema" + columns.stream().map(Column::name).toList();
    }
}
