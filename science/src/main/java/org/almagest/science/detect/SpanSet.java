/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.detect;

import org.almagest.astro.image.Box;
import org.almagest.astro.image.Mask;

/// A set of pixels as horizontal runs, by row and then by column; runs of a row neither touch nor overlap.
///
/// Immutable.
public final class SpanSet {
    private final int[] y;
    private final int[] x0;
    private final int[] x1;
    private final Box box;
    private final int area;

    /// @param y row of each run
    /// @param x0 first column of each run
    /// @param x1 last column of each run
    public SpanSet(int[] y, int[] x0, int[] x1) {
        if (y.length != x0.length || y.length != x1.length)
            throw new IllegalArgumentException(y.length + ", " + x0.length + ", " + x1.length + " run parts");
        this.y = y.clone();
        this.x0 = x0.clone();
        this.x1 = x1.clone();
        int left = Integer.MAX_VALUE;
        int right = Integer.MIN_VALUE;
        int pixels = 0;
        for (int i = 0; i < y.length; i++) {
            if (x1[i] < x0[i]) throw new IllegalArgumentException("run from " + x0[i] + " to " + x1[i]);
            if (i > 0 && (y[i] < y[i - 1] || (y[i] == y[i - 1] && x0[i] <= x1[i - 1])))
                throw new IllegalArgumentException("runs are out of order at row " + y[i]);
            left = Math.min(left, x0[i]);
            right = Math.max(right, x1[i]);
            pixels += x1[i] - x0[i] + 1;
        }
        this.area = pixels;
        this.box = y.length == 0 ? new Box(0, 0, 0, 0) : Box.ofCorners(left, y[0], right, y[y.length - 1]);
    }

    /// All pixels of a box.
    public static SpanSet of(Box box) {
        int n = box.isEmpty() ? 0 : box.height();
        int[] y = new int[n];
        int[] x0 = new int[n];
        int[] x1 = new int[n];
        for (int i = 0; i < n; i++) {
            y[i] = box.y0() + i;
            x0[i] = box.x0();
            x1[i] = box.x1();
        }
        return new SpanSet(y, x0, x1);
    }

    /// Number of runs.
    public int size() {
        return y.length;
    }

    /// Row of a run.
    public int y(int run) {
        return y[run];
    }

    /// First column of a run.
    public int x0(int run) {
        return x0[run];
    }

    /// Last column of a run.
    public int x1(int run) {
        return x1[run];
    }

    /// The smallest box around the pixels.
    public Box box() {
        return box;
    }

    /// Number of pixels.
    public int area() {
        return area;
    }

    /// Whether a pixel belongs to the set.
    public boolean contains(int px, int py) {
        int low = 0;
        int high = y.length - 1;
        while (low <= high) {
            int mid = (low + high) >>> 1;
            if (y[mid] < py || (y[mid] == py && x1[mid] < px)) low = mid + 1;
            else if (y[mid] > py || x0[mid] > px) high = mid - 1;
            else return true;
        }
        return false;
    }

    /// Sets bits on the pixels that lie in a mask.
    public void setOn(Mask mask, int bits) {
        Box there = mask.box();
        int[] px = mask.data();
        for (int i = 0; i < y.length; i++) {
            if (y[i] < there.y0() || y[i] > there.y1()) continue;
            int row = mask.rowStart(y[i]) - there.x0();
            int last = Math.min(x1[i], there.x1());
            for (int x = Math.max(x0[i], there.x0()); x <= last; x++) px[row + x] |= bits;
        }
    }

    /// The bits of the pixels that lie in a mask, joined.
    public int bitsOn(Mask mask) {
        Box there = mask.box();
        int[] px = mask.data();
        int bits = 0;
        for (int i = 0; i < y.length; i++) {
            if (y[i] < there.y0() || y[i] > there.y1()) continue;
            int row = mask.rowStart(y[i]) - there.x0();
            int last = Math.min(x1[i], there.x1());
            for (int x = Math.max(x0[i], there.x0()); x <= last; x++) bits |= px[row + x];
        }
        return bits;
    }

    @Override
    public String toString() {
        return "SpanSet[" + area + " pixels in " + box + "]";
    }
}
