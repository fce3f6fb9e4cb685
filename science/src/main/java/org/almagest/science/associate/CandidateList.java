/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.associate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Grows the candidate pairs, source by source; within a source they end up by object.
final class CandidateList {
    private int[] source = new int[64];
    private int[] object = new int[64];
    private double[] chi2 = new double[64];
    private double[] weight = new double[64];
    private int size;
    private int begin;

    void begin() {
        begin = size;
    }

    void add(int s, int o, double chiSquare, double w) {
        if (size == source.length) {
            int more = 2 * size;
            source = Arrays.copyOf(source, more);
            object = Arrays.copyOf(object, more);
            chi2 = Arrays.copyOf(chi2, more);
            weight = Arrays.copyOf(weight, more);
        }
        source[size] = s;
        object[size] = o;
        chi2[size] = chiSquare;
        weight[size++] = w;
    }

    /// Sorts what was added since [#begin] by object.
    void end() {
        int n = size - begin;
        if (n < 2) return;
        int from = begin;
        int[] order = IntStream.range(from, size)
                .boxed()
                .sorted(Comparator.comparingInt(i -> object[i]))
                .mapToInt(i -> i)
                .toArray();
        int[] o = Arrays.stream(order).map(i -> object[i]).toArray();
        double[] c = Arrays.stream(order).mapToDouble(i -> chi2[i]).toArray();
        double[] w = Arrays.stream(order).mapToDouble(i -> weight[i]).toArray();
        System.arraycopy(o, 0, object, from, n);
        System.arraycopy(c, 0, chi2, from, n);
        System.arraycopy(w, 0, weight, from, n);
    }

    PositionMatcher.Candidates build() {
        return new PositionMatcher.Candidates(
                Arrays.copyOf(source, size),
                Arrays.copyOf(object, size),
                Arrays.copyOf(chi2, size),
                Arrays.copyOf(weight, size));
    }
}
