/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import java.util.Arrays;
import java.util.Locale;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;

/// Subtracts the electronic offset seen in the serial overscan; of amplifiers without one the level that
/// the camera's description gives.
///
/// Pixels beyond `clipSigma` or more than `maxDeviation` counts from the median are left out. What scatter
/// is left is the read noise, which is noted.
///
/// @param method one level for the amplifier or one for each row
/// @param skipColumns leading overscan columns not used, where charge trails [pixel]
/// @param clipSigma outliers beyond this many sigma of the row count nothing
/// @param maxDeviation outliers beyond this count nothing [count]
/// @param useMeasuredNoise whether the overscan's scatter replaces the described read noise
public record Overscan(Method method, int skipColumns, double clipSigma, double maxDeviation, boolean useMeasuredNoise)
        implements IsrStep {
    public static final Overscan DEFAULT = new Overscan(Method.MEAN_PER_ROW, 3, 3, 1000, false);

    /// How the level is found.
    public enum Method {
        /// Median of all overscan pixels.
        MEDIAN,
        /// Median of each row.
        MEDIAN_PER_ROW,
        /// Clipped mean of each row: a fifth less noise than the median.
        MEAN_PER_ROW
    }

    @Override
    public void apply(IsrFrame frame) {
        frame.requireAmplifiers("Overscan");
        for (IsrFrame.Amplifier a : frame.amplifiers()) {
            if (a.raw.serialOverscan().isEmpty()) {
                subtractDescribed(frame, a);
                continue;
            }
            Box box = a.raw.serialOverscan().get();
            int skip = Math.min(skipColumns, box.width() - 1);
            Box used = new Box(box.x0() + skip, box.y0(), box.width() - skip, box.height());
            subtract(frame, a, used);
        }
    }

    private static void subtractDescribed(IsrFrame frame, IsrFrame.Amplifier a) {
        float level = (float) a.raw.biasLevel();
        if (level == 0) return;
        float[] px = a.pixels().data();
        for (int i = 0; i < px.length; i++) px[i] -= level;
        for (int y = 0; y < a.rowLevel.length; y++) a.rowLevel[y] += level;
        frame.note("OVERSCAN " + a.raw.name(), String.format(Locale.ROOT, "described level %.2f count", level));
    }

    private void subtract(IsrFrame frame, IsrFrame.Amplifier a, Box used) {
        Image px = a.pixels();
        float[] all = px.view(used).toArray();
        double overall = median(all.clone());
        double[] level = new double[px.height()];
        int[] near = new int[used.height()];
        // of one row the quartiles of whole counts are too coarse a measure: all rows together tell the noise
        double common = typicalSigma(all, near, overall);
        float[] row = new float[used.width()];
        double squares = 0;
        long freedom = 0;
        for (int y = 0; y < level.length; y++) {
            int at = Math.clamp(px.y0() + y, used.y0(), used.y1());
            int n = near[at - used.y0()];
            System.arraycopy(all, (at - used.y0()) * row.length, row, 0, n);
            double middle = n == 0 ? overall : median(row, n);
            double sigma = Math.max(common, quartileSigma(row, n));
            double sum = 0, sumOfSquares = 0;
            int kept = 0;
            for (int i = 0; i < n; i++)
                if (Math.abs(row[i] - middle) <= clipSigma * Math.max(sigma, 1e-3)) {
                    double d = row[i] - middle;
                    sum += d;
                    sumOfSquares += d * d;
                    kept++;
                }
            if (kept > 1) {
                squares += sumOfSquares - sum * sum / kept;
                freedom += kept - 1;
            }
            level[y] = switch (method) {
                case MEDIAN -> overall;
                case MEDIAN_PER_ROW -> middle;
                case MEAN_PER_ROW -> kept == 0 ? middle : middle + sum / kept;
            };
        }
        double mean = 0;
        for (int y = 0; y < level.length; y++) {
            mean += level[y] / level.length;
            a.rowLevel[y] += level[y];
            int start = px.rowStart(px.y0() + y);
            float l = (float) level[y];
            for (int i = start; i < start + px.width(); i++) px.data()[i] -= l;
        }
        double noise = freedom == 0 ? 0 : Math.sqrt(squares / freedom) * a.raw.gain();
        if (useMeasuredNoise && noise > 0) a.readNoise = noise;
        frame.note(
                "OVERSCAN " + a.raw.name(),
                String.format(Locale.ROOT, "%s level %.2f count, noise %.2f electron", method, mean, noise));
    }

    /// Mean of the rows' scatter by their quartiles [count]. Leaves each row sorted, as many values as are
    /// near the level.
    private double typicalSigma(float[] all, int[] near, double overall) {
        int width = all.length / near.length;
        float[] row = new float[width];
        double sum = 0;
        for (int y = 0; y < near.length; y++) {
            System.arraycopy(all, y * width, row, 0, width);
            near[y] = keepNear(row, overall);
            Arrays.sort(row, 0, near[y]);
            System.arraycopy(row, 0, all, y * width, near[y]);
            sum += quartileSigma(row, near[y]);
        }
        return sum / near.length;
    }

    private static double quartileSigma(float[] sorted, int n) {
        return n == 0 ? 0 : 0.741 * (sorted[(3 * n) / 4] - sorted[n / 4]);
    }

    private int keepNear(float[] row, double centre) {
        int n = 0;
        for (float v : row) if (Math.abs(v - centre) <= maxDeviation) row[n++] = v;
        return n;
    }

    /// Rearranges the values.
    private static double median(float[] values) {
        int n = values.length;
        double upper = Selection.smallest(values, n, n / 2);
        return n % 2 == 1 ? upper : 0.5 * (upper + Selection.smallest(values, n, n / 2 - 1));
    }

    private static double median(float[] sorted, int n) {
        return n % 2 == 1 ? sorted[n / 2] : 0.5 * (sorted[n / 2 - 1] + sorted[n / 2]);
    }
}
