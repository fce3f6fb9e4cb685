/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.reduced;

import java.nio.file.Path;
import java.util.Optional;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fits.FitsFile;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;

/// Reads sky models of the Legacy Surveys: values on a grid of pixels, splines through them.
///
/// Cubic splines along rows and then columns, whose third derivative goes on through the last node but one
/// at either end, as FITPACK interpolates.
public final class SplineSkyFile {
    private static final int MOST_NODES = 4096;

    private SplineSkyFile() {}

    /// The sky of the pixels of an image.
    ///
    /// @param box the pixels, counted from 0; the model's own offset (`x0`, `y0`) is added
    /// @param detector the value of `ccdname` in a merged table
    public static Image read(Path path, Box box, Optional<String> detector) {
        try (FitsFile fits = FitsFile.open(path)) {
            CalibrationTable t = CalibrationTable.read(fits, detector);
            int w = t.count("gridw", MOST_NODES), h = t.count("gridh", MOST_NODES);
            if (w < 1 || h < 1) throw new DataFault(t.file() + ": a grid of " + w + " x " + h);
            // grids that share a table are filled up to the largest
            int stride = Math.max(w, t.length("xgrid"));
            double[] values = t.array("gridvals", (h - 1) * stride + w);
            double[] nodesX = rising(t, "xgrid", w), nodesY = rising(t, "ygrid", h);
            double dx = t.number("x0"), dy = t.number("y0");
            double[][] columns = new double[box.width()][h];
            double[] line = new double[w];
            for (int j = 0; j < h; j++) {
                System.arraycopy(values, j * stride, line, 0, w);
                double[] m = curvature(nodesX, line);
                for (int i = 0; i < box.width(); i++) columns[i][j] = evaluate(nodesX, line, m, box.x0() + i + dx);
            }
            Image out = Image.zeros(box);
            for (int i = 0; i < box.width(); i++) {
                double[] m = curvature(nodesY, columns[i]);
                for (int j = 0; j < box.height(); j++)
                    out.set(box.x0() + i, box.y0() + j, (float) evaluate(nodesY, columns[i], m, box.y0() + j + dy));
            }
            return out;
        }
    }

    private static double[] rising(CalibrationTable t, String name, int n) {
        double[] out = t.array(name, n);
        for (int i = 1; i < n; i++)
            if (!(out[i] > out[i - 1])) throw new DataFault(t.file() + ": the places of " + name + " do not rise");
        return out;
    }

    /// Second derivatives at the nodes; straight lines and parabolas through two and three.
    static double[] curvature(double[] x, double[] v) {
        int n = x.length;
        double[] m = new double[n];
        if (n < 3) return m;
        double[][] a = new double[n][n + 1];
        for (int i = 1; i < n - 1; i++) {
            double left = x[i] - x[i - 1], right = x[i + 1] - x[i];
            a[i][i - 1] = left;
            a[i][i] = 2 * (left + right);
            a[i][i + 1] = right;
            a[i][n] = 6 * ((v[i + 1] - v[i]) / right - (v[i] - v[i - 1]) / left);
        }
        if (n == 3) {
            double parabola = a[1][n] / (a[1][0] + a[1][1] + a[1][2]);
            return new double[] {parabola, parabola, parabola};
        }
        for (int end = 0; end < 2; end++) {
            int row = end == 0 ? 0 : n - 1, middle = end == 0 ? 1 : n - 2;
            double left = x[middle] - x[middle - 1], right = x[middle + 1] - x[middle];
            a[row][middle - 1] = right;
            a[row][middle] = -(left + right);
            a[row][middle + 1] = left;
        }
        return solve(a, n);
    }

    /// Gaussian elimination with pivots.
    private static double[] solve(double[][] a, int n) {
        for (int c = 0; c < n; c++) {
            int best = c;
            for (int r = c + 1; r < n; r++) if (Math.abs(a[r][c]) > Math.abs(a[best][c])) best = r;
            double[] swap = a[c];
            a[c] = a[best];
            a[best] = swap;
            for (int r = c + 1; r < n; r++) {
                double f = a[r][c] / a[c][c];
                if (f == 0) continue;
                for (int k = c; k <= n; k++) a[r][k] -= f * a[c][k];
            }
        }
        double[] out = new double[n];
        for (int r = n - 1; r >= 0; r--) {
            double s = a[r][n];
            for (int k = r + 1; k < n; k++) s -= a[r][k] * out[k];
            out[r] = s / a[r][r];
        }
        return out;
    }

    static double evaluate(double[] x, double[] v, double[] m, double at) {
        int n = x.length;
        if (n == 1) return v[0];
        int i = 0;
        while (i < n - 2 && at > x[i + 1]) i++;
        double h = x[i + 1] - x[i], a = (x[i + 1] - at) / h, b = (at - x[i]) / h;
        return a * v[i] + b * v[i + 1] + ((a * a * a - a) * m[i] + (b * b * b - b) * m[i + 1]) * h * h / 6;
    }
}
