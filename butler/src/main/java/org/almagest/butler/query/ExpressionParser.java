/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.region.Region;
import org.almagest.astro.time.Time;
import org.almagest.astro.time.TimeScale;
import org.almagest.astro.time.Timespan;

/// Reads expressions; see the package for the grammar.
public final class ExpressionParser {
    private final String source;
    private final List<Token> tokens;
    private final Map<String, ?> binds;
    private int next;

    private ExpressionParser(String source, Map<String, ?> binds) {
        this.source = source;
        this.tokens = Token.cut(source);
        this.binds = binds;
    }

    /// Reads an expression; a blank one is [Expression#ALL].
    public static Expression parse(String expression) {
        return parse(expression, Map.of());
    }

    /// @param binds values of `:name`: whole and real numbers, text, [Time], [Timespan], [Region], or a
    /// collection of these within `IN`
    public static Expression parse(String expression, Map<String, ?> binds) {
        if (expression.isBlank()) return Expression.ALL;
        ExpressionParser p = new ExpressionParser(expression, binds);
        Expression e = p.or();
        if (p.peek().kind() != Token.Kind.END) throw p.error("AND, OR or the end was expected");
        return e;
    }

    private Expression or() {
        List<Expression> parts = new ArrayList<>(List.of(and()));
        while (takeWord("OR")) parts.add(and());
        return parts.size() == 1 ? parts.getFirst() : new Expression.Or(parts);
    }

    private Expression and() {
        List<Expression> parts = new ArrayList<>(List.of(not()));
        while (takeWord("AND")) parts.add(not());
        return parts.size() == 1 ? parts.getFirst() : new Expression.And(parts);
    }

    private Expression not() {
        return takeWord("NOT") ? new Expression.Not(not()) : comparison();
    }

    private Expression comparison() {
        Expression left = sum();
        if (takeWord("IN")) return in(left, false);
        if (isWord("NOT") && isWordAt(next + 1, "IN")) {
            next += 2;
            return in(left, true);
        }
        if (takeWord("OVERLAPS")) return new Expression.Overlaps(left, sum());
        if (takeWord("GLOB")) return new Expression.Glob(left, text());
        for (String op : List.of("=", "==", "!=", "<>", "<=", ">=", "<", ">"))
            if (takeSign(op))
                return new Expression.Compare(
                        switch (op) {
                            case "==" -> "=";
                            case "<>" -> "!=";
                            default -> op;
                        },
                        left,
                        sum());
        return left;
    }

    private Expression in(Expression value, boolean negated) {
        List<Expression> items = new ArrayList<>();
        if (peek().kind() == Token.Kind.BIND) {
            items.addAll(bound());
        } else {
            expect("(");
            do {
                items.addAll(item());
            } while (takeSign(","));
            expect(")");
        }
        return new Expression.In(value, items, negated);
    }

    private List<Expression> item() {
        if (peek().kind() == Token.Kind.BIND) return bound();
        Expression first = sum();
        if (!takeSign("..")) return List.of(first);
        Expression last = sum();
        Expression stride = takeSign(":") ? sum() : new Expression.Whole(1);
        if (first instanceof Expression.Whole a
                && last instanceof Expression.Whole b
                && stride instanceof Expression.Whole s
                && s.value() > 0) return List.of(new Expression.Range(a.value(), b.value(), s.value()));
        throw error("a range is whole numbers first..last:stride, the stride above 0");
    }

    private Expression sum() {
        Expression left = product();
        while (true) {
            if (takeSign("+")) left = new Expression.Arithmetic("+", left, product());
            else if (takeSign("-")) left = new Expression.Arithmetic("-", left, product());
            else return left;
        }
    }

    private Expression product() {
        Expression left = signed();
        while (true) {
            if (takeSign("*")) left = new Expression.Arithmetic("*", left, signed());
            else if (takeSign("/")) left = new Expression.Arithmetic("/", left, signed());
            else if (takeSign("%")) left = new Expression.Arithmetic("%", left, signed());
            else return left;
        }
    }

    private Expression signed() {
        if (takeSign("+")) return signed();
        if (!takeSign("-")) return primary();
        return switch (signed()) {
            case Expression.Whole w -> new Expression.Whole(-w.value());
            case Expression.Real r -> new Expression.Real(-r.value());
            case Expression e -> new Expression.Arithmetic("-", new Expression.Whole(0), e);
        };
    }

    private Expression primary() {
        Token t = peek();
        return switch (t.kind()) {
            case NUMBER -> number();
            case TEXT -> new Expression.Text(text());
            case TIME -> new Expression.Moment(time());
            case BIND -> {
                List<Expression> values = bound();
                if (values.size() != 1) throw error(":" + t.text() + " is a list; lists stand within IN");
                yield values.getFirst();
            }
            case WORD -> word();
            case SIGN -> {
                if (!t.text().equals("(")) throw error("a name or value was expected");
                yield bracket();
            }
            case END -> throw error("a name or value was expected");
        };
    }

    private Expression bracket() {
        expect("(");
        Expression first = or();
        if (takeSign(",")) {
            Expression last = or();
            expect(")");
            return new Expression.Span(new Timespan(nanos(first, Timespan.OPEN_BEGIN), nanos(last, Timespan.OPEN_END)));
        }
        expect(")");
        return first;
    }

    private long nanos(Expression e, long open) {
        return switch (e) {
            case Expression.Moment m -> m.value().taiNanos();
            case Expression.Null _ -> open;
            default -> throw error("a timespan is two times (T'...', T'...'), NULL for an open end");
        };
    }

    private Expression word() {
        Token t = peek();
        next++;
        String upper = t.text().toUpperCase(Locale.ROOT);
        if (isSign("(")) return call(upper, t);
        return switch (upper) {
            case "TRUE" -> new Expression.Truth(true);
            case "FALSE" -> new Expression.Truth(false);
            case "NULL" -> new Expression.Null();
            case "AND", "OR", "NOT", "IN", "OVERLAPS", "GLOB" -> {
                next--;
                throw error("a name or value was expected");
            }
            default -> new Expression.Name(t.text(), t.position());
        };
    }

    private Expression call(String name, Token at) {
        expect("(");
        if (name.equals("GLOB")) {
            Expression value = sum();
            expect(",");
            String pattern = text();
            expect(")");
            return new Expression.Glob(value, pattern);
        }
        List<Double> numbers = new ArrayList<>();
        do {
            numbers.add(
                    switch (sum()) {
                        case Expression.Whole w -> (double) w.value();
                        case Expression.Real r -> r.value();
                        default -> throw error(name + " takes numbers [deg]");
                    });
        } while (takeSign(","));
        expect(")");
        try {
            return new Expression.Place(
                    Places.of(name, numbers.stream().mapToDouble(d -> d).toArray()));
        } catch (IllegalArgumentException e) {
            throw new UserFault(where(at) + ": " + e.getMessage(), e);
        }
    }

    private Expression number() {
        Token t = peek();
        next++;
        try {
            boolean whole = t.text().chars().allMatch(c -> c >= '0' && c <= '9');
            return whole
                    ? new Expression.Whole(Long.parseLong(t.text()))
                    : new Expression.Real(Double.parseDouble(t.text()));
        } catch (NumberFormatException e) {
            throw new UserFault(where(t) + ": '" + t.text() + "' is no number", e);
        }
    }

    private String text() {
        Token t = peek();
        if (t.kind() != Token.Kind.TEXT) throw error("text between single quotes was expected");
        next++;
        return t.text();
    }

    private Time time() {
        Token t = peek();
        next++;
        String s = t.text();
        try {
            if (s.matches("[-+]?\\d+(\\.\\d*)?")) return Time.ofMjdTai(Double.parseDouble(s));
            String[] parts = s.split("/", -1);
            if (parts.length == 1) return Time.ofUtc(s);
            TimeScale scale = parts.length > 2 ? TimeScale.valueOf(parts[2].toUpperCase(Locale.ROOT)) : TimeScale.TAI;
            return switch (parts[0].toLowerCase(Locale.ROOT)) {
                case "mjd" -> Time.ofMjd(Double.parseDouble(parts[1]), scale);
                case "jd" -> Time.ofJd(Double.parseDouble(parts[1]), scale);
                case "iso", "isot" -> Time.ofIso(parts[1], scale);
                default -> throw new IllegalArgumentException("form " + parts[0] + " is none of iso, jd, mjd");
            };
        } catch (DataFault | IllegalArgumentException e) {
            throw new UserFault(where(t) + ": time T'" + s + "': " + e.getMessage(), e);
        }
    }

    private List<Expression> bound() {
        Token t = peek();
        next++;
        Object value = binds.get(t.text());
        if (value == null) throw new UserFault(where(t) + ": no value is bound to :" + t.text());
        if (value instanceof Collection<?> many)
            return many.stream().map(v -> literal(t, v)).toList();
        return List.of(literal(t, value));
    }

    private Expression literal(Token t, Object value) {
        return switch (value) {
            case Long v -> new Expression.Whole(v);
            case Integer v -> new Expression.Whole(v);
            case Double v -> new Expression.Real(v);
            case String v -> new Expression.Text(v);
            case Boolean v -> new Expression.Truth(v);
            case Time v -> new Expression.Moment(v);
            case Timespan v -> new Expression.Span(v);
            case Region v -> new Expression.Place(v);
            default ->
                throw new UserFault(where(t) + ": :" + t.text() + " is bound to a "
                        + value.getClass().getSimpleName());
        };
    }

    private Token peek() {
        return tokens.get(next);
    }

    private boolean isWord(String word) {
        return isWordAt(next, word);
    }

    private boolean isWordAt(int place, String word) {
        return place < tokens.size()
                && tokens.get(place).kind() == Token.Kind.WORD
                && tokens.get(place).text().equalsIgnoreCase(word);
    }

    private boolean takeWord(String word) {
        boolean there = isWord(word);
        if (there) next++;
        return there;
    }

    private boolean isSign(String sign) {
        return peek().kind() == Token.Kind.SIGN && peek().text().equals(sign);
    }

    private boolean takeSign(String sign) {
        boolean there = isSign(sign);
        if (there) next++;
        return there;
    }

    private void expect(String sign) {
        if (!takeSign(sign)) throw error("'" + sign + "' was expected");
    }

    private String where(Token t) {
        return "expression \"" + source + "\", letter " + (t.position() + 1);
    }

    private UserFault error(String problem) {
        Token t = peek();
        String found = t.kind() == Token.Kind.END ? "the end" : "'" + t.text() + "'";
        return new UserFault(where(t) + ": found " + found + ", " + problem);
    }
}
