/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.diasource;

import java.util.Arrays;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.image.Box;

/// Significance of a difference in square bins, of unit scatter and clipped; NaN where too little is good.
///
/// Thread rule: one thread per object; [#clear] changes it.
final class BinnedSignal {
    private static final String[] UNUSABLE = {"BAD", "SAT", "SAT_TEMPLATE", "CR", "NO_DATA", "INTRP"};

    private final float[] values;
    private final int width;
    private final int height;
    private final Box box;
    private final int bin;

    private BinnedSignal(float[] values, int width, int height, Box box, int bin) {
        this.values = values;
        this.width = width;
        this.height = height;
        this.box = box;
        this.bin = bin;
    }

    /// @param bin side of a bin [pixel]
    /// @param clip values beyond are brought to it [sigma]
    static BinnedSignal of(Exposure e, int bin, double clip) {
        Box box = e.box();
        int width = box.width() / bin, height = box.height() / bin;
        float[] out = new float[width * height];
        float[] image = e.image().data(), variance = e.variance().data();
        int[] mask = e.mask().data();
        int bad = e.mask().valueOf(UNUSABLE);
        double[] sum = new double[width], noise = new double[width];
        int[] good = new int[width];
        for (int by = 0; by < height; by++) {
            Arrays.fill(sum, 0);
            Arrays.fill(noise, 0);
            Arrays.fill(good, 0);
            for (int y = box.y0() + by * bin; y < box.y0() + (by + 1) * bin; y++) {
                int i = e.image().rowStart(y),
                        v = e.variance().rowStart(y),
                        m = e.mask().rowStart(y);
                for (int b = 0; b < width; b++) {
                    double light = 0, power = 0;
                    int n = 0;
                    for (int x = b * bin; x < (b + 1) * bin; x++) {
                        float d = image[i + x], w = variance[v + x];
                        if ((mask[m + x] & bad) != 0 || !(Math.abs(d) <= Float.MAX_VALUE) || !(w > 0)) continue;
                        light += d;
                        power += w;
                        n++;
                    }
                    sum[b] += light;
                    noise[b] += power;
                    good[b] += n;
                }
            }
            for (int b = 0; b < width; b++)
                out[by * width + b] = 2 * good[b] >= bin * bin ? (float) (sum[b] / Math.sqrt(noise[b])) : Float.NaN;
        }
        normalise(out, clip);
        return new BinnedSignal(out, width, height, box, bin);
    }

    /// Takes off the median and divides by the robust scatter, then clips.
    private static void normalise(float[] values, double clip) {
        float[] sorted = new float[values.length];
        int n = 0;
        for (float v : values) if (!Float.isNaN(v)) sorted[n++] = v;
        if (n == 0) return;
        Arrays.sort(sorted, 0, n);
        float median = sorted[n / 2];
        float sigma = (float) Math.max(1e-6, 0.7413 * (sorted[(int) (0.75 * n)] - sorted[n / 4]));
        for (int i = 0; i < values.length; i++)
            if (!Float.isNaN(values[i])) values[i] = (float) Math.clamp((values[i] - median) / sigma, -clip, clip);
    }

    float[] values() {
        return values;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    int bin() {
        return bin;
    }

    /// Column in pixels of the middle of a bin.
    double x(int column) {
        return box.x0() + (column + 0.5) * bin - 0.5;
    }

    /// Row in pixels of the middle of a bin.
    double y(int row) {
        return box.y0() + (row + 0.5) * bin - 0.5;
    }

    /// Strikes out all bins that a streak reaches.
    void clear(StreakFinder.Streak streak) {
        double reach = streak.halfWidth() + 1.5 * bin;
        StreakFinder.Streak wide = new StreakFinder.Streak(
                streak.angle(), streak.distance(), reach, streak.from() - reach, streak.to() + reach, 0);
        for (int r = 0; r < height; r++)
            for (int c = 0; c < width; c++) if (wide.covers(x(c), y(r))) values[r * width + c] = Float.NaN;
    }

    /// Sums along a line in equal stretches.
    ///
    /// @param sum of the bins' values whose middles lie within one bin of the line
    /// @param variance of each sum: how many bins there are
    /// @param start along coordinate of the first stretch [pixel]
    /// @param step length of a stretch [pixel]
    record Segments(double[] sum, double[] variance, double start, double step) {}

    /// Splits the line's course through the image.
    ///
    /// @param angle direction across the line [rad]
    /// @param distance of the line from pixel (0, 0) [pixel]
    Segments along(double angle, double distance, int count) {
        double c = Math.cos(angle), s = Math.sin(angle), low = Double.MAX_VALUE, high = -Double.MAX_VALUE;
        for (int r = 0; r < height; r++)
            for (int k = 0; k < width; k++) {
                if (Math.abs(x(k) * c + y(r) * s - distance) > bin) continue;
                double t = y(r) * c - x(k) * s;
                low = Math.min(low, t);
                high = Math.max(high, t);
            }
        double step = Math.max(bin, (high - low) / count);
        double[] sum = new double[count], variance = new double[count];
        for (int r = 0; r < height; r++)
            for (int k = 0; k < width; k++) {
                float v = values[r * width + k];
                if (Float.isNaN(v) || Math.abs(x(k) * c + y(r) * s - distance) > bin) continue;
                int i = Math.clamp((int) ((y(r) * c - x(k) * s - low) / step), 0, count - 1);
                sum[i] += v;
                variance[i]++;
            }
        return new Segments(sum, variance, low, step);
    }
}
