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
import org.almagest.astro.image.ChebyshevField;
import org.almagest.astro.image.Image;

/// Convolution with kernels of any shape, also varying over the image.
///
/// A kernel is first written as a [SeparableSum]; each of its terms costs two one-dimensional passes over
/// tiles that stay in the cache. Output pixels nearer to the edge than the kernel's radius are NaN, and so
/// is every pixel whose kernel touches a NaN: fill bad pixels first.
///
/// Thread rule: immutable.
public final class Convolution {
    private static final int TILE = 256;

    /// One kernel times T_i(x) T_j(y) of the output pixel.
    private record Term(SeparableSum kernel, int degreeX, int degreeY) {}

    private final List<Term> terms;
    private final Box domain;
    private final int radius;

    private Convolution(List<Term> terms, Box domain, int radius) {
        this.terms = terms;
        this.domain = domain;
        this.radius = radius;
    }

    /// Convolution with one kernel.
    ///
    /// @param kernel odd-sided square
    /// @param tolerance relative precision, see [SeparableSum#of(Image, double)]
    public static Convolution with(Image kernel, double tolerance) {
        SeparableSum sum = SeparableSum.of(kernel, tolerance);
        return new Convolution(List.of(new Term(sum, 0, 0)), new Box(0, 0, 1, 1), sum.radius());
    }

    /// Convolution with a kernel that varies over the image: K(x, y; u) = sum_ij T_i(x') T_j(y') K_ij(u),
    /// at the output pixel (x, y), with Chebyshev polynomials over a box.
    ///
    /// @param kernels K_ij, odd-sided squares alike in size
    /// @param degrees {i, j} of each kernel
    /// @param domain the box of the polynomials
    /// @param tolerance precision relative to the norm of the first kernel
    public static Convolution varying(List<Image> kernels, List<int[]> degrees, Box domain, double tolerance) {
        double norm = 0;
        for (float v : kernels.getFirst().toArray()) norm += (double) v * v;
        List<Term> terms = new ArrayList<>();
        for (int k = 0; k < kernels.size(); k++) {
            SeparableSum sum = SeparableSum.of(kernels.get(k), 0, tolerance * Math.sqrt(norm));
            terms.add(new Term(sum, degrees.get(k)[0], degrees.get(k)[1]));
        }
        return new Convolution(List.copyOf(terms), domain, (kernels.getFirst().width() - 1) / 2);
    }

    /// Half the kernel's side, rounded down.
    public int radius() {
        return radius;
    }

    /// Number of separable terms, which is what the time goes with.
    public int rank() {
        return terms.stream().mapToInt(t -> t.kernel.rank()).sum();
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
        tiles(in, out, in.box().grown(-radius).intersection(out.box()));
    }

    /// As [#apply(Image, Image)] on all pixels that both images have, with zeros beyond the source's edge.
    public void applyPadded(Image in, Image out) {
        tiles(in, out, in.box().intersection(out.box()));
    }

    private void tiles(Image in, Image out, Box inner) {
        if (in.data() == out.data()) throw new IllegalArgumentException("source and result share pixels");
        float[] rows = new float[(TILE + 2 * radius) * TILE];
        float[] sums = new float[TILE * TILE];
        for (int y = inner.y0(); y <= inner.y1(); y += TILE)
            for (int x = inner.x0(); x <= inner.x1(); x += TILE) {
                Box tile = new Box(x, y, TILE, TILE).intersection(inner);
                Box touched = tile.grown(radius);
                Image source = in;
                if (!in.box().contains(touched)) {
                    source = Image.zeros(touched);
                    source.assign(in);
                }
                tile(source, out, tile, rows, sums);
            }
    }

    private void tile(Image in, Image out, Box tile, float[] rows, float[] sums) {
        Arrays.fill(sums, 0, tile.height() * TILE, 0);
        PixelLoops loops = PixelLoops.BEST;
        for (Term term : terms) {
            float[] field = field(term.degreeX, tile.x0(), tile.width(), domain.x0(), domain.width());
            float[] scale = field(term.degreeY, tile.y0(), tile.height(), domain.y0(), domain.height());
            int r = term.kernel.radius();
            for (int k = 0; k < term.kernel.rank(); k++) {
                float[] along = reversed(term.kernel.rows().get(k));
                float[] across = reversed(term.kernel.columns().get(k));
                for (int j = 0; j < tile.height() + 2 * r; j++) {
                    int start = in.index(tile.x0() - r, tile.y0() - r + j);
                    loops.filter(in.data(), start, 1, along, rows, j * TILE, tile.width());
                }
                for (int j = 0; j < tile.height(); j++)
                    loops.filterAdd(rows, j * TILE, TILE, across, scale[j], field, 0, sums, j * TILE, tile.width());
            }
        }
        for (int j = 0; j < tile.height(); j++)
            System.arraycopy(sums, j * TILE, out.data(), out.index(tile.x0(), tile.y0() + j), tile.width());
    }

    private static float[] field(int degree, int first, int n, int origin, int size) {
        float[] out = new float[n];
        for (int i = 0; i < n; i++)
            out[i] = (float) ChebyshevField.polynomials(ChebyshevField.scaled(first + i, origin, size), degree)[degree];
        return out;
    }

    private static float[] reversed(float[] taps) {
        float[] out = new float[taps.length];
        for (int i = 0; i < taps.length; i++) out[i] = taps[taps.length - 1 - i];
        return out;
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
