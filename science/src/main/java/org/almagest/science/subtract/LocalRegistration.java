/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.subtract;

import java.util.List;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.kernel.RowArithmetic;

/// What is left between two matched images at the places of their sources: small shifts and flux ratios
/// that vary faster over the field than the kernel, as turbulence and flat-field errors leave them.
///
/// At each source U - M = -dx dM/dx - dy dM/dy + f M is solved by least squares; the field is the mean of
/// these with Gaussian weights in distance, their errors, and a prior at zero, so that where nothing is
/// known nothing is done.
final class LocalRegistration {
    /// @param spacing of the nodes on which the field is kept [pixel]
    /// @param scale sigma of the weights in distance [pixel]
    /// @param priorShift expected size of a shift [pixel]
    /// @param priorScale expected size of a flux ratio less one
    /// @param floorShift error of a single source's shift that no brightness removes [pixel]
    /// @param floorScale the same of its flux ratio
    record Config(
            int spacing, double scale, double priorShift, double priorScale, double floorShift, double floorScale) {
        static final Config DEFAULT = new Config(64, 130, 0.04, 0.003, 0.005, 0.002);
    }

    private static final int HALF = 7;

    private final Box box;
    private final int spacing;
    private final int columns;
    private final float[][] nodes;

    private LocalRegistration(Box box, int spacing, int columns, float[][] nodes) {
        this.box = box;
        this.spacing = spacing;
        this.columns = columns;
        this.nodes = nodes;
    }

    /// Shift and ratio at one source: {x, y, dx, dy, f, error of dx and dy, error of f}.
    static double[] measure(Planes target, Image model, double x, double y) {
        int cx = (int) Math.rint(x), cy = (int) Math.rint(y);
        Box inner = new Box(cx - HALF, cy - HALF, 2 * HALF + 1, 2 * HALF + 1);
        if (!target.image().box().contains(inner) || !model.box().contains(inner.grown(1)) || !target.isUsable(inner))
            return new double[0];
        int n = (2 * HALF + 1) * (2 * HALF + 1);
        double[][] columns = new double[5][n];
        double variance = 0;
        int k = 0;
        for (int py = inner.y0(); py <= inner.y1(); py++) {
            int m = model.index(inner.x0(), py), t = target.image().index(inner.x0(), py);
            int v = target.variance().index(inner.x0(), py);
            for (int i = 0; i < inner.width(); i++, k++) {
                float[] d = model.data();
                columns[0][k] = -0.5 * (d[m + i + 1] - d[m + i - 1]);
                columns[1][k] = -0.5 * (d[m + i + model.stride()] - d[m + i - model.stride()]);
                columns[2][k] = d[m + i];
                columns[3][k] = 1;
                columns[4][k] = target.image().data()[t + i] - d[m + i];
                variance += target.variance().data()[v + i];
            }
        }
        double[] normal = new double[16], right = new double[4];
        for (int a = 0; a < 4; a++) {
            for (int b = 0; b <= a; b++) {
                double v = product(columns[a], columns[b]);
                normal[a * 4 + b] = v;
                normal[b * 4 + a] = v;
            }
            right[a] = product(columns[a], columns[4]);
        }
        var factor = org.almagest.astro.linalg.Cholesky.of(normal, 4);
        if (factor.isEmpty()) return new double[0];
        double[] s = factor.get().solve(right);
        double[] inverse = factor.get().inverse();
        double noise = variance / n;
        return new double[] {
            x, y, s[0], s[1], s[2], Math.sqrt(0.5 * (inverse[0] + inverse[5]) * noise), Math.sqrt(inverse[10] * noise)
        };
    }

    /// Sum of products, in four interleaved parts.
    private static double product(double[] a, double[] b) {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int i = 0;
        for (; i + 4 <= a.length; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (; i < a.length; i++) s0 += a[i] * b[i];
        return (s0 + s1) + (s2 + s3);
    }

    /// Smooths the values of many sources.
    static LocalRegistration of(List<double[]> sources, Box box, Config config) {
        int columns = (box.width() + config.spacing - 2) / config.spacing + 1;
        int rows = (box.height() + config.spacing - 2) / config.spacing + 1;
        float[][] nodes = new float[3][columns * rows];
        double[] shiftWeight = new double[sources.size()], scaleWeight = new double[sources.size()];
        for (int s = 0; s < sources.size(); s++) {
            double[] v = sources.get(s);
            double a = v[5] * v[5] + config.floorShift * config.floorShift;
            double b = v[6] * v[6] + config.floorScale * config.floorScale;
            boolean shifted = Math.hypot(v[2], v[3]) > 5 * Math.sqrt(a) + 4 * config.priorShift;
            boolean varied = Math.abs(v[4]) > 3 * Math.sqrt(b) + 4 * config.priorScale;
            shiftWeight[s] = shifted ? 0 : 1 / a;
            scaleWeight[s] = varied || shifted ? 0 : 1 / b;
        }
        double[][] sums = new double[5][columns * rows];
        for (int s = 0; s < shiftWeight.length; s++)
            spread(sources.get(s), shiftWeight[s], scaleWeight[s], box, columns, rows, config, sums);
        double w = 1 / (config.priorShift * config.priorShift), wf = 1 / (config.priorScale * config.priorScale);
        for (int k = 0; k < columns * rows; k++) {
            nodes[0][k] = (float) (sums[0][k] / (sums[2][k] + w));
            nodes[1][k] = (float) (sums[1][k] / (sums[2][k] + w));
            nodes[2][k] = (float) (sums[3][k] / (sums[4][k] + wf));
        }
        return new LocalRegistration(box, config.spacing, columns, nodes);
    }

    /// Adds one source to the weighted sums at the nodes within three scales of it: shifts along x and y,
    /// their weight, flux ratio, its weight.
    private static void spread(
            double[] v,
            double shiftWeight,
            double scaleWeight,
            Box box,
            int columns,
            int rows,
            Config config,
            double[][] sums) {
        double reach = 3 * config.scale;
        int i0 = Math.max(0, (int) Math.ceil((v[0] - box.x0() - reach) / config.spacing));
        int i1 = Math.min(columns - 1, (int) Math.floor((v[0] - box.x0() + reach) / config.spacing));
        int j0 = Math.max(0, (int) Math.ceil((v[1] - box.y0() - reach) / config.spacing));
        int j1 = Math.min(rows - 1, (int) Math.floor((v[1] - box.y0() + reach) / config.spacing));
        for (int j = j0; j <= j1; j++)
            for (int i = i0; i <= i1; i++) {
                double dx = v[0] - box.x0() - (double) i * config.spacing;
                double dy = v[1] - box.y0() - (double) j * config.spacing;
                double r2 = dx * dx + dy * dy;
                if (r2 > reach * reach) continue;
                double near = Math.exp(-0.5 * r2 / (config.scale * config.scale));
                int k = j * columns + i;
                sums[0][k] += near * shiftWeight * v[2];
                sums[1][k] += near * shiftWeight * v[3];
                sums[2][k] += near * shiftWeight;
                sums[3][k] += near * scaleWeight * v[4];
                sums[4][k] += near * scaleWeight;
            }
    }

    /// Brings a model to the target, in place: M - dx dM/dx - dy dM/dy + f M. The outermost pixels stay.
    void applyTo(Image model) {
        Box inner = model.box().grown(-1).intersection(box);
        Row row = new Row();
        int width = model.width(), x0 = model.x0();
        // a row and its neighbours as they were
        float[] rows = new float[3 * width];
        for (int y = inner.y0(); y <= inner.y1(); y++) {
            row.at(y);
            if (y == inner.y0()) {
                System.arraycopy(model.data(), model.index(x0, y - 1), rows, 0, width);
                System.arraycopy(model.data(), model.index(x0, y), rows, width, width);
            } else System.arraycopy(rows, width, rows, 0, 2 * width);
            System.arraycopy(model.data(), model.index(x0, y + 1), rows, 2 * width, width);
            for (int x = inner.x0(); x <= inner.x1(); x += row.length) {
                row.segment(x, inner.x1());
                row.registered(rows, width + x - x0, width);
                System.arraycopy(row.values, 0, model.data(), model.index(x, y), row.length);
            }
        }
    }

    /// The field along rows.
    Row row() {
        return new Row();
    }

    /// The field along one row, segment by segment between nodes.
    final class Row {
        final float[] values = new float[spacing];
        private final float[] low = new float[3];
        private final float[] high = new float[3];
        private final float[] slope = new float[3];
        int length;
        private int from;
        private int below;
        private int above;
        private float v;

        /// Goes to a row.
        void at(int y) {
            int rows = nodes[0].length / columns;
            int j = Math.clamp((y - box.y0()) / spacing, 0, Math.max(0, rows - 2));
            below = j * columns;
            above = Math.min(j + 1, rows - 1) * columns;
            v = (float) (y - box.y0() - j * spacing) / spacing;
        }

        /// Goes to the segment that starts at a column.
        void segment(int x, int last) {
            int dx = x - box.x0();
            int left = Math.clamp(dx / spacing, 0, Math.max(0, columns - 2)), right = Math.min(left + 1, columns - 1);
            from = dx - left * spacing;
            length = Math.min(last - x + 1, Math.max(1, spacing - from));
            for (int c = 0; c < 3; c++) {
                low[c] = node(c, left);
                high[c] = node(c, right);
            }
        }

        private float node(int c, int column) {
            float down = nodes[c][below + column], up = nodes[c][above + column];
            return down + v * (up - down);
        }

        /// Values of the segment from the model's pixels.
        void registered(float[] d, int m, int stride) {
            float step = 1f / spacing;
            for (int c = 0; c < 3; c++) slope[c] = step * (high[c] - low[c]);
            RowArithmetic.BEST.shift(d, m, stride, from, low, slope, values, length);
        }
    }

    /// {dx, dy, f} at a position.
    double[] at(double x, double y) {
        Row row = new Row();
        row.at((int) Math.rint(y));
        row.segment((int) Math.rint(x), Integer.MAX_VALUE - 1);
        double[] out = new double[3];
        for (int c = 0; c < 3; c++) out[c] = row.low[c] + (double) row.from / spacing * (row.high[c] - row.low[c]);
        return out;
    }
}
