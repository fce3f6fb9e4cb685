/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.psf;

import org.almagest.astro.image.Image;
import org.almagest.astro.kernel.GaussianSums;

/// Second moments under an elliptical Gaussian weight matched to the object itself.
///
/// Fixed point of M = 2 sum(w I d d^T) / sum(w I), w = exp(-d^T M^-1 d / 2), with the centre at
/// x0 + 2 sum(w I d) / sum(w I) (Hirata and Seljak 2003, MNRAS 343, 459, appendix C; Bernstein and Jarvis
/// 2002). Each step takes the Gaussian whose product with the weight has the moments seen, which reaches
/// the same fixed point in a few steps.
///
/// Bound: that of [GaussianSums] for each step, over 8 sigma squared.
///
/// @param x centre (parent pixels)
/// @param y centre
/// @param ixx second moment [pixel^2]
/// @param iyy second moment
/// @param ixy second moment
/// @param flux flux of the best Gaussian: 2 sum(w I) where the weight equals the moments [image unit]
/// @param converged whether the fixed point was reached; else all numbers are those of the last step
public record AdaptiveMoments(double x, double y, double ixx, double iyy, double ixy, double flux, boolean converged) {
    private static final int MAX_STEPS = 100;
    private static final double TOLERANCE = 1e-5;
    private static final double NARROWEST = 0.8 * 0.8;

    /// Measures an object whose centre may move.
    ///
    /// @param image pixels without background; NaN is left out
    /// @param x first centre (parent pixels)
    /// @param y first centre
    /// @param sigma first width of the weight [pixel]
    public static AdaptiveMoments of(Image image, double x, double y, double sigma) {
        return iterate(image, x, y, sigma, true, TOLERANCE);
    }

    /// As above, ended sooner.
    ///
    /// @param tolerance change of moments and centre, relative to the size, at which it ends
    public static AdaptiveMoments of(Image image, double x, double y, double sigma, double tolerance) {
        return iterate(image, x, y, sigma, true, tolerance);
    }

    /// Measures an object about a centre that stays.
    public static AdaptiveMoments about(Image image, double x, double y, double sigma) {
        return iterate(image, x, y, sigma, false, TOLERANCE);
    }

    /// Root of the mean of the two second moments [pixel].
    public double sigma() {
        return Math.sqrt(0.5 * (ixx + iyy));
    }

    /// Ixx + Iyy [pixel^2].
    public double trace() {
        return ixx + iyy;
    }

    /// (Ixx - Iyy) / (Ixx + Iyy).
    public double e1() {
        return (ixx - iyy) / (ixx + iyy);
    }

    /// 2 Ixy / (Ixx + Iyy).
    public double e2() {
        return 2 * ixy / (ixx + iyy);
    }

    private static AdaptiveMoments iterate(
            Image image, double x, double y, double sigma, boolean moves, double tolerance) {
        double[] m = {sigma * sigma, sigma * sigma, 0};
        double cx = x;
        double cy = y;
        double limit = 0.25 * Math.max(image.width(), image.height());
        double[] s = new double[6];
        GaussianSums light = new GaussianSums();
        for (int step = 0; step < MAX_STEPS; step++) {
            double[] weight = notNarrow(m);
            light.measure(image, cx, cy, weight, s);
            if (!(s[0] > 0)) return failed(cx, cy, m, s);
            double dx = 2 * s[1] / s[0];
            double dy = 2 * s[2] / s[0];
            double mx = moves ? s[1] / s[0] : 0;
            double my = moves ? s[2] / s[0] : 0;
            double[] seen = {s[3] / s[0] - mx * mx, s[4] / s[0] - my * my, s[5] / s[0] - mx * my};
            double[] next = deconvolved(seen, weight);
            if (moves) {
                cx += Math.clamp(dx, -0.5 * sigma, 0.5 * sigma);
                cy += Math.clamp(dy, -0.5 * sigma, 0.5 * sigma);
            }
            double scale = next[0] + next[1];
            if (!(scale > 0.05) || Math.sqrt(scale) > limit || Math.hypot(cx - x, cy - y) > limit)
                return failed(cx, cy, m, s);
            double change = (Math.abs(next[0] - m[0]) + Math.abs(next[1] - m[1]) + Math.abs(next[2] - m[2])) / scale;
            if (moves) change += (Math.abs(dx) + Math.abs(dy)) / Math.sqrt(scale);
            m = next;
            if (change < tolerance) {
                weight = notNarrow(m);
                light.measure(image, cx, cy, weight, s);
                double both = (m[0] + weight[0]) * (m[1] + weight[1]) - Math.pow(m[2] + weight[2], 2);
                double share = Math.sqrt(both / (weight[0] * weight[1] - weight[2] * weight[2]));
                return new AdaptiveMoments(cx, cy, m[0], m[1], m[2], share * s[0], true);
            }
        }
        return failed(cx, cy, m, s);
    }

    /// The same ellipse with neither axis below the narrowest weight.
    private static double[] notNarrow(double[] m) {
        double mean = 0.5 * (m[0] + m[1]);
        double spread = Math.hypot(0.5 * (m[0] - m[1]), m[2]);
        if (mean - spread >= NARROWEST) return m;
        double low = NARROWEST;
        double high = Math.max(NARROWEST, mean + spread);
        double half = 0.5 * (high - low);
        double cos = spread > 0 ? 0.5 * (m[0] - m[1]) / spread : 0;
        double sin = spread > 0 ? m[2] / spread : 0;
        double middle = 0.5 * (high + low);
        return new double[] {middle + half * cos, middle - half * cos, half * sin};
    }

    private static AdaptiveMoments failed(double x, double y, double[] m, double[] s) {
        return new AdaptiveMoments(x, y, m[0], m[1], m[2], 2 * s[0], false);
    }

    /// (seen^-1 - weight^-1)^-1, held to at most four times the weight in size; plain 2 seen where that is
    /// no ellipse.
    private static double[] deconvolved(double[] seen, double[] weight) {
        double ds = seen[0] * seen[1] - seen[2] * seen[2];
        double dw = weight[0] * weight[1] - weight[2] * weight[2];
        double[] plain = {2 * seen[0], 2 * seen[1], 2 * seen[2]};
        if (!(ds > 0) || !(seen[0] > 0)) return new double[] {0.25 * weight[0], 0.25 * weight[1], 0};
        double a = seen[1] / ds - weight[1] / dw;
        double b = seen[0] / ds - weight[0] / dw;
        double c = -seen[2] / ds + weight[2] / dw;
        double det = a * b - c * c;
        if (!(det > 0) || !(a > 0)) return plain;
        double[] out = {b / det, a / det, -c / det};
        return out[0] + out[1] > 4 * (weight[0] + weight[1]) ? plain : out;
    }
}
