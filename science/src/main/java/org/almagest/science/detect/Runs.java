/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.detect;

import java.util.Arrays;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;

/// Runs of pixels over a box, row by row, and the components that they form (neighbours include diagonals).
///
/// Thread rule: one thread while it grows.
final class Runs {
    private final Box box;
    private int[] y = new int[256];
    private int[] x0 = new int[256];
    private int[] x1 = new int[256];
    private int[] parent = new int[0];
    private int size;

    Runs(Box box) {
        this.box = box;
    }

    int size() {
        return size;
    }

    int y(int run) {
        return y[run];
    }

    int x0(int run) {
        return x0[run];
    }

    int x1(int run) {
        return x1[run];
    }

    /// Adds a run behind all others.
    void add(int row, int first, int last) {
        if (size == y.length) {
            y = Arrays.copyOf(y, 2 * size);
            x0 = Arrays.copyOf(x0, 2 * size);
            x1 = Arrays.copyOf(x1, 2 * size);
        }
        y[size] = row;
        x0[size] = first;
        x1[size++] = last;
    }

    /// The pixels that exceed a threshold: above it, below its negative, or either.
    static Runs above(Image snr, float threshold, Polarity polarity) {
        Runs out = new Runs(snr.box());
        float[] px = snr.data();
        float up = polarity == Polarity.NEGATIVE ? Float.POSITIVE_INFINITY : threshold;
        float down = polarity == Polarity.POSITIVE ? Float.NEGATIVE_INFINITY : -threshold;
        for (int row = snr.y0(); row < snr.y0() + snr.height(); row++) {
            int start = snr.rowStart(row);
            int end = start + snr.width();
            int i = start;
            while (i < end) {
                if (!(px[i] > up) && !(px[i] < down)) {
                    i++;
                    continue;
                }
                int first = i;
                while (i < end && (px[i] > up || px[i] < down)) i++;
                out.add(row, snr.x0() + first - start, snr.x0() + i - 1 - start);
            }
        }
        return out;
    }

    /// The runs of all pixels within a distance of one of these, cut at the box.
    Runs grown(double distance) {
        int reach = (int) Math.floor(distance);
        if (reach < 1) return this;
        int[] half = new int[2 * reach + 1];
        for (int d = -reach; d <= reach; d++)
            half[d + reach] = (int) Math.floor(Math.sqrt(distance * distance - d * d));
        Runs out = new Runs(box);
        int[] change = new int[box.width() + 1];
        int low = 0;
        for (int row = box.y0(); row <= box.y1(); row++) {
            while (low < size && y[low] < row - reach) low++;
            boolean any = false;
            for (int i = low; i < size && y[i] <= row + reach; i++) {
                int more = half[y[i] - row + reach];
                change[Math.max(0, x0[i] - more - box.x0())]++;
                change[Math.min(box.width(), x1[i] + more + 1 - box.x0())]--;
                any = true;
            }
            if (any) out.addCovered(row, change);
        }
        return out;
    }

    /// Adds the runs where the running sum of changes is positive, and clears the changes.
    private void addCovered(int row, int[] change) {
        int depth = 0;
        int first = -1;
        for (int i = 0; i < change.length; i++) {
            depth += change[i];
            change[i] = 0;
            if (depth > 0 && first < 0) first = i;
            if (depth == 0 && first >= 0) {
                add(row, box.x0() + first, box.x0() + i - 1);
                first = -1;
            }
        }
    }

    /// Joins runs of neighbouring rows that touch, diagonally too.
    void join() {
        parent = new int[size];
        for (int i = 0; i < size; i++) parent[i] = i;
        int above = 0;
        for (int i = 0; i < size; i++) {
            while (above < i && (y[above] < y[i] - 1 || (y[above] == y[i] - 1 && x1[above] < x0[i] - 1))) above++;
            for (int k = above; k < i && y[k] == y[i] - 1 && x0[k] <= x1[i] + 1; k++) union(k, i);
        }
    }

    /// The run that stands for a run's component: its first.
    int root(int run) {
        int r = run;
        while (parent[r] != r) {
            parent[r] = parent[parent[r]];
            r = parent[r];
        }
        return r;
    }

    private void union(int a, int b) {
        int ra = root(a);
        int rb = root(b);
        if (ra < rb) parent[rb] = ra;
        else parent[ra] = rb;
    }

    /// The run that holds a pixel, -1 when none does.
    int find(int px, int py) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int mid = (low + high) >>> 1;
            if (y[mid] < py || (y[mid] == py && x1[mid] < px)) low = mid + 1;
            else if (y[mid] > py || x0[mid] > px) high = mid - 1;
            else return mid;
        }
        return -1;
    }

    /// The runs whose component passes a test on its root, in order.
    Runs where(java.util.function.IntPredicate rootKept) {
        Runs out = new Runs(box);
        for (int i = 0; i < size; i++) if (rootKept.test(root(i))) out.add(y[i], x0[i], x1[i]);
        return out;
    }

    /// The pixels of each component, in the order of the components' first runs.
    java.util.Map<Integer, SpanSet> components() {
        int[] count = new int[size];
        for (int i = 0; i < size; i++) count[root(i)]++;
        java.util.Map<Integer, int[][]> parts = new java.util.LinkedHashMap<>();
        int[] filled = new int[size];
        for (int i = 0; i < size; i++) {
            int r = root(i);
            int[][] p = parts.computeIfAbsent(r, k -> new int[3][count[k]]);
            p[0][filled[r]] = y[i];
            p[1][filled[r]] = x0[i];
            p[2][filled[r]++] = x1[i];
        }
        java.util.Map<Integer, SpanSet> out = new java.util.LinkedHashMap<>();
        parts.forEach((r, p) -> out.put(r, new SpanSet(p[0], p[1], p[2])));
        return out;
    }
}
