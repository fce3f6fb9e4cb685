/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.dimension;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// A set of dimensions closed under dependencies, in the universe's order. Immutable; equal when the names
/// are.
///
/// The *required* dimensions name a thing; the *implied* ones follow from them (a visit has one filter).
public final class DimensionGroup {
    private final DimensionUniverse universe;
    private final List<String> required;
    private final List<String> implied;
    private final List<String> names;

    private DimensionGroup(DimensionUniverse universe, List<String> required, List<String> implied) {
        this.universe = universe;
        this.required = List.copyOf(required);
        this.implied = List.copyOf(implied);
        List<String> all = new ArrayList<>(required);
        all.addAll(implied);
        all.sort(Comparator.comparingInt(universe::place));
        this.names = List.copyOf(all);
    }

    static DimensionGroup close(DimensionUniverse universe, Collection<String> asked) {
        Set<String> needed = new TreeSet<>();
        for (String name : asked) {
            universe.dimension(name);
            require(universe, name, needed);
        }
        Set<String> implied = new TreeSet<>();
        for (String name : needed) imply(universe, name, implied);
        Set<String> required = new TreeSet<>(needed);
        required.removeAll(implied);
        for (String name : implied) required.addAll(universe.element(name).requires());
        required.removeAll(implied);
        return new DimensionGroup(universe, ordered(universe, required), ordered(universe, implied));
    }

    private static void require(DimensionUniverse universe, String name, Set<String> needed) {
        if (!needed.add(name)) return;
        for (String other : universe.element(name).requires()) require(universe, other, needed);
    }

    private static void imply(DimensionUniverse universe, String name, Set<String> implied) {
        for (String other : universe.element(name).implies()) if (implied.add(other)) imply(universe, other, implied);
    }

    private static List<String> ordered(DimensionUniverse universe, Set<String> names) {
        return names.stream().sorted(Comparator.comparingInt(universe::place)).toList();
    }

    public DimensionUniverse universe() {
        return universe;
    }

    /// Dimensions whose values name one thing of this group.
    public List<String> required() {
        return required;
    }

    /// Dimensions whose values follow from the required ones.
    public List<String> implied() {
        return implied;
    }

    /// Required and implied dimensions, in the universe's order.
    public List<String> names() {
        return names;
    }

    public boolean contains(String dimension) {
        return names.contains(dimension);
    }

    /// Whether every dimension of another group is in this one.
    public boolean containsAll(DimensionGroup other) {
        return names.containsAll(other.names);
    }

    /// The smallest group with the dimensions of both.
    public DimensionGroup union(DimensionGroup other) {
        List<String> all = new ArrayList<>(names);
        all.addAll(other.names);
        return close(universe, all);
    }

    /// Elements with records of which every dimension is in this group: its dimensions and the relations
    /// between them.
    public List<DimensionElement> elements() {
        return universe.elements().stream()
                .filter(e -> e.stored() && (e.relation() ? names.containsAll(e.requires()) : names.contains(e.name())))
                .toList();
    }

    /// Required names with plus signs between; empty for the group without dimensions.
    public String key() {
        return String.join("+", required);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof DimensionGroup other && names.equals(other.names) && required.equals(other.required);
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }

    @Override
    public String toString() {
        return "{" + String.join(", ", names) + "}";
    }
}
