/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

/// The k-th smallest of some values without sorting them (Hoare 1961, Commun. ACM 4, 321).
///
/// Bound: three comparisons per value on the average, half of them predicted wrongly.
public final class Selection {
    private Selection() {}

    /// Rearranges the values from `from` to `to` - 1 so that the one that belongs at k when they are sorted
    /// is there, none before it is greater, and none behind it smaller; returns it. NaN is not expected.
    ///
    /// @param k place in the array, from `from` to `to` - 1
    public static float place(float[] v, int from, int to, int k) {
        int low = from, high = to - 1;
        while (low < high) {
            float pivot = middle(v[low], v[(low + high) >>> 1], v[high]);
            int i = low, j = high;
            while (i <= j) {
                while (v[i] < pivot) i++;
                while (v[j] > pivot) j--;
                if (i > j) break;
                float t = v[i];
                v[i++] = v[j];
                v[j--] = t;
            }
            if (k <= j) high = j;
            else if (k >= i) low = i;
            else break;
        }
        return v[k];
    }

    private static float middle(float a, float b, float c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }
}
