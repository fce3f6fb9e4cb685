/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.diasource;

import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.psf.GridPsf;
import org.almagest.astro.psf.Psf;

/// A point source that moves evenly along a straight line while the shutter is open, and its derivatives,
/// on the pixels of a box.
///
/// The PSF is averaged over the line by Gauss-Legendre quadrature, with as many nodes as the length over
/// the PSF's width asks for, so that any PSF serves; for a Gaussian one it is the difference of error
/// functions of Veres et al. (2012, PASP 124, 1197, eq. 3). The PSF is that in the middle of the box, which
/// hardly varies over it, without its wings beyond six sigma. The line runs from middle - d/2 to middle +
/// d/2. Derivatives against positions are taken by five pixels of the average.
///
/// Thread rule: one thread per object.
final class TrailModel {
    /// Pixels that derivatives reach beyond the box.
    private static final int RIM = 2;

    private static final int LEAST_NODES = 3;
    private static final double NODES_PER_SIGMA = 1.1;
    private static final double REACH = 6;

    private final Box box;
    private final Psf psf;
    private final double share;
    private final double sigma;
    private final int stride;
    private final double[] mean;
    private final double[] moment;

    /// Value at each pixel of the box, row by row, for unit flux.
    final double[] value;

    /// Derivatives of the value against middle x, middle y, d along x and d along y.
    final double[][] slope;

    /// Half of the second derivative along x, that along x and y, half of that along y; filled by `curve`.
    final double[][] curvature;

    /// @param sigma width of the PSF [pixel]
    TrailModel(Box box, Psf psf, double sigma) {
        this.box = box;
        double x = box.x0() + 0.5 * (box.width() - 1), y = box.y0() + 0.5 * (box.height() - 1);
        int radius = (int) Math.ceil(REACH * sigma);
        if (radius < psf.radius()) {
            float[] stamp = psf.kernelAt(x, y)
                    .view(Box.ofCorners(-radius, -radius, radius, radius))
                    .toArray();
            double sum = 0;
            for (float v : stamp) sum += v;
            this.psf = new GridPsf(x, y, 1, 1, 1, 1, radius, stamp).ofOneThread();
            this.share = sum;
        } else {
            this.psf = psf.ofOneThread();
            this.share = 1;
        }
        this.sigma = sigma;
        this.stride = box.width() + 2 * RIM;
        int padded = stride * (box.height() + 2 * RIM), area = Math.toIntExact(box.area());
        this.mean = new double[padded];
        this.moment = new double[padded];
        this.value = new double[area];
        this.slope = new double[4][area];
        this.curvature = new double[3][area];
    }

    /// Evaluates the trail of unit flux.
    ///
    /// @param x column of its middle (parent pixels)
    /// @param y row
    /// @param dx from its first to its last end along x [pixel]
    /// @param dy along y
    void evaluate(double x, double y, double dx, double dy) {
        java.util.Arrays.fill(mean, 0);
        java.util.Arrays.fill(moment, 0);
        double length = Math.hypot(dx, dy);
        int n = length == 0 ? 1 : LEAST_NODES + (int) Math.ceil(NODES_PER_SIGMA * length / sigma);
        double[] node = new double[n], weight = new double[n];
        legendre(node, weight);
        for (int k = 0; k < n; k++) {
            double t = 0.5 * node[k];
            double w = 0.5 * share * weight[k];
            add(psf.starAt(x + t * dx, y + t * dy), w, w * t);
        }
        for (int j = 0; j < box.height(); j++) {
            int to = j * box.width(), from = (j + RIM) * stride + RIM;
            System.arraycopy(mean, from, value, to, box.width());
            slopes(mean, from, 1, slope[0], to, box.width());
            slopes(mean, from, stride, slope[1], to, box.width());
            slopes(moment, from, 1, slope[2], to, box.width());
            slopes(moment, from, stride, slope[3], to, box.width());
        }
    }

    /// Derivatives against the position along an axis, by five points.
    private static void slopes(double[] a, int from, int step, double[] out, int to, int n) {
        for (int i = 0; i < n; i++) {
            int at = from + i;
            out[to + i] = (8 * (a[at - step] - a[at + step]) - (a[at - 2 * step] - a[at + 2 * step])) / 12;
        }
    }

    /// Fills `curvature` from what was evaluated last.
    void curve() {
        for (int y = 0; y < box.height(); y++)
            for (int x = 0; x < box.width(); x++) {
                int i = y * box.width() + x, at = (y + RIM) * stride + x + RIM;
                curvature[0][i] = 0.5 * second(mean, at, 1);
                curvature[1][i] =
                        (mean[at + stride + 1] - mean[at + stride - 1] - mean[at - stride + 1] + mean[at - stride - 1])
                                / 4;
                curvature[2][i] = 0.5 * second(mean, at, stride);
            }
    }

    private static double second(double[] a, int at, int step) {
        return (16 * (a[at + step] + a[at - step]) - (a[at + 2 * step] + a[at - 2 * step]) - 30 * a[at]) / 12;
    }

    private void add(Image star, double share, double shareMoment) {
        Box common = star.box().intersection(box.grown(RIM));
        for (int py = common.y0(); py <= common.y1(); py++) {
            int from = star.index(common.x0(), py);
            int to = (py - box.y0() + RIM) * stride + common.x0() - box.x0() + RIM;
            for (int i = 0; i < common.width(); i++) {
                double p = star.data()[from + i];
                mean[to + i] += share * p;
                moment[to + i] += shareMoment * p;
            }
        }
    }

    /// Nodes and weights of Gauss-Legendre quadrature on [-1, 1] by Newton's method on the polynomial.
    static void legendre(double[] node, double[] weight) {
        int n = node.length;
        for (int i = 0; i < (n + 1) / 2; i++) {
            double z = Math.cos(Math.PI * (i + 0.75) / (n + 0.5)), derivative = 1;
            for (int step = 0; step < 8; step++) {
                double p = 1, before = 0;
                for (int j = 0; j < n; j++) {
                    double older = before;
                    before = p;
                    p = ((2 * j + 1) * z * before - j * older) / (j + 1);
                }
                derivative = n * (z * p - before) / (z * z - 1);
                z -= p / derivative;
            }
            node[i] = -z;
            node[n - 1 - i] = z;
            weight[i] = weight[n - 1 - i] = 2 / ((1 - z * z) * derivative * derivative);
        }
    }
}
