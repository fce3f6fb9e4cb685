/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.NoiseCorrelation;

/// What a linear operation does to noise: the correlation it leaves and the factor by which it changes the
/// mean pixel variance.
///
/// @param correlation correlation of the output's noise
/// @param varianceFactor mean output variance per unit of input variance
public record NoiseTransfer(NoiseCorrelation correlation, double varianceFactor) {
    private static final int SAMPLES = 12;
    private static final int MAX_RADIUS = 20;
    private static final double GOLDEN = 0.6180339887498949;

    /// The correlation of white noise.
    public static NoiseCorrelation white() {
        return new NoiseCorrelation(0, new float[] {1});
    }

    /// Noise after resampling: rho(d) = mean over pixels of sum_kl w_p(k) w_{p + J d}(l) rho_in(k - l),
    /// with the interpolation weights w of 144 pixels spread over the output.
    ///
    /// @param kernel the interpolation
    /// @param positions where output pixels lie on the source
    /// @param input correlation of the source's noise
    public static NoiseTransfer ofWarp(Interpolation kernel, PositionGrid positions, NoiseCorrelation input) {
        double[] j = positions.jacobian();
        double scale = Math.sqrt(Math.abs(j[0] * j[3] - j[1] * j[2]));
        int radius = Math.clamp((int) Math.ceil((2 * kernel.half() - 1 + input.radius()) / scale), 1, MAX_RADIUS);
        int side = 2 * radius + 1, taps = 2 * kernel.half();
        double[] sum = new double[side * side];
        int reach = taps + input.radius();
        Box box = positions.box();
        double[] x = new double[box.width()], y = new double[box.width()], area = new double[box.width()];
        double[] wx = new double[taps], wy = new double[taps];
        for (int s = 0; s < SAMPLES * SAMPLES; s++) {
            int row = box.y0() + (int) ((s + 0.5) / (SAMPLES * SAMPLES) * box.height());
            int column = (int) ((s * GOLDEN) % 1 * box.width());
            positions.row(row, x, y, area);
            double px = x[column] - Math.floor(x[column]), py = y[column] - Math.floor(y[column]);
            if (Double.isNaN(px) || Double.isNaN(py)) continue;
            double[] spread = spread(kernel, px, py, input, reach);
            for (int dy = -radius; dy <= radius; dy++)
                for (int dx = -radius; dx <= radius; dx++) {
                    double qx = px + j[0] * dx + j[1] * dy, qy = py + j[2] * dx + j[3] * dy;
                    sum[(dy + radius) * side + dx + radius] += overlap(kernel, qx, qy, wx, wy, spread, reach);
                }
        }
        return normalised(sum, radius, SAMPLES * SAMPLES);
    }

    /// Weights of one output pixel convolved with the input's correlation; index (y + reach) * (2 reach +
    /// 1) + x + reach, where (0, 0) is the pixel at or below the position.
    private static double[] spread(Interpolation kernel, double px, double py, NoiseCorrelation input, int reach) {
        int taps = 2 * kernel.half(), side = 2 * reach + 1, first = 1 - kernel.half(), r = input.radius();
        double[] wx = new double[taps], wy = new double[taps];
        kernel.tabulated(px, wx);
        kernel.tabulated(py, wy);
        double[] out = new double[side * side];
        for (int b = 0; b < taps; b++)
            for (int a = 0; a < taps; a++) {
                double w = wx[a] * wy[b];
                for (int v = -r; v <= r; v++)
                    for (int u = -r; u <= r; u++)
                        out[(first + b + v + reach) * side + first + a + u + reach] += w * input.at(u, v);
            }
        return out;
    }

    private static double overlap(
            Interpolation kernel, double qx, double qy, double[] wx, double[] wy, double[] spread, int reach) {
        int fx = (int) Math.floor(qx), fy = (int) Math.floor(qy);
        kernel.tabulated(qx - fx, wx);
        kernel.tabulated(qy - fy, wy);
        int side = 2 * reach + 1, first = 1 - kernel.half();
        double sum = 0;
        for (int b = 0; b < wy.length; b++) {
            int v = fy + first + b + reach;
            if (v < 0 || v >= side) continue;
            for (int a = 0; a < wx.length; a++) {
                int u = fx + first + a + reach;
                if (u >= 0 && u < side) sum += wx[a] * wy[b] * spread[v * side + u];
            }
        }
        return sum;
    }

    /// Noise after convolution with a kernel: rho ~ (K correlated with K) convolved with rho_in.
    public static NoiseTransfer ofConvolution(Image kernel, NoiseCorrelation input) {
        int kr = (kernel.width() - 1) / 2, r = input.radius();
        int radius = Math.min(2 * kr + r, MAX_RADIUS), side = 2 * radius + 1;
        int autoRadius = radius + r;
        double[] auto = new double[(2 * autoRadius + 1) * (2 * autoRadius + 1)];
        for (int dy = -autoRadius; dy <= autoRadius; dy++)
            for (int dx = -autoRadius; dx <= autoRadius; dx++)
                auto[(dy + autoRadius) * (2 * autoRadius + 1) + dx + autoRadius] = lagProduct(kernel, dx, dy);
        double[] sum = new double[side * side];
        for (int dy = -radius; dy <= radius; dy++)
            for (int dx = -radius; dx <= radius; dx++) {
                double s = 0;
                for (int v = -r; v <= r; v++)
                    for (int u = -r; u <= r; u++)
                        s += input.at(u, v) * auto[(dy - v + autoRadius) * (2 * autoRadius + 1) + dx - u + autoRadius];
                sum[(dy + radius) * side + dx + radius] = s;
            }
        return normalised(sum, radius, 1);
    }

    private static double lagProduct(Image kernel, int dx, int dy) {
        double sum = 0;
        Box common = kernel.box().intersection(kernel.box().shifted(dx, dy));
        for (int y = common.y0(); y <= common.y1(); y++) {
            int a = kernel.index(common.x0(), y), b = kernel.index(common.x0() - dx, y - dy);
            for (int i = 0; i < common.width(); i++) sum += (double) kernel.data()[a + i] * kernel.data()[b + i];
        }
        return sum;
    }

    private static NoiseTransfer normalised(double[] sum, int radius, double samples) {
        int side = 2 * radius + 1;
        double zero = sum[radius * side + radius];
        float[] rho = new float[sum.length];
        for (int i = 0; i < sum.length; i++) rho[i] = (float) (0.5 * (sum[i] + sum[sum.length - 1 - i]) / zero);
        return new NoiseTransfer(new NoiseCorrelation(radius, rho), zero / samples);
    }

    /// Variance of a weighted sum of pixels, sum_ij w_i w_j sqrt(v_i v_j) rho(i - j).
    ///
    /// @param weights w, any box
    /// @param variance v, covering the weights' box; pixels whose variance is not finite count nothing
    /// @param correlation rho
    public static double ofSum(Image weights, Image variance, NoiseCorrelation correlation) {
        Box box = weights.box();
        int w = box.width(), h = box.height(), r = correlation.radius();
        double[] a = new double[w * h];
        for (int y = 0; y < h; y++)
            for (int x = 0; x < w; x++) {
                double v = variance.data()[variance.index(box.x0() + x, box.y0() + y)];
                double f = weights.data()[weights.index(box.x0() + x, box.y0() + y)];
                a[y * w + x] = v >= 0 && Double.isFinite(v) ? f * Math.sqrt(v) : 0;
            }
        double sum = 0;
        for (int dy = -r; dy <= r; dy++)
            for (int dx = -r; dx <= r; dx++) {
                double rho = correlation.at(dx, dy);
                if (rho == 0) continue;
                double s = 0;
                for (int y = Math.max(0, dy); y < Math.min(h, h + dy); y++)
                    for (int x = Math.max(0, dx); x < Math.min(w, w + dx); x++)
                        s += a[y * w + x] * a[(y - dy) * w + x - dx];
                sum += rho * s;
            }
        return sum;
    }
}
