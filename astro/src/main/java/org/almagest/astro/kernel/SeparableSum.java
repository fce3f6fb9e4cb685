/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

import java.util.ArrayList;
import java.util.List;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;

/// A kernel as a short sum of products of a column and a row, by singular values; the fast form of a large
/// smooth kernel.
///
/// @param radius half the kernel's side, rounded down [pixel]
/// @param columns filters along y, one per term, length 2 radius + 1
/// @param rows filters along x, one per term
public record SeparableSum(int radius, List<float[]> columns, List<float[]> rows) {
    public SeparableSum {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /// The fewest terms whose sum differs from a kernel by at most a fraction of its norm.
    ///
    /// @param kernel odd-sided square
    /// @param tolerance greatest root of the summed squared differences over that of the kernel
    public static SeparableSum of(Image kernel, double tolerance) {
        return of(kernel, tolerance, 0);
    }

    /// As [#of(Image, double)], with a difference of a given size allowed too.
    ///
    /// @param absolute difference that is always allowed, in units of the kernel's values
    public static SeparableSum of(Image kernel, double tolerance, double absolute) {
        int side = kernel.width();
        if (side % 2 == 0 || side != kernel.height())
            throw new IllegalArgumentException("kernel of " + side + " x " + kernel.height() + " pixels");
        double[][] a = new double[side][side];
        double norm = 0;
        for (int y = 0; y < side; y++)
            for (int x = 0; x < side; x++) {
                a[y][x] = kernel.data()[kernel.offset() + y * kernel.stride() + x];
                norm += a[y][x] * a[y][x];
            }
        List<float[]> columns = new ArrayList<>(), rows = new ArrayList<>();
        double allowed = Math.max(tolerance * tolerance * norm, absolute * absolute);
        if (norm > allowed) {
            SingularValueDecomposition svd = new SingularValueDecomposition(new Array2DRowRealMatrix(a, false));
            double[] s = svd.getSingularValues();
            double rest = norm;
            for (int k = 0; k < side && rest > allowed; k++) {
                double root = Math.sqrt(s[k]);
                columns.add(scaled(svd.getU().getColumn(k), root));
                rows.add(scaled(svd.getV().getColumn(k), root));
                rest -= s[k] * s[k];
                if (s[k] < 1e-9 * s[0]) break;
            }
        }
        return new SeparableSum((side - 1) / 2, columns, rows);
    }

    private static float[] scaled(double[] v, double factor) {
        float[] out = new float[v.length];
        for (int i = 0; i < v.length; i++) out[i] = (float) (v[i] * factor);
        return out;
    }

    /// Number of terms.
    public int rank() {
        return rows.size();
    }

    /// A round Gaussian with sum 1: one term.
    ///
    /// @param sigma width [pixel]
    /// @param radius where it is cut [pixel]
    public static SeparableSum gaussian(double sigma, int radius) {
        if (!(sigma > 0) || radius < 0) throw new IllegalArgumentException("Gaussian of " + sigma + ", " + radius);
        double[] g = new double[2 * radius + 1];
        double sum = 0;
        for (int i = 0; i < g.length; i++) {
            double d = (i - radius) / sigma;
            g[i] = Math.exp(-0.5 * d * d);
            sum += g[i];
        }
        float[] taps = scaled(g, 1 / sum);
        return new SeparableSum(radius, List.of(taps), List.of(taps));
    }

    /// The kernel written out: an odd square whose origin is (-radius, -radius).
    public Image toImage() {
        int side = 2 * radius + 1;
        float[] out = new float[side * side];
        for (int t = 0; t < rank(); t++)
            for (int y = 0; y < side; y++)
                for (int x = 0; x < side; x++) out[y * side + x] += columns.get(t)[y] * rows.get(t)[x];
        return Image.wrap(out, new Box(-radius, -radius, side, side));
    }

    /// Sum of the kernel's squares: the factor by which it changes the variance of white noise.
    public double sumOfSquares() {
        double sum = 0;
        for (float v : toImage().data()) sum += (double) v * v;
        return sum;
    }

    /// The kernel whose pixels are the squares of this one's: it acts on variances. Exact for one term.
    ///
    /// @param tolerance as in [#of(Image, double)]
    public SeparableSum squared(double tolerance) {
        Image image = toImage();
        for (int i = 0; i < image.data().length; i++) image.data()[i] *= image.data()[i];
        return of(image, tolerance);
    }
}
