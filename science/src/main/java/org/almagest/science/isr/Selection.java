/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

/// The k-th smallest of an array without sorting it (Hoare 1961, Commun. ACM 4, 321).
final class Selection {
    private Selection() {}

    /// Rearranges the first n values so that the k-th, from 0, is in its place, and returns it. NaN is not
    /// expected.
    static float smallest(float[] v, int n, int k) {
        int low = 0, high = n - 1;
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
