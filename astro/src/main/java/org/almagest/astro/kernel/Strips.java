/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

import java.util.Arrays;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.ChebyshevField;
import org.almagest.astro.image.Image;

/// A sum of products of row and column filters, the columns with polynomials in position, over an image.
///
/// out(x, y) = sum over m and s of c_m(x, y)[s] h_m(x, y + s - r), where h_m is the image filtered along
/// its rows by the m-th row filter and c_m(x, y) = sum over k of T_i(x') T_j(y') C_km. The image is walked
/// in strips of a few vectors; the filtered rows of a strip lie one after another, so that all column
/// filters of an output row are one long filter. Within a strip T_i is written in powers of the distance
/// from the strip's middle, and powers that cannot matter are left out.
///
/// Bound: 2 r + 1 products per pixel and row filter, and as many for each power of x kept.
///
/// Thread rule: immutable.
final class Strips {
    private static final int ROWS = 64;
    // columns for which the rows of a source are made at once; a multiple of all widths
    private static final int PIECE = 512;
    // floats of the first cache that the rows may take
    private static final int CACHE = 6144;

    private final int width;
    private final int radius;
    private final float[][] along;
    private final float[][] across;
    private final int[][] degrees;
    private final Box domain;
    private final double[] norms;
    private final double negligible;
    private final float[][] distances;

    /// @param radius half the length of the filters, rounded down [pixel]
    /// @param along row filters, each as applied to pixels x - radius .. x + radius
    /// @param across per term, column filters: tap s of the filter m at s * along.length + m
    /// @param degrees {i, j} of each term
    /// @param domain the box of the polynomials
    /// @param negligible root of the summed squares of a kernel that need not be applied
    Strips(int radius, float[][] along, float[][] across, int[][] degrees, Box domain, double negligible) {
        this.width = width(along.length, 2 * radius + 1);
        this.radius = radius;
        this.along = along;
        this.across = across;
        this.degrees = degrees;
        this.domain = domain;
        this.negligible = negligible;
        this.distances = distances(width, degrees);
        this.norms = new double[across.length];
        for (int k = 0; k < across.length; k++) {
            double sum = 0;
            for (float v : across[k]) sum += (double) v * v;
            norms[k] = Math.sqrt(sum);
        }
    }

    /// The filtered rows that one output row needs are to stay in the first cache, and the source's are
    /// read in pieces as long as may be.
    private static int width(int rank, int taps) {
        int width = 256;
        while (rank > 2 && width > 64 && width * rank * taps > CACHE) width /= 2;
        return width;
    }

    /// Number of row filters.
    int rank() {
        return along.length;
    }

    /// Fills a box of an image, with zeros beyond the source's edge.
    ///
    /// @param in source
    /// @param out receives the result; must not share pixels with `in`
    /// @param inner pixels to fill
    void apply(Image in, Image out, Box inner) {
        apply(in, out, inner, Float.NaN, false);
    }

    /// Fills a box of an image or adds to it.
    ///
    /// @param missing stands for values of the source that are negative or not finite, and for all beyond
    /// its edge; NaN takes all values as they are, and zeros beyond the edge
    /// @param add to what the result has
    void apply(Image in, Image out, Box inner, float missing, boolean add) {
        if (in.data() == out.data()) throw new IllegalArgumentException("source and result share pixels");
        float[] held = new float[(ROWS + 2 * radius) * Math.max(1, rank()) * width];
        float[] line = new float[width + 2 * radius];
        for (int x = inner.x0(); x <= inner.x1(); x += width) {
            int n = Math.min(width, inner.x1() - x + 1);
            Columns columns = new Columns(powers(x));
            for (int y = inner.y0(); y <= inner.y1(); y += ROWS) {
                int rows = Math.min(ROWS, inner.y1() - y + 1);
                int kept = y == inner.y0() ? 0 : 2 * radius;
                if (kept > 0) System.arraycopy(held, ROWS * rank() * width, held, 0, kept * rank() * width);
                filterRows(in, x, n, y - radius, kept, rows + 2 * radius, held, line, missing);
                combineRows(held, rows, columns, out, x, n, y, add, !Float.isNaN(missing));
            }
        }
    }

    // loops of their own, which are compiled once and apart
    private void filterRows(
            Image in, int x, int n, int y, int from, int to, float[] held, float[] line, float missing) {
        for (int j = from; j < to; j++) filterRow(in, x, n, y + j, held, j, line, missing);
    }

    private void combineRows(
            float[] held, int rows, Columns columns, Image out, int x, int n, int y, boolean add, boolean finite) {
        int j = 0, row = rank() * width;
        // not of values that may be NaN: a row's missing tap would hand it on
        if (finite && !add && rank() > 0 && across.length == 1) {
            RowPair pair = columns.pair();
            for (; j + 1 < rows; j += 2)
                pair.filter(held, j * row, width, out.data(), out.index(x, y + j), out.index(x, y + j + 1), n);
        }
        for (; j < rows; j++) combine(held, j, columns.at(y + j), out, x, n, y + j, add);
    }

    /// As [#apply(Image, Image, Box)] where neither the source nor the result has to be in memory; for
    /// kernels that are the same everywhere.
    ///
    /// @param box of the source
    /// @param in finite
    /// @param inner of the result
    void apply(Box box, Correlation.Source in, Box inner, Correlation.Sink out) {
        if (across.length > 1)
            throw new IllegalArgumentException("a kernel that varies, of " + across.length + " terms");
        int most = Math.min(PIECE, inner.width()), strips = (most + width - 1) / width;
        float[] source = new float[(ROWS + 2 * radius) * (most + 2 * radius)];
        float[][] held = new float[strips][(ROWS + 2 * radius) * Math.max(1, rank()) * width];
        float[] part = new float[2 * width], taps = new Columns(powers(inner.x0())).at(0)[0];
        RowPair pair = RowPair.of(taps, rank());
        for (int left = inner.x0(); left <= inner.x1(); left += PIECE) {
            int wide = Math.min(PIECE, inner.x1() - left + 1), line = wide + 2 * radius;
            for (int y = inner.y0(); y <= inner.y1(); y += ROWS) {
                int rows = Math.min(ROWS, inner.y1() - y + 1);
                int kept = y == inner.y0() ? 0 : 2 * radius;
                loadRows(box, in, left - radius, y - radius, kept, rows + 2 * radius, source, line);
                for (int x = 0, k = 0; x < wide; x += width, k++) {
                    int n = Math.min(width, wide - x);
                    if (kept > 0) System.arraycopy(held[k], ROWS * rank() * width, held[k], 0, kept * rank() * width);
                    filterRows(source, x, line, n, kept, rows + 2 * radius, held[k]);
                    giveRows(held[k], rows, taps, pair, part, out, left + x, n, y);
                }
            }
        }
    }

    /// Rows of the source as long as a piece: memory is read best in long runs.
    private static void loadRows(
            Box box, Correlation.Source in, int x, int y, int from, int to, float[] source, int line) {
        for (int j = from; j < to; j++) load(box, in, x, y + j, source, j * line, line);
    }

    private void filterRows(float[] source, int x, int line, int n, int from, int to, float[] held) {
        for (int j = from; j < to; j++) filterAlong(source, j * line + x, held, j, n);
    }

    private void giveRows(
            float[] held,
            int rows,
            float[] taps,
            RowPair pair,
            float[] part,
            Correlation.Sink out,
            int x,
            int n,
            int y) {
        int row = rank() * width;
        for (int j = 0; j < rows; j += 2) {
            boolean both = j + 1 < rows;
            if (rank() == 0) Arrays.fill(part, 0);
            else if (both) pair.filter(held, j * row, width, part, 0, width, n);
            else PixelLoops.BEST.filter(held, j * row, width, taps, part, 0, n);
            out.take(x, y + j, n, part, 0);
            if (both) out.take(x, y + j + 1, n, part, width);
        }
    }

    /// A part of a row, zeros beyond the edge.
    private static void load(Box box, Correlation.Source in, int x, int y, float[] line, int o, int n) {
        int first = Math.max(x, box.x0()), last = Math.min(x + n - 1, box.x1());
        if (y < box.y0() || y > box.y1() || first > last) {
            Arrays.fill(line, o, o + n, 0);
            return;
        }
        Arrays.fill(line, o, o + first - x, 0);
        Arrays.fill(line, o + last - x + 1, o + n, 0);
        in.fill(first, y, last - first + 1, line, o + first - x);
    }

    /// One row of the source through all row filters.
    private void filterRow(Image in, int x, int n, int y, float[] held, int j, float[] line, float missing) {
        int at = j * rank() * width;
        Box box = in.box();
        float[] source = in.data();
        int start = 0;
        if (!Float.isNaN(missing)) {
            load(in, x - radius, y, line, n + 2 * radius, missing);
            source = line;
        } else if (y < box.y0() || y > box.y1()) {
            Arrays.fill(held, at, at + rank() * width, 0);
            return;
        } else if (x - radius < box.x0() || x + n - 1 + radius > box.x1()) {
            Arrays.fill(line, 0);
            int first = Math.max(x - radius, box.x0()), last = Math.min(x + n - 1 + radius, box.x1());
            if (first <= last) System.arraycopy(source, in.index(first, y), line, first - x + radius, last - first + 1);
            source = line;
        } else {
            start = in.index(box.x0(), y) + x - radius - box.x0();
        }
        filterAlong(source, start, held, j, n);
    }

    private void filterAlong(float[] source, int start, float[] held, int j, int n) {
        int at = j * rank() * width, k = 0;
        for (; k + 1 < along.length; k += 2, at += 2 * width)
            PixelLoops.BEST.filterBoth(source, start, 1, along[k], along[k + 1], held, at, at + width, n);
        if (k < along.length) PixelLoops.BEST.filter(source, start, 1, along[k], held, at, n);
    }

    /// A row's values that are finite and not negative, another value elsewhere.
    private static void load(Image in, int x, int y, float[] line, int n, float missing) {
        Box box = in.box();
        int first = Math.max(x, box.x0()), last = Math.min(x + n - 1, box.x1());
        if (y < box.y0() || y > box.y1() || first > last) {
            Arrays.fill(line, 0, n, missing);
            return;
        }
        int from = first - x, to = last - x + 1;
        Arrays.fill(line, 0, from, missing);
        Arrays.fill(line, to, n, missing);
        System.arraycopy(in.data(), in.index(first, y), line, from, to - from);
        RowValues.BEST.replaceBad(line, from, to - from, missing);
    }

    /// One row of the result.
    ///
    /// @param taps column filters of the row, one for each power of the distance from the strip's middle
    private void combine(float[] held, int j, float[][] taps, Image out, int x, int n, int y, boolean add) {
        int to = out.index(x, y), from = j * rank() * width;
        float[] data = out.data();
        if (rank() == 0) {
            if (!add) Arrays.fill(data, to, to + n, 0);
            return;
        }
        int next = 0;
        if (!add && taps.length == 1) {
            PixelLoops.BEST.filter(held, from, width, taps[0], data, to, n);
            return;
        }
        if (!add) {
            PixelLoops.BEST.filterLinear(held, from, width, taps[0], taps[1], distances[1], data, to, n);
            next = 2;
        }
        for (int p = next; p < taps.length; p++)
            PixelLoops.BEST.filterAdd(held, from, width, taps[p], 1, distances[p], 0, data, to, n);
    }

    /// Powers of each column's distance from the middle of a strip, -1 to 1 over the strip.
    private static float[][] distances(int width, int[][] degrees) {
        int highest = 0;
        for (int[] d : degrees) highest = Math.max(highest, d[0]);
        float[][] out = new float[highest + 1][width];
        for (int p = 0; p <= highest; p++)
            for (int i = 0; i < width; i++) out[p][i] = (float) Math.pow((2 * i + 1 - width) / (float) width, p);
        return out;
    }

    /// The column filters of a strip, row after row in the same arrays.
    private final class Columns {
        private final float[][][] powers;
        private final float[][] taps;
        private final double[] chebyshev;

        Columns(float[][][] powers) {
            this.powers = powers;
            this.chebyshev = new double[Math.max(2, powers[0].length)];
            this.taps = new float[powers.length][];
            for (int p = 0; p < taps.length; p++)
                taps[p] = powers[p].length == 1 ? powers[p][0] : new float[powers[p][0].length];
        }

        /// Those of any two rows, where they do not vary.
        RowPair pair() {
            return RowPair.of(taps[0], rank());
        }

        /// Those of a row, until the next is asked for.
        float[][] at(int y) {
            int n = powers[0].length;
            if (n == 1) return taps;
            double t = ChebyshevField.scaled(y, domain.y0(), domain.height());
            chebyshev[0] = 1;
            chebyshev[1] = t;
            for (int k = 2; k < n; k++) chebyshev[k] = 2 * t * chebyshev[k - 1] - chebyshev[k - 2];
            for (int p = 0; p < taps.length; p++) sum(powers[p], chebyshev, taps[p]);
            return taps;
        }

        private static void sum(float[][] byDegree, double[] t, float[] to) {
            Arrays.fill(to, 0);
            for (int j = 0; j < byDegree.length; j++) {
                float w = (float) t[j];
                float[] from = byDegree[j];
                for (int i = 0; i < to.length; i++) to[i] += w * from[i];
            }
        }
    }

    /// Column filters of a strip: for each power of the distance from its middle, for each degree in y.
    private float[][][] powers(int x) {
        int highestX = 0, highestY = 0;
        for (int[] d : degrees) {
            highestX = Math.max(highestX, d[0]);
            highestY = Math.max(highestY, d[1]);
        }
        double[][] expansion = expansion(x, highestX);
        int count = highestX + 1;
        while (count > 1 && bound(expansion, count - 1) < negligible * Math.sqrt(2 * count - 1.0)) count--;
        float[][][] out = new float[count][highestY + 1][across.length == 0 ? 0 : across[0].length];
        for (int p = 0; p < count; p++)
            for (int k = 0; k < across.length; k++) {
                float w = (float) expansion[degrees[k][0]][p];
                float[] sum = out[p][degrees[k][1]], taps = across[k];
                for (int i = 0; i < sum.length; i++) sum[i] += w * taps[i];
            }
        return out;
    }

    /// Largest norm that a power of x can have in a strip: at its ends. The root of its mean square is
    /// smaller by the root of 2 power + 1.
    private double bound(double[][] expansion, int power) {
        double sum = 0;
        for (int k = 0; k < norms.length; k++) sum += Math.abs(expansion[degrees[k][0]][power]) * norms[k];
        return sum;
    }

    /// Coefficients of T_0, T_1, ... in powers of the distance from the middle of the strip that starts at
    /// x.
    private double[][] expansion(int x, int highest) {
        double middle = ChebyshevField.scaled(x + 0.5 * (width - 1), domain.x0(), domain.width());
        double half =
                ChebyshevField.scaled(0.5 * width, 0, domain.width()) - ChebyshevField.scaled(0, 0, domain.width());
        double[][] t = new double[highest + 1][highest + 1];
        t[0][0] = 1;
        if (highest > 0) {
            t[1][0] = middle;
            t[1][1] = half;
        }
        for (int n = 2; n <= highest; n++)
            for (int p = 0; p <= n; p++)
                t[n][p] = 2 * middle * t[n - 1][p] + (p > 0 ? 2 * half * t[n - 1][p - 1] : 0) - t[n - 2][p];
        return t;
    }
}
