/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.registry;

import java.util.ArrayList;
import java.util.List;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.time.Timespan;
import org.almagest.butler.dimension.DimensionGroup;
import org.almagest.butler.query.Expression;

/// Turns an expression into a condition in SQL, with its values collected for the question marks.
final class ExpressionSql {
    /// Finds the column of a name.
    @FunctionalInterface
    interface Columns {
        /// @return column names: one, or begin and end of a timespan
        List<String> of(NameResolver.Meaning meaning);
    }

    private enum Sort {
        NUMBER,
        TEXT,
        TRUTH,
        TIME,
        SPAN,
        REGION,
        NULL;

        /// For messages: `a number`.
        String word() {
            return switch (this) {
                case NUMBER -> "a number";
                case TEXT -> "text";
                case TRUTH -> "a truth value";
                case TIME -> "a time";
                case SPAN -> "a timespan";
                case REGION -> "a region";
                case NULL -> "NULL";
            };
        }
    }

    /// A value: its SQL (two for a timespan) and sort.
    private record Value(List<String> sql, Sort sort) {
        String one() {
            return sql.getFirst();
        }
    }

    private final NameResolver names;
    private final DimensionGroup base;
    private final Columns columns;
    private final List<Object> values;

    /// @param values receives the values for the question marks
    ExpressionSql(NameResolver names, DimensionGroup base, Columns columns, List<Object> values) {
        this.names = names;
        this.base = base;
        this.columns = columns;
        this.values = values;
    }

    /// The condition.
    String condition(Expression e) {
        return switch (e) {
            case Expression.And a -> joined(a.parts(), " AND ");
            case Expression.Or o -> joined(o.parts(), " OR ");
            case Expression.Not n -> "NOT (" + condition(n.part()) + ")";
            case Expression.Truth t -> t.value() ? "1" : "0";
            case Expression.Compare c -> compare(c);
            case Expression.In i -> in(i);
            case Expression.Overlaps o -> overlaps(o);
            case Expression.Glob g -> {
                Value v = value(g.value());
                require(v, Sort.TEXT, "GLOB");
                values.add(g.pattern());
                yield v.one() + " GLOB ?";
            }
            case Expression.Name n -> {
                Value v = value(n);
                require(v, Sort.TRUTH, n.text() + " as a condition");
                yield v.one();
            }
            case Expression.Arithmetic _,
                    Expression.Range _,
                    Expression.Whole _,
                    Expression.Real _,
                    Expression.Text _,
                    Expression.Moment _,
                    Expression.Span _,
                    Expression.Place _,
                    Expression.Null _ ->
                throw new UserFault("expression: a value stands where a condition was expected; compare it");
        };
    }

    private String joined(List<Expression> parts, String word) {
        List<String> sql = new ArrayList<>();
        for (Expression p : parts) sql.add("(" + condition(p) + ")");
        return String.join(word, sql);
    }

    private String compare(Expression.Compare c) {
        Value left = value(c.left());
        Value right = value(c.right());
        if (left.sort == Sort.NULL || right.sort == Sort.NULL) {
            Value other = left.sort == Sort.NULL ? right : left;
            return switch (c.operator()) {
                case "=" -> other.one() + " IS NULL";
                case "!=" -> other.one() + " IS NOT NULL";
                default -> throw new UserFault("expression: NULL is compared with = and != only");
            };
        }
        if (left.sort != right.sort)
            throw new UserFault("expression: " + name(c.left()) + "is " + left.sort.word() + " and is compared with "
                    + right.sort.word());
        return switch (left.sort) {
            case SPAN ->
                switch (c.operator()) {
                    case "=" ->
                        "(" + left.sql.get(0) + ", " + left.sql.get(1) + ") = (" + right.sql.get(0) + ", "
                                + right.sql.get(1) + ")";
                    case "<" -> left.sql.get(1) + " <= " + right.sql.get(0);
                    case ">" -> left.sql.get(0) + " >= " + right.sql.get(1);
                    default -> throw new UserFault("expression: timespans are compared with <, >, = and OVERLAPS only");
                };
            case REGION -> throw new UserFault("expression: regions are compared with OVERLAPS only");
            case NUMBER, TEXT, TRUTH, TIME, NULL -> left.one() + " " + c.operator() + " " + right.one();
        };
    }

    private static String name(Expression e) {
        return e instanceof Expression.Name n ? n.text() + " " : "the left side ";
    }

    private String in(Expression.In i) {
        List<String> any = new ArrayList<>();
        for (Expression item : i.items()) {
            if (item instanceof Expression.Range r) {
                Value v = value(i.value());
                require(v, Sort.NUMBER, "a range");
                values.add(r.first());
                values.add(r.last());
                String range = v.one() + " BETWEEN ? AND ?";
                if (r.stride() > 1) {
                    Value again = value(i.value());
                    values.add(r.first());
                    values.add(r.stride());
                    range += " AND (" + again.one() + " - ?) % ? = 0";
                }
                any.add("(" + range + ")");
            } else {
                any.add("(" + compare(new Expression.Compare("=", i.value(), item)) + ")");
            }
        }
        String sql = any.isEmpty() ? "0" : String.join(" OR ", any);
        return i.negated() ? "NOT (" + sql + ")" : "(" + sql + ")";
    }

    private String overlaps(Expression.Overlaps o) {
        Value a = value(o.left());
        Value b = value(o.right());
        if (a.sort == Sort.REGION && b.sort == Sort.REGION) return "region_overlaps(" + a.one() + ", " + b.one() + ")";
        if (a.sort == Sort.SPAN && b.sort == Sort.SPAN)
            return "(" + a.sql.get(0) + " < " + b.sql.get(1) + " AND " + b.sql.get(0) + " < " + a.sql.get(1) + ")";
        if (a.sort == Sort.SPAN && b.sort == Sort.TIME)
            return "(" + b.one() + " BETWEEN " + a.sql.get(0) + " AND " + a.sql.get(1) + " - 1)";
        if (a.sort == Sort.TIME && b.sort == Sort.SPAN)
            return "(" + a.one() + " BETWEEN " + b.sql.get(0) + " AND " + b.sql.get(1) + " - 1)";
        throw new UserFault("expression: OVERLAPS stands between two regions, two timespans or a timespan and a time, "
                + "not between " + a.sort.word() + " and " + b.sort.word());
    }

    private Value value(Expression e) {
        return switch (e) {
            case Expression.Whole w -> literal(w.value(), Sort.NUMBER);
            case Expression.Real r -> literal(r.value(), Sort.NUMBER);
            case Expression.Text t -> literal(t.value(), Sort.TEXT);
            case Expression.Moment m -> literal(m.value().taiNanos(), Sort.TIME);
            case Expression.Span s -> span(s.value());
            case Expression.Place p -> literal(p.value().text(), Sort.REGION);
            case Expression.Null _ -> new Value(List.of("NULL"), Sort.NULL);
            case Expression.Truth t -> new Value(List.of(t.value() ? "1" : "0"), Sort.TRUTH);
            case Expression.Name n -> column(n);
            case Expression.Arithmetic a -> {
                Value left = value(a.left());
                require(left, Sort.NUMBER, a.operator());
                Value right = value(a.right());
                require(right, Sort.NUMBER, a.operator());
                yield new Value(List.of("(" + left.one() + " " + a.operator() + " " + right.one() + ")"), Sort.NUMBER);
            }
            case Expression.And _,
                    Expression.Or _,
                    Expression.Not _,
                    Expression.Compare _,
                    Expression.In _,
                    Expression.Overlaps _,
                    Expression.Glob _,
                    Expression.Range _ ->
                throw new UserFault("expression: a condition stands where a value was expected");
        };
    }

    private Value literal(Object value, Sort sort) {
        values.add(value);
        return new Value(List.of("?"), sort);
    }

    private Value span(Timespan s) {
        return new Value(List.of(number(s.beginNanos()), number(s.endNanos())), Sort.SPAN);
    }

    /// SQLite reads the least long as a real number, unless it is written so.
    private static String number(long value) {
        return value == Long.MIN_VALUE ? "(-9223372036854775807 - 1)" : Long.toString(value);
    }

    private Value column(Expression.Name n) {
        NameResolver.Meaning m = names.resolve(n, base);
        List<String> sql = columns.of(m);
        return switch (m.kind()) {
            case KEY, FIELD ->
                new Value(
                        sql,
                        switch (m.type()) {
                            case LONG, DOUBLE -> Sort.NUMBER;
                            case TEXT -> Sort.TEXT;
                            case BOOLEAN -> Sort.TRUTH;
                        });
            case TIMESPAN -> new Value(sql, Sort.SPAN);
            case BEGIN, END -> new Value(sql, Sort.TIME);
            case REGION -> new Value(sql, Sort.REGION);
        };
    }

    private static void require(Value v, Sort sort, String user) {
        if (v.sort != sort)
            throw new UserFault("expression: " + user + " needs " + sort.word() + ", not " + v.sort.word());
    }
}
