/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

/// What the values of a part of a row are, in two forms that give the same: plain Java, and the Vector API
/// where the machine has vectors of eight floats or more.
///
/// Bound: one pass over the values. Thread rule: without state.
public sealed interface RowValues permits PlainRowValues, VectorRowValues {
    /// The form for this machine.
    RowValues BEST = VectorSupport.AVAILABLE ? new VectorRowValues() : new PlainRowValues();

    /// Bit of [#survey]: a value is not finite.
    int NOT_FINITE = 1;

    /// Bit of [#survey]: a value is not positive, or not a number.
    int NOT_POSITIVE = 2;

    /// Lowers ends[0] to the least positive value, and raises ends[1] to the greatest; infinite ones count.
    ///
    /// @return which of [#NOT_FINITE] and [#NOT_POSITIVE] occur
    int survey(float[] v, int from, int n, float[] ends);

    /// Puts 1 / v in place of v where v is positive and finite, else NaN.
    void invert(float[] v, int from, int n);

    /// Puts another value in place of those that are negative or not finite.
    void replaceBad(float[] v, int from, int n, float by);

    /// Whether px[p + i] is finite, and vv[v + i] above zero and not above a limit, for all i.
    boolean areGood(float[] px, int p, float[] vv, int v, int n, float limit);

    /// The i from 0 to n - 1 where px[p + i] is above a limit and above its left neighbour, and not below
    /// the right one, in their order; returns how many there are. The neighbours must be there.
    int crests(float[] px, int p, int n, float limit, int[] out);
}
