/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.background;

import java.util.List;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.ChebyshevField;
import org.almagest.astro.image.Image;
import org.almagest.astro.kernel.RowArithmetic;

/// A smooth background over a box, as numbers alone so that it is stored as JSON.
///
/// Bound: memory, the image is read and written once, 8 bytes a pixel; a product and a sum for each node
/// along x; as measured 0.72 ns a pixel, where memory alone takes 0.6.
///
/// @param kind what the values are
/// @param x0 first column of the box
/// @param y0 first row
/// @param width columns
/// @param height rows
/// @param nodesX number of values along x: degree + 1, or columns of nodes
/// @param nodesY number of values along y
/// @param values Chebyshev coefficients c_ij at j * nodesX + i; or the background at the middles of nodesX
/// x nodesY equal cells, row by row
/// @param rms scatter of a pixel about the background, median of the cells
public record BackgroundModel(
        Kind kind, int x0, int y0, int width, int height, int nodesX, int nodesY, double[] values, double rms) {
    /// The form of a background.
    public enum Kind {
        CHEBYSHEV,
        /// Natural cubic splines through the cells' values, along y and then along x.
        SPLINE
    }

    public BackgroundModel {
        if (values.length != nodesX * nodesY || values.length == 0)
            throw new IllegalArgumentException(values.length + " values for " + nodesX + " x " + nodesY);
    }

    /// The pixels that it spans.
    public Box box() {
        return new Box(x0, y0, width, height);
    }

    /// A model of the same shape over other pixels, as one found on fewer.
    public BackgroundModel over(Box other) {
        return new BackgroundModel(
                kind, other.x0(), other.y0(), other.width(), other.height(), nodesX, nodesY, values, rms);
    }

    /// The background as an image over its box.
    public Image render() {
        Image out = Image.zeros(box());
        addTo(out, 1);
        return out;
    }

    /// Takes the background off an image inside its box.
    public void subtractFrom(Image image) {
        addTo(image, -1);
    }

    /// Adds the background times a factor to an image inside its box.
    public void addTo(Image image, double factor) {
        if (!box().contains(image.box()))
            throw new IllegalArgumentException("background over " + box() + ", image " + image.box());
        double[] row = new double[width];
        float[] line = new float[image.width()];
        RowSource source = kind == Kind.CHEBYSHEV ? new ChebyshevRows() : new SplineRows();
        for (int y = image.y0(); y < image.y0() + image.height(); y++) {
            source.fill(y, row);
            narrow(row, image.x0() - x0, -factor, line);
            RowArithmetic.BEST.subtract(image.data(), image.rowStart(y), line.length, line, 0);
        }
    }

    // a loop of its own, of which the compiler makes vectors
    private static void narrow(double[] from, int at, double factor, float[] to) {
        for (int i = 0; i < to.length; i++) to[i] = (float) (factor * from[at + i]);
    }

    /// The background at a position, which may lie a little outside its box.
    public double value(double x, double y) {
        return switch (kind) {
            case CHEBYSHEV -> {
                double[] tx = ChebyshevField.polynomials(ChebyshevField.scaled(x, x0, width), nodesX - 1);
                double[] ty = ChebyshevField.polynomials(ChebyshevField.scaled(y, y0, height), nodesY - 1);
                double sum = 0;
                for (int j = 0; j < nodesY; j++)
                    for (int i = 0; i < nodesX; i++) sum += values[j * nodesX + i] * tx[i] * ty[j];
                yield sum;
            }
            case SPLINE -> {
                SplineRows rows = new SplineRows();
                double[] nodes = rows.nodes(Math.clamp(y, y0, y0 + height - 1.0));
                double at = (Math.clamp(x, x0, x0 + width - 1.0) - x0 + 0.5) * nodesX / width - 0.5;
                yield CubicSpline.evaluate(nodes, CubicSpline.curvature(nodes), at);
            }
        };
    }

    /// The sum of several backgrounds at a pixel, as a list of them is stored.
    public static double at(List<BackgroundModel> models, int x, int y) {
        double sum = 0;
        for (BackgroundModel m : models) {
            Image pixel = Image.zeros(new Box(x, y, 1, 1));
            m.addTo(pixel, 1);
            sum += pixel.data()[0];
        }
        return sum;
    }

    private interface RowSource {
        void fill(int y, double[] row);
    }

    /// Each row is a polynomial of the scaled column, by Horner's rule on stretches that stay in the first
    /// cache.
    private final class ChebyshevRows implements RowSource {
        private static final int STRETCH = 512;

        private final double[] at = new double[width];

        ChebyshevRows() {
            for (int i = 0; i < width; i++) at[i] = ChebyshevField.scaled(x0 + i, x0, width);
        }

        @Override
        public void fill(int y, double[] row) {
            double[] c = powers(ChebyshevField.polynomials(ChebyshevField.scaled(y, y0, height), nodesY - 1));
            for (int from = 0; from < width; from += STRETCH) {
                int to = Math.min(width, from + STRETCH);
                java.util.Arrays.fill(row, from, to, c[nodesX - 1]);
                for (int k = nodesX - 2; k >= 0; k--) step(row, at, from, to, c[k]);
            }
        }

        /// Coefficients of the powers of the scaled column in a row.
        private double[] powers(double[] ty) {
            double[] sum = new double[nodesX], before = new double[nodesX], last = new double[nodesX];
            last[0] = 1;
            for (int k = 0; k < nodesX; k++) {
                double c = 0;
                for (int j = 0; j < nodesY; j++) c += values[j * nodesX + k] * ty[j];
                for (int p = 0; p <= k; p++) sum[p] += c * last[p];
                double[] next = new double[nodesX];
                for (int p = 0; p < nodesX; p++)
                    next[p] = (p > 0 ? (k == 0 ? 1 : 2) * last[p - 1] : 0) - (k == 0 ? 0 : before[p]);
                before = last;
                last = next;
            }
            return sum;
        }

        private static void step(double[] row, double[] at, int from, int to, double c) {
            for (int i = from; i < to; i++) row[i] = row[i] * at[i] + c;
        }
    }

    private final class SplineRows implements RowSource {
        private final double[][] curvature = new double[nodesX][];

        SplineRows() {
            for (int k = 0; k < nodesX; k++) curvature[k] = CubicSpline.curvature(column(k));
        }

        private double[] column(int k) {
            double[] c = new double[nodesY];
            for (int j = 0; j < nodesY; j++) c[j] = values[j * nodesX + k];
            return c;
        }

        /// Values at the middles of the cells' columns.
        double[] nodes(double y) {
            double at = (y - y0 + 0.5) * nodesY / height - 0.5;
            double[] out = new double[nodesX];
            for (int k = 0; k < nodesX; k++) out[k] = CubicSpline.evaluate(column(k), curvature[k], at);
            return out;
        }

        @Override
        public void fill(int y, double[] row) {
            double[] nodes = nodes(y);
            double[] bend = CubicSpline.curvature(nodes);
            double step = (double) nodesX / width;
            for (int i = 0; i < width; i++) row[i] = CubicSpline.evaluate(nodes, bend, (i + 0.5) * step - 0.5);
        }
    }
}
