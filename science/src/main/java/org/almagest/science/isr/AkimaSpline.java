/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

/// Akima's spline: cubic pieces whose slopes follow the nearest four chords, so that one node moves only
/// its neighbourhood (Akima 1970, J. ACM 17, 589).
final class AkimaSpline {
    private AkimaSpline() {}

    /// Value at x; beyond the nodes that of the nearest one.
    static double evaluate(double[] nodes, double[] values, double x) {
        int n = nodes.length;
        if (!(x > nodes[0])) return values[0];
        if (x >= nodes[n - 1]) return values[n - 1];
        int low = 0;
        int high = n - 1;
        while (high - low > 1) {
            int mid = (low + high) >>> 1;
            if (nodes[mid] <= x) low = mid;
            else high = mid;
        }
        double h = nodes[low + 1] - nodes[low];
        double t = (x - nodes[low]) / h;
        double s0 = slope(nodes, values, low) * h;
        double s1 = slope(nodes, values, low + 1) * h;
        double dv = values[low + 1] - values[low];
        return values[low] + t * (s0 + t * (3 * dv - 2 * s0 - s1 + t * (s0 + s1 - 2 * dv)));
    }

    private static double slope(double[] nodes, double[] values, int i) {
        double m1 = chord(nodes, values, i - 2);
        double m2 = chord(nodes, values, i - 1);
        double m3 = chord(nodes, values, i);
        double m4 = chord(nodes, values, i + 1);
        double w1 = Math.abs(m4 - m3);
        double w2 = Math.abs(m2 - m1);
        return w1 + w2 == 0 ? 0.5 * (m2 + m3) : (w1 * m2 + w2 * m3) / (w1 + w2);
    }

    /// Slope from node i to the next; beyond the ends it is continued linearly.
    private static double chord(double[] nodes, double[] values, int i) {
        int last = nodes.length - 2;
        if (i < 0)
            return last == 0 ? chord(nodes, values, 0) : 2 * chord(nodes, values, i + 1) - chord(nodes, values, i + 2);
        if (i > last)
            return last == 0 ? chord(nodes, values, 0) : 2 * chord(nodes, values, i - 1) - chord(nodes, values, i - 2);
        return (values[i + 1] - values[i]) / (nodes[i + 1] - nodes[i]);
    }
}
