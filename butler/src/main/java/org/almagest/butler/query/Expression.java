/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.query;

import java.util.List;
import org.almagest.astro.region.Region;
import org.almagest.astro.time.Time;
import org.almagest.astro.time.Timespan;

/// A parsed WHERE clause, or a part of one.
public sealed interface Expression {
    /// Always true: no constraint.
    Expression ALL = new Truth(true);

    /// Every one holds.
    record And(List<Expression> parts) implements Expression {}

    /// At least one holds.
    record Or(List<Expression> parts) implements Expression {}

    /// The other does not hold.
    record Not(Expression part) implements Expression {}

    /// @param operator `= != < <= > >=`
    record Compare(String operator, Expression left, Expression right) implements Expression {}

    /// A value is one of several, or in a range.
    record In(Expression value, List<Expression> items, boolean negated) implements Expression {}

    /// Two timespans, a timespan and a time, or two regions share something.
    record Overlaps(Expression left, Expression right) implements Expression {}

    /// @param pattern `*` any text, `?` one letter
    record Glob(Expression value, String pattern) implements Expression {}

    /// @param operator `+ - * / %`
    record Arithmetic(String operator, Expression left, Expression right) implements Expression {}

    /// Whole numbers `first, first + stride, ...` up to `last`; within [In] only.
    record Range(long first, long last, long stride) implements Expression {}

    /// A dimension, or a field of an element.
    ///
    /// @param position place in the text, for messages
    record Name(String text, int position) implements Expression {}

    record Truth(boolean value) implements Expression {}

    record Whole(long value) implements Expression {}

    record Real(double value) implements Expression {}

    record Text(String value) implements Expression {}

    record Moment(Time value) implements Expression {}

    record Span(Timespan value) implements Expression {}

    record Place(Region value) implements Expression {}

    /// A value not known.
    record Null() implements Expression {}

    /// Both hold.
    static Expression and(Expression a, Expression b) {
        if (a.equals(ALL)) return b;
        return b.equals(ALL) ? a : new And(List.of(a, b));
    }
}
