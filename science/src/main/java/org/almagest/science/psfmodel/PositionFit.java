/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.psfmodel;

import java.util.BitSet;
import org.almagest.astro.linalg.Cholesky;
import org.almagest.astro.psf.PixelPsf;
import org.almagest.astro.table.Table;

/// A polynomial in position through values at sources.
record PositionFit(int order, double x0, double y0, double scale, double[] coefficients) {
    static PositionFit of(Table t, int[] rows, double[] values, BitSet chosen, int order) {
        double minX = Double.POSITIVE_INFINITY;
        double maxX = Double.NEGATIVE_INFINITY;
        double minY = Double.POSITIVE_INFINITY;
        double maxY = Double.NEGATIVE_INFINITY;
        for (int k = chosen.nextSetBit(0); k >= 0; k = chosen.nextSetBit(k + 1)) {
            minX = Math.min(minX, t.number("x", rows[k]));
            maxX = Math.max(maxX, t.number("x", rows[k]));
            minY = Math.min(minY, t.number("y", rows[k]));
            maxY = Math.max(maxY, t.number("y", rows[k]));
        }
        PositionFit empty = new PositionFit(
                order,
                0.5 * (minX + maxX),
                0.5 * (minY + maxY),
                Math.max(1, 0.5 * Math.max(maxX - minX, maxY - minY)),
                new double[0]);
        int n = PixelPsf.termCount(order);
        double[] a = new double[n * n];
        double[] b = new double[n];
        for (int k = chosen.nextSetBit(0); k >= 0; k = chosen.nextSetBit(k + 1)) {
            double[] p = empty.terms(t.number("x", rows[k]), t.number("y", rows[k]));
            for (int i = 0; i < n; i++) {
                b[i] += p[i] * values[k];
                for (int j = 0; j < n; j++) a[i * n + j] += p[i] * p[j];
            }
        }
        for (int i = 0; i < n; i++) a[i * n + i] += 1e-9 * (1 + a[i * n + i]);
        double[] solved = Cholesky.of(a, n).map(c -> c.solve(b)).orElseGet(() -> new double[n]);
        return new PositionFit(order, empty.x0, empty.y0, empty.scale, solved);
    }

    private double[] terms(double x, double y) {
        return PixelPsf.terms(order, (x - x0) / scale, (y - y0) / scale);
    }

    double at(double x, double y) {
        double[] p = terms(x, y);
        double sum = 0;
        for (int i = 0; i < p.length; i++) sum += p[i] * coefficients[i];
        return sum;
    }
}
