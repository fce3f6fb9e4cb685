/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.healpix;

import java.util.Arrays;
import java.util.function.LongConsumer;

/// A set of whole numbers as sorted, separate ranges. Immutable.
public final class RangeSet {
    /// The set without members.
    public static final RangeSet EMPTY = new RangeSet(new long[0]);

    /// begin (inside), end (outside), begin, end ..., strictly increasing.
    private final long[] bounds;

    private RangeSet(long[] bounds) {
        this.bounds = bounds;
    }

    /// The set of some numbers, in any order.
    public static RangeSet of(long... members) {
        long[] sorted = members.clone();
        Arrays.sort(sorted);
        Builder builder = new Builder();
        for (long m : sorted) builder.add(m, m + 1);
        return builder.build();
    }

    /// The numbers from one to before another.
    public static RangeSet ofRange(long begin, long end) {
        return new Builder().add(begin, end).build();
    }

    /// Gathers ranges that come sorted by their begin.
    public static final class Builder {
        private long[] bounds = new long[16];
        private int n;

        /// Adds the numbers from one to before another.
        ///
        /// @param begin not less than the begin of the range added last
        public Builder add(long begin, long end) {
            if (end <= begin) return this;
            if (n > 0 && begin < bounds[n - 2])
                throw new IllegalArgumentException("range from " + begin + " behind one from " + bounds[n - 2]);
            if (n > 0 && begin <= bounds[n - 1]) {
                bounds[n - 1] = Math.max(bounds[n - 1], end);
                return this;
            }
            if (n == bounds.length) bounds = Arrays.copyOf(bounds, 2 * n);
            bounds[n++] = begin;
            bounds[n++] = end;
            return this;
        }

        public RangeSet build() {
            return new RangeSet(Arrays.copyOf(bounds, n));
        }
    }

    /// Number of separate ranges.
    public int ranges() {
        return bounds.length / 2;
    }

    /// First number of a range.
    public long begin(int range) {
        return bounds[2 * range];
    }

    /// First number behind a range.
    public long end(int range) {
        return bounds[2 * range + 1];
    }

    /// Number of members.
    public long size() {
        long sum = 0;
        for (int i = 0; i < ranges(); i++) sum += end(i) - begin(i);
        return sum;
    }

    public boolean isEmpty() {
        return bounds.length == 0;
    }

    public boolean contains(long number) {
        int place = Arrays.binarySearch(bounds, number);
        return place >= 0 ? place % 2 == 0 : -place % 2 == 0;
    }

    /// Calls back for each member, in increasing order.
    public void forEach(LongConsumer action) {
        for (int i = 0; i < ranges(); i++) for (long m = begin(i); m < end(i); m++) action.accept(m);
    }

    /// All members, in increasing order.
    public long[] toArray() {
        long[] all = new long[Math.toIntExact(size())];
        int[] n = {0};
        forEach(m -> all[n[0]++] = m);
        return all;
    }

    /// What is in this set, in the other, or in both.
    public RangeSet union(RangeSet o) {
        Builder builder = new Builder();
        int i = 0, k = 0;
        while (i < ranges() || k < o.ranges()) {
            boolean mine = k == o.ranges() || (i < ranges() && begin(i) <= o.begin(k));
            if (mine) builder.add(begin(i), end(i++));
            else builder.add(o.begin(k), o.end(k++));
        }
        return builder.build();
    }

    /// What is in both.
    public RangeSet intersection(RangeSet o) {
        Builder builder = new Builder();
        int i = 0, k = 0;
        while (i < ranges() && k < o.ranges()) {
            builder.add(Math.max(begin(i), o.begin(k)), Math.min(end(i), o.end(k)));
            if (end(i) < o.end(k)) i++;
            else k++;
        }
        return builder.build();
    }

    /// The descendants of all members, `levels` deeper in a tree with four children each.
    public RangeSet refined(int levels) {
        long[] more = bounds.clone();
        for (int i = 0; i < more.length; i++) more[i] = Math.multiplyExact(more[i], 1L << (2 * levels));
        return new RangeSet(more);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof RangeSet other && Arrays.equals(bounds, other.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    /// `[3, 7) [9, 10)`
    @Override
    public String toString() {
        StringBuilder s = new StringBuilder();
        for (int i = 0; i < ranges(); i++)
            s.append(i > 0 ? " " : "")
                    .append('[')
                    .append(begin(i))
                    .append(", ")
                    .append(end(i))
                    .append(')');
        return s.toString();
    }
}
