/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.registry;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.almagest.astro.fault.UserFault;
import org.almagest.butler.dimension.DimensionElement;
import org.almagest.butler.dimension.DimensionGroup;
import org.almagest.butler.dimension.DimensionUniverse;
import org.almagest.butler.dimension.KeyType;
import org.almagest.butler.dimension.Suggestion;
import org.almagest.butler.query.Expression;

/// Finds what the names of an expression mean: dimensions, or fields of elements.
final class NameResolver {
    /// What a name stands for.
    enum Kind {
        KEY,
        FIELD,
        TIMESPAN,
        BEGIN,
        END,
        REGION
    }

    /// @param element the element it belongs to
    /// @param kind what of it
    /// @param field the field's name, of no meaning for the other kinds
    /// @param type type of a key or field
    record Meaning(DimensionElement element, Kind kind, String field, KeyType type) {}

    private final DimensionUniverse universe;

    NameResolver(DimensionUniverse universe) {
        this.universe = universe;
    }

    /// Dimensions that the names of an expression need, so that a query can join them.
    Set<String> dimensions(Expression e, DimensionGroup base) {
        Set<String> needed = new LinkedHashSet<>();
        collect(e, base, needed);
        return needed;
    }

    private void collect(Expression e, DimensionGroup base, Set<String> needed) {
        switch (e) {
            case Expression.And a -> a.parts().forEach(p -> collect(p, base, needed));
            case Expression.Or o -> o.parts().forEach(p -> collect(p, base, needed));
            case Expression.Not n -> collect(n.part(), base, needed);
            case Expression.Compare c -> {
                collect(c.left(), base, needed);
                collect(c.right(), base, needed);
            }
            case Expression.In i -> collect(i.value(), base, needed);
            case Expression.Overlaps o -> {
                collect(o.left(), base, needed);
                collect(o.right(), base, needed);
            }
            case Expression.Glob g -> collect(g.value(), base, needed);
            case Expression.Arithmetic a -> {
                collect(a.left(), base, needed);
                collect(a.right(), base, needed);
            }
            case Expression.Name n -> {
                DimensionElement element = resolve(n, base).element();
                if (element.relation()) needed.addAll(element.requires());
                else needed.add(element.name());
            }
            case Expression.Range _,
                    Expression.Truth _,
                    Expression.Whole _,
                    Expression.Real _,
                    Expression.Text _,
                    Expression.Moment _,
                    Expression.Span _,
                    Expression.Place _,
                    Expression.Null _ -> {}
        }
    }

    /// @param base dimensions of the query, in which a field alone is looked for first
    Meaning resolve(Expression.Name name, DimensionGroup base) {
        String[] parts = name.text().split("\\.");
        if (parts.length == 1) {
            if (universe.find(parts[0]).isPresent()) return key(universe.dimension(parts[0]));
            return alone(parts[0], base);
        }
        if (universe.find(parts[0]).isEmpty())
            throw new UserFault("expression: " + name.text() + ": there is no dimension " + parts[0]
                    + Suggestion.among(parts[0], known(base)));
        DimensionElement e = universe.element(parts[0]);
        String rest = name.text().substring(parts[0].length() + 1);
        return field(e, rest, name.text());
    }

    private static Meaning key(DimensionElement e) {
        return new Meaning(e, Kind.KEY, e.name(), e.key());
    }

    private Meaning field(DimensionElement e, String field, String whole) {
        if (e.fields().containsKey(field))
            return new Meaning(
                    e,
                    Kind.FIELD,
                    field,
                    java.util.Objects.requireNonNull(e.fields().get(field)));
        if (e.region() && field.equals("region")) return new Meaning(e, Kind.REGION, field, KeyType.TEXT);
        if (e.timespan()) {
            switch (field) {
                case "timespan" -> {
                    return new Meaning(e, Kind.TIMESPAN, field, KeyType.LONG);
                }
                case "timespan.begin", "begin" -> {
                    return new Meaning(e, Kind.BEGIN, field, KeyType.LONG);
                }
                case "timespan.end", "end" -> {
                    return new Meaning(e, Kind.END, field, KeyType.LONG);
                }
                default -> {}
            }
        }
        if (!e.relation() && (field.equals("id") || field.equals("name"))) return key(e);
        List<String> there = new ArrayList<>(e.fields().keySet());
        if (e.region()) there.add("region");
        if (e.timespan()) there.addAll(List.of("timespan", "timespan.begin", "timespan.end"));
        throw new UserFault(
                "expression: " + whole + ": " + e.name() + " has no " + field + Suggestion.among(field, there));
    }

    private Meaning alone(String field, DimensionGroup base) {
        List<DimensionElement> having = base.elements().stream()
                .filter(e -> e.fields().containsKey(field))
                .toList();
        if (having.isEmpty())
            having = universe.elements().stream()
                    .filter(e -> e.fields().containsKey(field))
                    .toList();
        if (having.size() == 1) return field(having.getFirst(), field, field);
        if (having.size() > 1)
            throw new UserFault("expression: " + field + " may be "
                    + String.join(
                            " or ",
                            having.stream().map(e -> e.name() + "." + field).toList())
                    + "; say which");
        throw new UserFault("expression: there is no dimension or field " + field + Suggestion.among(field, known(base))
                + " (text stands between single quotes)");
    }

    private Set<String> known(DimensionGroup base) {
        Set<String> words = new TreeSet<>(base.names());
        for (DimensionElement e : universe.elements()) {
            if (!e.name().startsWith("healpix")) words.add(e.name());
            if (base.contains(e.name())) words.addAll(e.fields().keySet());
        }
        return words;
    }
}
