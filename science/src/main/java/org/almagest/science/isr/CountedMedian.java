/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import java.util.Arrays;

/// The median of many values without sorting or moving them: they are counted by the upper half of their
/// bits, then those of one such class by the lower half.
///
/// Bound: two passes over the values, each one addition to a counter in the second cache.
final class CountedMedian {
    private static final int CLASSES = 1 << 16;

    private CountedMedian() {}

    /// The median: of an even number the mean of the middle two. NaN is not expected.
    static double of(float[] v) {
        int k = v.length / 2;
        int[] counts = new int[CLASSES];
        countUpper(v, counts);
        int high = 0, below = 0;
        while (below + counts[high] <= k) below += counts[high++];
        Arrays.fill(counts, 0);
        countLower(v, high, counts);
        int low = 0;
        while (below + counts[low] <= k) below += counts[low++];
        float upper = value(high << 16 | low);
        if (v.length % 2 == 1) return upper;
        return 0.5 * (upper + (below < k ? upper : largestBelow(v, upper)));
    }

    private static void countUpper(float[] v, int[] counts) {
        for (float x : v) counts[order(x) >>> 16]++;
    }

    private static void countLower(float[] v, int upper, int[] counts) {
        for (float x : v) {
            int order = order(x);
            if (order >>> 16 == upper) counts[order & 0xffff]++;
        }
    }

    private static float largestBelow(float[] v, float limit) {
        float top = Float.NEGATIVE_INFINITY;
        for (float x : v) if (x < limit && x > top) top = x;
        return top;
    }

    /// A whole number that rises, unsigned, with the value.
    private static int order(float x) {
        int bits = Float.floatToRawIntBits(x);
        return bits ^ (bits >> 31 | 0x8000_0000);
    }

    private static float value(int order) {
        return Float.intBitsToFloat(order < 0 ? order ^ 0x8000_0000 : ~order);
    }
}
