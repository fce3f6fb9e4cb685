/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.diasource;

import java.util.Arrays;

/// Sums of a binned signal along all lines through an image.
///
/// Only bins that stand out are summed, which takes an eighth of the time and loses little. Their mean is
/// zero without a streak, so a sum over its standard deviation is the significance of a line.
///
/// Bound: four operations and one dependent addition in the first cache for each bin that stands out and
/// each angle.
///
/// Thread rule: one thread per object.
final class LineSums {
    private static final int LEAST_BINS = 16;
    private static final int PARTS = 4;

    private final BinnedSignal signal;
    private final int angles;
    private final double step;
    private final double standsOut;

    /// A line: x cos(angle) + y sin(angle) = distance.
    ///
    /// @param angle [rad]
    /// @param distance [pixel]
    /// @param significance of the sum along it
    record Line(double angle, double distance, double significance) {}

    /// @param step in angle [rad]
    /// @param standsOut least |value| of a bin that is summed [sigma]
    LineSums(BinnedSignal signal, double step, double standsOut) {
        this.signal = signal;
        this.angles = (int) Math.ceil(Math.PI / step);
        this.step = Math.PI / angles;
        this.standsOut = standsOut;
    }

    /// The line with the most significant sum.
    Line highest() {
        int length = signal.values().length, n = 0;
        double[] x = new double[length], y = new double[length];
        float[] light = new float[length];
        double power = 0;
        long all = 0;
        for (int i = 0; i < length; i++) {
            float v = signal.values()[i];
            if (Float.isNaN(v)) continue;
            all++;
            if (Math.abs(v) < standsOut) continue;
            power += v * v;
            x[n] = i % signal.width();
            y[n] = i / signal.width();
            light[n++] = v;
        }
        int reach = (int) Math.ceil(Math.hypot(signal.width(), signal.height())) + 1;
        double[] sums = new double[2 * reach], parts = new double[PARTS * 2 * reach];
        int[] bins = new int[2 * reach];
        Line best = new Line(0, 0, 0);
        double variance = Math.max(power / Math.max(1, all), 1e-9);
        for (int a = 0; a < angles; a++) {
            Arrays.fill(parts, 0);
            double c = Math.cos(a * step), s = Math.sin(a * step);
            add(x, y, light, n, c, s, reach + 0.5, parts);
            for (int d = 0; d < sums.length; d++)
                sums[d] = (parts[PARTS * d] + parts[PARTS * d + 1]) + (parts[PARTS * d + 2] + parts[PARTS * d + 3]);
            lengths(c, s, reach, bins);
            for (int d = 0; d + 1 < sums.length; d++) {
                if (bins[d] + bins[d + 1] < LEAST_BINS) continue;
                // two neighbouring lines together: a streak is rarely centred on one
                double z = (sums[d] + sums[d + 1]) / Math.sqrt(variance * (bins[d] + bins[d + 1]));
                if (z > best.significance) best = new Line(a * step, distance(c, s, d + 0.5 - reach), z);
            }
        }
        return best;
    }

    /// Adds the light of n bins to the lines of one angle, each line in four parts: bins that follow each
    /// other often lie on one line, and would wait for each other's sum.
    private static void add(
            double[] x, double[] y, float[] light, int n, double c, double s, double reach, double[] parts) {
        for (int k = 0; k < n; k++) parts[PARTS * (int) (x[k] * c + y[k] * s + reach) + k % PARTS] += light[k];
    }

    /// Length in bins of each line's course through the image.
    private void lengths(double c, double s, int reach, int[] out) {
        for (int d = 0; d < out.length; d++) {
            double rho = d - reach;
            double low = -Double.MAX_VALUE, high = Double.MAX_VALUE;
            // points rho (c, s) + t (-s, c) with 0 <= x < width and 0 <= y < height
            if (Math.abs(s) > 1e-9) {
                double t0 = rho * c / s, t1 = (rho * c - (signal.width() - 1)) / s;
                low = Math.max(low, Math.min(t0, t1));
                high = Math.min(high, Math.max(t0, t1));
            } else if (rho * c < 0 || rho * c > signal.width() - 1) high = low;
            if (Math.abs(c) > 1e-9) {
                double t0 = -rho * s / c, t1 = (signal.height() - 1 - rho * s) / c;
                low = Math.max(low, Math.min(t0, t1));
                high = Math.min(high, Math.max(t0, t1));
            } else if (rho * s < 0 || rho * s > signal.height() - 1) high = low;
            out[d] = high > low ? (int) (high - low) : 0;
        }
    }

    /// Distance in pixels of the line that lies at a distance in bins.
    private double distance(double c, double s, double bins) {
        return signal.bin() * bins + signal.x(0) * c + signal.y(0) * s;
    }
}
