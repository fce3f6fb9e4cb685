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
        return piece(nodes, values, low).at(x);
    }

    /// Values at 0, 1, 2 ...: as [#evaluate], with the work for each piece done once.
    static void atWholeNumbers(double[] nodes, double[] values, double[] out) {
        int last = nodes.length - 1, low = 0;
        Piece piece = piece(nodes, values, 0);
        for (int x = 0; x < out.length; x++) {
            if (!(x > nodes[0])) {
                out[x] = values[0];
            } else if (x >= nodes[last]) {
                out[x] = values[last];
            } else {
                int before = low;
                while (nodes[low + 1] <= x) low++;
                if (low != before) piece = piece(nodes, values, low);
                out[x] = piece.at(x);
            }
        }
    }

    /// The cubic between two nodes.
    private record Piece(double from, double h, double value, double s0, double s1, double dv) {
        double at(double x) {
            double t = (x - from) / h;
            return value + t * (s0 + t * (3 * dv - 2 * s0 - s1 + t * (s0 + s1 - 2 * dv)));
        }
    }

    private static Piece piece(double[] nodes, double[] values, int low) {
        double h = nodes[low + 1] - nodes[low];
        double s0 = slope(nodes, values, low) * h;
        double s1 = slope(nodes, values, low + 1) * h;
        return new Piece(nodes[low], h, values[low], s0, s1, values[low + 1] - values[low]);
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
