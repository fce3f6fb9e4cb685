/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.linalg.SymmetricEigen;

/// Convolution with kernels of any shape, also varying over the image.
///
/// The rows of all kernels are first written in a common basis of few row filters, by the eigenvectors of
/// the sum of K^T K; each of them costs a pass along the rows and one across, over strips that stay in the
/// cache. Output pixels nearer to the edge than the kernel's radius are NaN, and so is every pixel whose
/// kernel touches a NaN: fill bad pixels first.
///
/// Thread rule: immutable.
public final class Convolution {
    private static final double ROUNDING = 1e-14;

    private final Strips strips;
    private final int radius;

    private Convolution(Strips strips, int radius) {
        this.strips = strips;
        this.radius = radius;
    }

    /// Convolution with one kernel.
    ///
    /// @param kernel odd-sided square
    /// @param tolerance greatest root of the summed squared errors of the kernel over that of its values
    public static Convolution with(Image kernel, double tolerance) {
        return varying(List.of(kernel), List.of(new int[] {0, 0}), new Box(0, 0, 1, 1), tolerance);
    }

    /// Convolution with a kernel that varies over the image: K(x, y; u) = sum_ij T_i(x') T_j(y') K_ij(u),
    /// at the output pixel (x, y), with Chebyshev polynomials over a box.
    ///
    /// @param kernels K_ij, odd-sided squares alike in size
    /// @param degrees {i, j} of each kernel
    /// @param domain the box of the polynomials
    /// @param tolerance root of the summed squared errors of all kernels over that of the first one's
    /// values
    public static Convolution varying(List<Image> kernels, List<int[]> degrees, Box domain, double tolerance) {
        int side = kernels.getFirst().width();
        for (Image k : kernels)
            if (side % 2 == 0 || k.width() != side || k.height() != side)
                throw new IllegalArgumentException("kernel of " + k.width() + " x " + k.height() + " pixels");
        double norm = 0;
        for (float v : kernels.getFirst().toArray()) norm += (double) v * v;
        double negligible = tolerance * Math.sqrt(norm);
        double[][] basis = rowBasis(kernels, side, negligible * negligible);
        int m = basis.length;
        float[][] along = new float[m][side], across = new float[kernels.size()][side * m];
        for (int i = 0; i < m; i++) for (int t = 0; t < side; t++) along[i][t] = (float) basis[i][side - 1 - t];
        for (int k = 0; k < across.length; k++) {
            Image kernel = kernels.get(k);
            for (int t = 0; t < side; t++)
                for (int i = 0; i < m; i++)
                    across[k][t * m + i] = (float)
                            product(basis[i], kernel.data(), kernel.offset() + (side - 1 - t) * kernel.stride());
        }
        int[][] pairs = degrees.toArray(int[][]::new);
        return new Convolution(new Strips((side - 1) / 2, along, across, pairs, domain, negligible), (side - 1) / 2);
    }

    /// The fewest orthonormal rows in which those of all kernels can be written.
    ///
    /// @param allowed greatest sum of squared errors
    private static double[][] rowBasis(List<Image> kernels, int side, double allowed) {
        double[][] gram = new double[side][side];
        double rest = 0;
        for (Image k : kernels)
            for (int y = 0; y < side; y++) rest += addProducts(k.data(), k.offset() + y * k.stride(), gram);
        if (rest <= allowed) return new double[0][];
        // a thousandth of the error allowed, spread over the elements: the basis is hardly larger for it
        SymmetricEigen eigen = SymmetricEigen.of(gram, 1e-3 * allowed / side);
        List<double[]> rows = new ArrayList<>();
        double first = eigen.values()[0];
        for (int i = 0; i < side && rest > allowed && eigen.values()[i] > ROUNDING * first; i++) {
            rows.add(eigen.vectors()[i]);
            rest -= eigen.values()[i];
        }
        return rows.toArray(double[][]::new);
    }

    /// Adds the products of all pairs of a row's values, and gives the sum of their squares.
    private static double addProducts(float[] row, int at, double[][] gram) {
        double squares = 0;
        for (int i = 0; i < gram.length; i++) {
            double v = row[at + i];
            double[] to = gram[i];
            for (int j = 0; j < to.length; j++) to[j] += v * row[at + j];
            squares += v * v;
        }
        return squares;
    }

    private static double product(double[] a, float[] b, int at) {
        double sum = 0;
        for (int x = 0; x < a.length; x++) sum += a[x] * b[at + x];
        return sum;
    }

    /// Half the kernel's side, rounded down.
    public int radius() {
        return radius;
    }

    /// Number of row filters, which is what the time goes with.
    public int rank() {
        return strips.rank();
    }

    /// Convolves an image.
    public Image apply(Image in) {
        Image out = Image.zeros(in.box());
        out.fill(Float.NaN);
        apply(in, out);
        return out;
    }

    /// Convolves the part of an image that an output image covers.
    ///
    /// @param in source
    /// @param out receives the result on the pixels at least a radius inside the source's edge; others are
    /// left as they are. Must not share pixels with `in`.
    public void apply(Image in, Image out) {
        strips.apply(in, out, in.box().grown(-radius).intersection(out.box()));
    }

    /// As [#apply(Image, Image)] on all pixels that both images have, with zeros beyond the source's edge.
    public void applyPadded(Image in, Image out) {
        strips.apply(in, out, in.box().intersection(out.box()));
    }

    /// Convolution of pixels that are made as they are needed, a few more than once; for a kernel that is
    /// the same everywhere.
    ///
    /// @param box where there are pixels; beyond it are zeros
    /// @param in finite
    /// @param part of the result that is made
    public void apply(Box box, Correlation.Source in, Box part, Correlation.Sink out) {
        strips.apply(box, in, part, out);
    }

    /// Convolution of values that cannot be negative, such as variances, on all pixels of the result.
    ///
    /// @param in source
    /// @param missing stands for values that are negative or not finite, and for all beyond the source's
    /// edge
    /// @param out receives the result, or has it added. Must not share pixels with `in`.
    public void applyFilled(Image in, float missing, Image out, boolean add) {
        strips.apply(in, out, out.box(), missing, add);
    }

    /// Convolution of a stamp, row by row: products in float, rows summed in double.
    ///
    /// @param in source; NaN spreads
    /// @param kernel odd sides
    /// @return same box less the kernel's radius on every side
    public static Image stamp(Image in, Image kernel) {
        int rx = (kernel.width() - 1) / 2, ry = (kernel.height() - 1) / 2;
        Box inner = Box.ofCorners(
                in.x0() + rx, in.y0() + ry, in.box().x1() - rx, in.box().y1() - ry);
        Image out = Image.zeros(inner);
        float[][] taps = new float[kernel.height()][kernel.width()];
        for (int v = 0; v < taps.length; v++)
            for (int u = 0; u < taps[v].length; u++)
                taps[v][u] = kernel.data()[kernel.offset() + v * kernel.stride() + taps[v].length - 1 - u];
        float[] part = new float[inner.width()];
        double[] sums = new double[inner.width()];
        for (int y = inner.y0(); y <= inner.y1(); y++) {
            Arrays.fill(sums, 0);
            for (int v = 0; v < taps.length; v++) {
                PixelLoops.BEST.filter(in.data(), in.index(in.x0(), y + ry - v), 1, taps[v], part, 0, part.length);
                for (int i = 0; i < part.length; i++) sums[i] += part[i];
            }
            int row = out.rowStart(y);
            for (int i = 0; i < part.length; i++) out.data()[row + i] = (float) sums[i];
        }
        return out;
    }

    /// Convolution by its definition, pixel by pixel and in double: the reference for the fast forms, and
    /// the choice for stamps.
    ///
    /// @param in source; NaN spreads
    /// @param kernel odd sides
    /// @return same box; NaN nearer to the edge than the kernel's radius
    public static Image direct(Image in, Image kernel) {
        int rx = (kernel.width() - 1) / 2, ry = (kernel.height() - 1) / 2;
        Image out = Image.zeros(in.box());
        out.fill(Float.NaN);
        for (int y = in.y0() + ry; y <= in.box().y1() - ry; y++)
            for (int x = in.x0() + rx; x <= in.box().x1() - rx; x++) {
                double sum = 0;
                for (int v = -ry; v <= ry; v++) {
                    int k = kernel.offset() + (v + ry) * kernel.stride() + rx;
                    int p = in.index(x, y - v);
                    for (int u = -rx; u <= rx; u++) sum += (double) kernel.data()[k + u] * in.data()[p - u];
                }
                out.data()[out.index(x, y)] = (float) sum;
            }
        return out;
    }
}
