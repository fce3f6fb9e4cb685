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
import org.almagest.astro.kernel.GoodPixels;
import org.almagest.astro.kernel.Selection;

/// Significance of a difference in square bins, of unit scatter and clipped; NaN where too little is good.
///
/// Bound: memory, 12 bytes a pixel.
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
        Columns columns = new Columns(width * bin);
        int bad = e.mask().valueOf(UNUSABLE);
        for (int by = 0; by < height; by++) {
            columns.clear();
            for (int y = box.y0() + by * bin; y < box.y0() + (by + 1) * bin; y++) columns.add(e, y, bad);
            columns.bins(bin, out, by * width, width);
        }
        normalise(out, clip);
        return new BinnedSignal(out, width, height, box, bin);
    }

    /// Sums of good pixels over some rows, column by column.
    private static final class Columns {
        private final float[] signal;
        private final float[] power;
        private final float[] light;
        private final float[] noise;
        private final float[] good;

        Columns(int width) {
            signal = new float[width];
            power = new float[width];
            light = new float[width];
            noise = new float[width];
            good = new float[width];
        }

        void clear() {
            Arrays.fill(light, 0);
            Arrays.fill(noise, 0);
            Arrays.fill(good, 0);
        }

        void add(Exposure e, int y, int bad) {
            int i = e.image().rowStart(y),
                    v = e.variance().rowStart(y),
                    m = e.mask().rowStart(y);
            GoodPixels.keep(
                    e.image().data(), i, e.variance().data(), v, e.mask().data(), m, bad, signal, power, signal.length);
            for (int x = 0; x < signal.length; x++) light[x] += signal[x];
            for (int x = 0; x < power.length; x++) noise[x] += power[x];
            for (int x = 0; x < power.length; x++) good[x] += power[x] > 0 ? 1f : 0f;
        }

        void bins(int bin, float[] out, int from, int n) {
            for (int b = 0; b < n; b++) {
                double sum = 0, square = 0, count = 0;
                for (int x = b * bin; x < (b + 1) * bin; x++) {
                    sum += light[x];
                    square += noise[x];
                    count += good[x];
                }
                out[from + b] = 2 * count >= bin * bin ? (float) (sum / Math.sqrt(square)) : Float.NaN;
            }
        }
    }

    /// Takes off the median and divides by the robust scatter, then clips.
    private static void normalise(float[] values, double clip) {
        float[] sorted = new float[values.length];
        int n = 0;
        for (float v : values) if (!Float.isNaN(v)) sorted[n++] = v;
        if (n == 0) return;
        float median = Selection.place(sorted, 0, n, n / 2);
        float high = Selection.place(sorted, n / 2, n, (int) (0.75 * n));
        float low = Selection.place(sorted, 0, n / 2 + 1, n / 4);
        float sigma = (float) Math.max(1e-6, 0.7413 * (high - low));
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
