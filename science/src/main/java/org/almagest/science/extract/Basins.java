/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.extract;

import java.util.Arrays;

/// The runs of pixels above the threshold, the peaks in them, and which peaks stand apart.
///
/// Each pixel belongs to the peak to which the steepest way up leads. Where two basins touch, the lower
/// peak must rise above their highest saddle by enough, else it is part of the higher one; saddles are
/// taken from the highest down, so that a peak is compared with all that is joined by then.
///
/// Bound: nine comparisons for each pixel above the threshold and a sort of the pixels where basins touch;
/// pixels below the threshold are looked at once, in the first cache, in 0.6 ns.
///
/// Thread rule: one thread; used again image by image.
final class Basins {
    private final int width;
    private final float[] snr;
    private final int[] label;
    private int runs;
    private int[] start = new int[1 << 14];
    private int[] end = new int[1 << 14];
    private int peaks;
    private int[] at = new int[1 << 12];
    private int[] into = new int[1 << 12];
    private int[] area = new int[1 << 12];
    private boolean[] kept = new boolean[1 << 12];
    private long[] saddles = new long[1 << 14];
    private int[] edges = new int[1 << 15];
    private int touching;

    /// @param snr signal-to-noise of a whole image, which the caller fills row by row
    Basins(int width, float[] snr) {
        this.width = width;
        this.snr = snr;
        this.label = new int[snr.length];
    }

    /// Forgets an image.
    void clear() {
        runs = peaks = touching = 0;
    }

    /// Notes the runs of a row that is filled.
    void addRow(int y, float threshold) {
        int i = y * width, stop = i + width;
        float[] s = snr;
        while (i < stop) {
            while (i < stop && !(s[i] > threshold)) i++;
            if (i == stop) return;
            int first = i;
            while (i < stop && s[i] > threshold) i++;
            if (runs == start.length) {
                start = Arrays.copyOf(start, 2 * runs);
                end = Arrays.copyOf(end, 2 * runs);
            }
            start[runs] = first;
            end[runs++] = i;
        }
    }

    /// Number of pixels above the threshold.
    long pixels() {
        long n = 0;
        for (int r = 0; r < runs; r++) n += end[r] - start[r];
        return n;
    }

    /// Finds the peaks of all runs.
    ///
    /// @param threshold that of the runs
    /// @param rise least height above the saddle in sigma, sources' own noise included
    /// @param contrast least height above the saddle as a fraction of it
    /// @param lightNoise variance that one unit of signal-to-noise of light adds, over the background's
    void find(float threshold, double rise, double contrast, double lightNoise) {
        for (int r = 0; r < runs; r++) climb(start[r], end[r]);
        for (int r = 0; r < runs; r++) for (int i = start[r]; i < end[r]; i++) area[resolve(i)]++;
        for (int r = 0; r < runs; r++) touch(start[r], end[r], threshold);
        merge(rise, contrast, lightNoise);
    }

    /// Points each pixel at its highest neighbour; a peak points at its own number, bits turned.
    private void climb(int first, int stop) {
        float[] s = snr;
        int w = width;
        for (int i = first; i < stop; i++) {
            int x = i % w, best = i;
            float v = s[i];
            int up = i - w, down = i + w;
            boolean left = x > 0, right = x < w - 1;
            if (up >= 0) {
                if (left && s[up - 1] >= v) v = s[best = up - 1];
                if (s[up] >= v) v = s[best = up];
                if (right && s[up + 1] >= v) v = s[best = up + 1];
            }
            if (left && s[i - 1] >= v) v = s[best = i - 1];
            if (right && s[i + 1] > v) v = s[best = i + 1];
            if (down < s.length) {
                if (left && s[down - 1] > v) v = s[best = down - 1];
                if (s[down] > v) v = s[best = down];
                if (right && s[down + 1] > v) best = down + 1;
            }
            label[i] = best == i ? ~newPeak(i) : best;
        }
    }

    private int newPeak(int i) {
        if (peaks == at.length) {
            at = Arrays.copyOf(at, 2 * peaks);
            into = Arrays.copyOf(into, 2 * peaks);
            area = Arrays.copyOf(area, 2 * peaks);
            kept = Arrays.copyOf(kept, 2 * peaks);
        }
        at[peaks] = i;
        into[peaks] = peaks;
        area[peaks] = 0;
        kept[peaks] = true;
        return peaks++;
    }

    /// The peak of a pixel; all pixels of the way point at it afterwards.
    private int resolve(int pixel) {
        int i = pixel;
        while (label[i] >= 0) i = label[i];
        int peak = label[i];
        for (int k = pixel; label[k] >= 0; ) {
            int next = label[k];
            label[k] = peak;
            k = next;
        }
        return ~peak;
    }

    /// Notes the pairs of neighbours that belong to different peaks.
    private void touch(int first, int stop, float threshold) {
        int w = width;
        for (int i = first; i < stop; i++) {
            int own = label[i], x = i % w;
            if (i + 1 < stop && label[i + 1] != own) join(i, i + 1);
            int down = i + w;
            if (down >= snr.length) continue;
            if (snr[down] > threshold && label[down] != own) join(i, down);
            if (x > 0 && snr[down - 1] > threshold && label[down - 1] != own) join(i, down - 1);
            if (x < w - 1 && snr[down + 1] > threshold && label[down + 1] != own) join(i, down + 1);
        }
    }

    private void join(int i, int j) {
        if (touching == saddles.length) {
            saddles = Arrays.copyOf(saddles, 2 * touching);
            edges = Arrays.copyOf(edges, 4 * touching);
        }
        edges[2 * touching] = ~label[i];
        edges[2 * touching + 1] = ~label[j];
        int bits = Float.floatToIntBits(Math.min(snr[i], snr[j]));
        saddles[touching] = (long) (Integer.MAX_VALUE - bits) << 32 | touching;
        touching++;
    }

    private void merge(double rise, double contrast, double lightNoise) {
        Arrays.sort(saddles, 0, touching);
        for (int k = 0; k < touching; k++) {
            int e = (int) saddles[k];
            int a = root(edges[2 * e]), b = root(edges[2 * e + 1]);
            if (a == b) continue;
            float saddle = Float.intBitsToFloat(Integer.MAX_VALUE - (int) (saddles[k] >>> 32));
            int low = isHigher(a, b) ? b : a, high = low == a ? b : a;
            double above = snr[at[low]] - saddle;
            if (above < rise * Math.sqrt(1 + lightNoise * saddle) || above < contrast * saddle) kept[low] = false;
            into[low] = high;
        }
    }

    private boolean isHigher(int a, int b) {
        return snr[at[a]] > snr[at[b]] || (snr[at[a]] == snr[at[b]] && at[a] < at[b]);
    }

    private int root(int peak) {
        int r = peak;
        while (into[r] != r) {
            into[r] = into[into[r]];
            r = into[r];
        }
        return r;
    }

    /// Number of peaks, those included that do not stand apart.
    int peaks() {
        return peaks;
    }

    /// Whether a peak stands apart.
    boolean isKept(int peak) {
        return kept[peak];
    }

    int x(int peak) {
        return at[peak] % width;
    }

    int y(int peak) {
        return at[peak] / width;
    }

    /// Signal-to-noise at a peak.
    float height(int peak) {
        return snr[at[peak]];
    }

    /// The highest peak of the pixels that hang together with a peak's.
    int island(int peak) {
        return root(peak);
    }

    /// Pixels that lead up to a peak.
    int area(int peak) {
        return area[peak];
    }
}
