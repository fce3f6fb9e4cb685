/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.graph;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.region.Region;
import org.almagest.astro.time.Time;
import org.almagest.astro.time.Timespan;
import org.almagest.butler.dimension.DataId;
import org.almagest.butler.dimension.DimensionElement;
import org.almagest.butler.dimension.DimensionRecord;
import org.almagest.butler.query.Expression;
import org.almagest.butler.query.ExpressionParser;
import org.almagest.pipe.config.Suggestion;

/// Decides whether a data ID obeys an expression.
///
/// A condition on a dimension that the data ID does not have decides nothing: `tract = 3` bears on patches
/// and leaves raw frames alone. A condition on a fact that is not known is not fulfilled.
final class WhereFilter {
    private enum Truth {
        YES,
        NO,
        UNDECIDED;

        static Truth of(boolean value) {
            return value ? YES : NO;
        }
    }

    /// Value of a name that the data ID does not have.
    private static final Object ABSENT = new Object();
    /// Value of a fact that is not known.
    private static final Object UNKNOWN = new Object();

    private final DimensionSlice slice;
    private final Expression expression;
    private final String source;

    private WhereFilter(DimensionSlice slice, Expression expression, String source) {
        this.slice = slice;
        this.expression = expression;
        this.source = source;
    }

    /// Parses an expression; a blank one lets everything pass.
    static WhereFilter parse(DimensionSlice slice, String text) {
        WhereFilter filter = new WhereFilter(slice, ExpressionParser.parse(text), text);
        filter.test(DataId.EMPTY);
        return filter;
    }

    /// Whether a data ID with all implied values may pass.
    boolean test(DataId full) {
        return decide(expression, full) != Truth.NO;
    }

    private Truth decide(Expression e, DataId id) {
        return switch (e) {
            case Expression.And and -> {
                Truth all = Truth.YES;
                for (Expression part : and.parts()) {
                    Truth t = decide(part, id);
                    if (t == Truth.NO) all = Truth.NO;
                    else if (t == Truth.UNDECIDED && all == Truth.YES) all = t;
                }
                yield all;
            }
            case Expression.Or or -> {
                Truth any = Truth.NO;
                for (Expression part : or.parts()) {
                    Truth t = decide(part, id);
                    if (t == Truth.YES) any = Truth.YES;
                    else if (t == Truth.UNDECIDED && any == Truth.NO) any = t;
                }
                yield any;
            }
            case Expression.Not not ->
                switch (decide(not.part(), id)) {
                    case YES -> Truth.NO;
                    case NO -> Truth.YES;
                    case UNDECIDED -> Truth.UNDECIDED;
                };
            case Expression.Compare c -> compare(c.operator(), value(c.left(), id), value(c.right(), id));
            case Expression.In in -> in(in, id);
            case Expression.Overlaps o -> overlaps(value(o.left(), id), value(o.right(), id));
            case Expression.Glob g -> {
                Object v = value(g.value(), id);
                yield v == ABSENT ? Truth.UNDECIDED : Truth.of(v instanceof String s && glob(g.pattern(), s));
            }
            case Expression.Truth t -> Truth.of(t.value());
            default -> {
                Object v = value(e, id);
                yield v == ABSENT ? Truth.UNDECIDED : Truth.of(Boolean.TRUE.equals(v));
            }
        };
    }

    private Object value(Expression e, DataId id) {
        return switch (e) {
            case Expression.Name n -> name(n.text(), id);
            case Expression.Whole w -> w.value();
            case Expression.Real r -> r.value();
            case Expression.Text t -> t.value();
            case Expression.Moment m -> m.value();
            case Expression.Span s -> s.value();
            case Expression.Place p -> p.value();
            case Expression.Truth t -> t.value();
            case Expression.Null _ -> UNKNOWN;
            case Expression.Arithmetic a -> arithmetic(a, id);
            default -> throw new UserFault("expression \"" + source + "\": a condition stands where a value should");
        };
    }

    private Object name(String text, DataId id) {
        int dot = text.indexOf('.');
        String head = dot < 0 ? text : text.substring(0, dot);
        Optional<DimensionElement> found = slice.universe().find(head);
        if (found.isEmpty()) {
            TreeSet<String> known = new TreeSet<>();
            for (DimensionElement e : slice.universe().elements())
                if (e.stored() || !e.name().startsWith("healpix")) known.add(e.name());
            throw new UserFault(
                    "expression \"" + source + "\": there is no dimension '" + head + "'" + Suggestion.of(head, known));
        }
        DimensionElement element = found.get();
        if (dot < 0) return id.find(head).orElse(ABSENT);
        String field = text.substring(dot + 1);
        checkField(element, field);
        Optional<DimensionRecord> record = slice.record(head, id);
        if (record.isEmpty()) return ABSENT;
        Object value = switch (field) {
            case "region" -> record.get().regionOrNull();
            case "timespan" -> record.get().timespanOrNull();
            case "timespan.begin" ->
                record.get().timespan().flatMap(Timespan::begin).orElse(null);
            case "timespan.end" ->
                record.get().timespan().flatMap(Timespan::end).orElse(null);
            default -> record.get().find(field).orElse(null);
        };
        return value == null ? UNKNOWN : value;
    }

    private void checkField(DimensionElement element, String field) {
        TreeSet<String> known = new TreeSet<>(element.fields().keySet());
        known.addAll(element.implies());
        known.addAll(element.requires());
        if (!element.relation()) known.add(element.name());
        if (element.region()) known.add("region");
        if (element.timespan()) known.addAll(List.of("timespan", "timespan.begin", "timespan.end"));
        if (!known.contains(field))
            throw new UserFault("expression \"" + source + "\": " + element.name() + " has no '" + field + "'"
                    + Suggestion.of(field, known));
    }

    private Object arithmetic(Expression.Arithmetic a, DataId id) {
        Object left = value(a.left(), id);
        Object right = value(a.right(), id);
        if (left == ABSENT || right == ABSENT) return ABSENT;
        if (left instanceof Long x && right instanceof Long y) {
            return switch (a.operator()) {
                case "+" -> x + y;
                case "-" -> x - y;
                case "*" -> x * y;
                case "/" -> y == 0 ? UNKNOWN : (Object) (x / y);
                default -> y == 0 ? UNKNOWN : (Object) (x % y);
            };
        }
        if (!(left instanceof Number x) || !(right instanceof Number y)) return UNKNOWN;
        double p = x.doubleValue();
        double q = y.doubleValue();
        return switch (a.operator()) {
            case "+" -> p + q;
            case "-" -> p - q;
            case "*" -> p * q;
            case "/" -> p / q;
            default -> p % q;
        };
    }

    private Truth in(Expression.In in, DataId id) {
        Object value = value(in.value(), id);
        if (value == ABSENT) return Truth.UNDECIDED;
        boolean member = false;
        for (Expression item : in.items()) {
            if (item instanceof Expression.Range r)
                member |=
                        value instanceof Long n && n >= r.first() && n <= r.last() && (n - r.first()) % r.stride() == 0;
            else member |= compare("=", value, value(item, id)) == Truth.YES;
        }
        return Truth.of(member != in.negated());
    }

    private static Truth compare(String operator, Object left, Object right) {
        if (left == ABSENT || right == ABSENT) return Truth.UNDECIDED;
        if (left == UNKNOWN || right == UNKNOWN) {
            boolean both = left == right;
            return Truth.of(operator.equals("=") ? both : operator.equals("!=") && !both);
        }
        int order;
        if (left instanceof Long a && right instanceof Long b) order = Long.compare(a, b);
        else if (left instanceof Number a && right instanceof Number b)
            order = Double.compare(a.doubleValue(), b.doubleValue());
        else if (left instanceof Time a && right instanceof Time b) order = Long.compare(a.taiNanos(), b.taiNanos());
        else if (left instanceof String a && right instanceof String b) order = a.compareTo(b);
        else {
            boolean same = Objects.equals(left, right) || left.toString().equals(right.toString());
            return Truth.of(operator.equals("=") ? same : operator.equals("!=") && !same);
        }
        return Truth.of(
                switch (operator) {
                    case "=" -> order == 0;
                    case "!=" -> order != 0;
                    case "<" -> order < 0;
                    case "<=" -> order <= 0;
                    case ">" -> order > 0;
                    default -> order >= 0;
                });
    }

    private static Truth overlaps(Object left, Object right) {
        if (left == ABSENT || right == ABSENT) return Truth.UNDECIDED;
        if (left instanceof Region a && right instanceof Region b) return Truth.of(a.overlaps(b));
        if (left instanceof Timespan a && right instanceof Timespan b) return Truth.of(a.overlaps(b));
        if (left instanceof Timespan a && right instanceof Time b) return Truth.of(a.contains(b));
        if (left instanceof Time a && right instanceof Timespan b) return Truth.of(b.contains(a));
        return Truth.NO;
    }

    private static boolean glob(String pattern, String text) {
        StringBuilder regex = new StringBuilder();
        for (char c : pattern.toCharArray()) {
            if (c == '*') regex.append(".*");
            else if (c == '?') regex.append('.');
            else regex.append(java.util.regex.Pattern.quote(String.valueOf(c)));
        }
        return text.matches(regex.toString());
    }
}
