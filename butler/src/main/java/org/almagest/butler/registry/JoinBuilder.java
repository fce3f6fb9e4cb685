/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.registry;

import static org.almagest.butler.registry.RegistrySchema.quoted;
import static org.almagest.butler.registry.RegistrySchema.skyTable;
import static org.almagest.butler.registry.RegistrySchema.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.almagest.astro.fault.UserFault;
import org.almagest.butler.dimension.DimensionElement;
import org.almagest.butler.dimension.DimensionGroup;
import org.almagest.butler.dimension.DimensionUniverse;
import org.almagest.butler.query.Expression;

/// Joins the tables of a dimension group: equal values, relations, and overlap on the sky.
///
/// The finest member of each family takes part in an overlap: visit and detector rather than visit, patch
/// rather than tract. Alias `x` of a table stands for an element `e_x`.
final class JoinBuilder {
    private static final List<List<String>> FAMILIES =
            List.of(List.of("visit_detector_region", "visit"), List.of("patch", "tract"));

    private final DimensionUniverse universe;
    private final DimensionGroup group;
    private final NameResolver names;
    private final List<String> from = new ArrayList<>();
    private final List<String> conditions = new ArrayList<>();
    private final List<Object> fromValues = new ArrayList<>();
    private final List<Object> whereValues = new ArrayList<>();
    private final Map<String, String> dimensionColumns = new LinkedHashMap<>();
    private final Map<String, String> aliases = new LinkedHashMap<>();
    private final Set<String> named;
    private boolean overlapsStored;

    /// @param asked dimensions to have columns for
    /// @param where whose names may bring further dimensions in
    JoinBuilder(DimensionUniverse universe, DimensionGroup asked, Expression where) {
        this.universe = universe;
        this.names = new NameResolver(universe);
        List<String> all = new ArrayList<>(asked.names());
        this.named = names.dimensions(where, asked);
        all.addAll(named);
        this.group = universe.group(all);
    }

    /// All dimensions that take part.
    DimensionGroup group() {
        return group;
    }

    /// Joins rows that have a column for each of some dimensions.
    ///
    /// @param sql table or bracketed query
    void source(String sql, String alias, List<String> dimensions, List<Object> values) {
        from.add(sql + " " + alias);
        fromValues.addAll(values);
        for (String d : dimensions) unite(d, alias + "." + quoted(d));
        for (List<String> pair : List.of(List.of("visit", "tract"), List.of("visit", "patch")))
            overlapsStored |= dimensions.containsAll(pair);
    }

    private void unite(String dimension, String column) {
        String known = dimensionColumns.putIfAbsent(dimension, column);
        if (known != null) conditions.add(known + " = " + column);
    }

    /// Joins the records of an element, once.
    ///
    /// @return the alias
    String element(DimensionElement e) {
        String there = aliases.get(e.name());
        if (there != null) return there;
        String alias = "e_" + e.name();
        aliases.put(e.name(), alias);
        from.add(table(e) + " " + alias);
        List<String> dims = DimensionTables.keys(e);
        dims.addAll(e.implies());
        for (String d : dims) unite(d, alias + "." + quoted(d));
        return alias;
    }

    /// Joins every element of the group: its dimensions must all have records.
    void completeAll() {
        for (DimensionElement e : group.elements()) if (!e.relation()) element(e);
        complete(group.names());
    }

    /// Joins the tables that give values to some dimensions which no source told, the relations between all
    /// that take part, and overlaps on the sky.
    void complete(Collection<String> wanted) {
        for (String d : wanted) obtain(d);
        for (DimensionElement e : group.elements())
            if (e.relation() && !e.region() && dimensionColumns.keySet().containsAll(e.requires())) element(e);
        overlap();
    }

    /// [#complete] for the dimensions that the expression names.
    void completeNamed() {
        complete(named);
    }

    /// Finds a column for a dimension: in the record that implies it, or in its own.
    private void obtain(String d) {
        if (dimensionColumns.containsKey(d)) return;
        if (DimensionUniverse.healpixOrder(d) >= 0)
            throw new UserFault("query: " + d + " has no records; ask for the pixels of a region instead");
        for (DimensionElement e : group.elements()) {
            if (e.relation() || !e.implies().contains(d)) continue;
            obtain(e.name());
            element(e);
            return;
        }
        DimensionElement own = universe.dimension(d);
        if (own.stored()) element(own);
        else unstored(d);
    }

    /// A dimension without a table of its own, such as `band`: the values that records imply.
    private void unstored(String d) {
        List<String> selects = universe.elements().stream()
                .filter(e -> e.stored() && e.implies().contains(d))
                .map(e -> "SELECT " + quoted(d) + " FROM " + table(e))
                .toList();
        source("(" + String.join(" UNION ", selects) + ")", "u_" + d, List.of(d), List.of());
    }

    private void overlap() {
        if (overlapsStored) return;
        Optional<DimensionElement> a = finest(FAMILIES.get(0));
        Optional<DimensionElement> b = finest(FAMILIES.get(1));
        if (a.isEmpty() || b.isEmpty()) return;
        String skyA = sky(a.get());
        String skyB = sky(b.get());
        conditions.add(skyA + ".pixel = " + skyB + ".pixel");
        conditions.add("region_overlaps(" + element(a.get()) + ".region, " + element(b.get()) + ".region)");
    }

    /// The finest element of a family whose dimensions are in the group.
    private Optional<DimensionElement> finest(List<String> family) {
        for (String name : family) {
            Optional<DimensionElement> e = universe.find(name);
            if (e.isPresent() && group.names().containsAll(DimensionTables.keys(e.get()))) return e;
        }
        return Optional.empty();
    }

    private String sky(DimensionElement e) {
        element(e);
        String alias = "s_" + e.name();
        from.add(skyTable(e) + " " + alias);
        for (String d : DimensionTables.keys(e)) unite(d, alias + "." + quoted(d));
        return alias;
    }

    /// Adds the condition of an expression, joining the records of the elements whose facts it names.
    void where(Expression e) {
        if (e.equals(Expression.ALL)) return;
        String sql = new ExpressionSql(names, group, this::columns, whereValues).condition(e);
        conditions.add("(" + sql + ")");
    }

    private List<String> columns(NameResolver.Meaning m) {
        if (m.kind() == NameResolver.Kind.KEY) return List.of(column(m.element().name()));
        String alias = element(m.element());
        return switch (m.kind()) {
            case KEY, FIELD -> List.of(alias + "." + quoted(m.field()));
            case TIMESPAN -> List.of(alias + ".t_begin", alias + ".t_end");
            case BEGIN -> List.of(alias + ".t_begin");
            case END -> List.of(alias + ".t_end");
            case REGION -> List.of(alias + ".region");
        };
    }

    /// The column of a dimension.
    String column(String dimension) {
        String column = dimensionColumns.get(dimension);
        if (column == null) throw new UserFault("query: no table tells " + dimension);
        return column;
    }

    /// The statement; different rows only, ordered by their columns.
    String sql(List<String> columns) {
        return "SELECT DISTINCT " + String.join(", ", columns)
                + (from.isEmpty() ? "" : " FROM " + String.join(", ", from))
                + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions));
    }

    /// Values for the question marks of [#sql].
    Object[] values() {
        List<Object> all = new ArrayList<>(fromValues);
        all.addAll(whereValues);
        return all.toArray();
    }
}
