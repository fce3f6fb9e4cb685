/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.diasource;

import java.util.Optional;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.linalg.Cholesky;
import org.almagest.astro.psf.Psf;

/// A point source on a constant background, fitted to the pixels around a place by weighted least squares
/// with the PSF, its derivatives analytic in the model, Gauss-Newton steps of at most half a pixel.
///
/// @param x column of the source (parent pixels)
/// @param y row
/// @param flux of the source
/// @param background per pixel
/// @param fluxError standard error of the flux with the other parameters free
/// @param xError standard error of x, NaN when the flux is not significant
/// @param yError standard error of y
/// @param chi2 of the fit
/// @param pixels used
/// @param converged whether the last step was below a hundredth of a pixel
record PointFit(
        double x,
        double y,
        double flux,
        double background,
        double fluxError,
        double xError,
        double yError,
        double chi2,
        int pixels,
        boolean converged) {
    private static final int MAX_STEPS = 12;
    private static final double LONGEST_STEP = 0.5;

    /// Fits near a place; empty when too few good pixels are left or the source runs farther than `reach`.
    ///
    /// @param box pixels to use
    /// @param bad joined value of the mask planes that do not count
    static Optional<PointFit> near(Exposure exposure, Psf psf, double x0, double y0, double reach, Box box, int bad) {
        double x = x0, y = y0;
        for (int step = 0; step < MAX_STEPS; step++) {
            Normal n = Normal.of(exposure, psf.starAt(x, y), box, bad);
            if (n.pixels < 12) return Optional.empty();
            Optional<Cholesky> factor = Cholesky.of(n.matrix, 4);
            if (factor.isEmpty()) return Optional.empty();
            double[] p = factor.get().solve(n.right);
            double flux = p[0];
            double dx = flux == 0 ? 0 : Math.clamp(p[1] / flux, -LONGEST_STEP, LONGEST_STEP);
            double dy = flux == 0 ? 0 : Math.clamp(p[2] / flux, -LONGEST_STEP, LONGEST_STEP);
            boolean settled = Math.hypot(dx, dy) < 0.01;
            if (settled || step == MAX_STEPS - 1) {
                double[] c = factor.get().inverse();
                double chi2 = n.squares - p[0] * n.right[0] - p[1] * n.right[1] - p[2] * n.right[2] - p[3] * n.right[3];
                return Optional.of(new PointFit(
                        x + dx,
                        y + dy,
                        flux,
                        p[3],
                        Math.sqrt(c[0]),
                        Math.sqrt(c[5]) / Math.abs(flux),
                        Math.sqrt(c[10]) / Math.abs(flux),
                        chi2,
                        n.pixels,
                        settled));
            }
            x += dx;
            y += dy;
            if (Math.hypot(x - x0, y - y0) > reach) return Optional.empty();
        }
        return Optional.empty();
    }

    /// Chi-squared of a sum of two point sources of given flux on a background of its own, and the pixels
    /// counted.
    static double[] chi2OfTwo(Exposure exposure, Psf psf, Box box, int bad, double[] first, double[] second) {
        Image a = psf.starAt(first[0], first[1]);
        Image b = psf.starAt(second[0], second[1]);
        double sw = 0, sr = 0, srr = 0;
        int n = 0;
        for (int py = box.y0(); py <= box.y1(); py++)
            for (int px = box.x0(); px <= box.x1(); px++) {
                if ((exposure.mask().data()[exposure.mask().index(px, py)] & bad) != 0) continue;
                double d = exposure.image().data()[exposure.image().index(px, py)];
                double v = exposure.variance().data()[exposure.variance().index(px, py)];
                if (!(v > 0) || !Double.isFinite(d)) continue;
                double r = d - first[2] * at(a, px, py) - second[2] * at(b, px, py);
                sw += 1 / v;
                sr += r / v;
                srr += r * r / v;
                n++;
            }
        return new double[] {sw > 0 ? srr - sr * sr / sw : Double.NaN, n};
    }

    static double at(Image stamp, int x, int y) {
        return stamp.box().contains(x, y) ? stamp.data()[stamp.index(x, y)] : 0;
    }

    /// Normal equations of flux, the two derivatives and the background.
    private static final class Normal {
        final double[] matrix = new double[16];
        final double[] right = new double[4];
        double squares;
        int pixels;

        static Normal of(Exposure exposure, Image star, Box box, int bad) {
            Normal n = new Normal();
            double[] row = new double[4];
            row[3] = 1;
            for (int py = box.y0(); py <= box.y1(); py++)
                for (int px = box.x0(); px <= box.x1(); px++) {
                    if ((exposure.mask().data()[exposure.mask().index(px, py)] & bad) != 0) continue;
                    double d = exposure.image().data()[exposure.image().index(px, py)];
                    double v = exposure.variance().data()[exposure.variance().index(px, py)];
                    if (!(v > 0) || !Double.isFinite(d)) continue;
                    row[0] = at(star, px, py);
                    row[1] = slope(
                            at(star, px - 2, py), at(star, px - 1, py), at(star, px + 1, py), at(star, px + 2, py));
                    row[2] = slope(
                            at(star, px, py - 2), at(star, px, py - 1), at(star, px, py + 1), at(star, px, py + 2));
                    n.add(row, d, 1 / v);
                }
            return n;
        }

        /// Derivative against the position by five points.
        private static double slope(double before2, double before, double after, double after2) {
            return (8 * (before - after) - (before2 - after2)) / 12;
        }

        private void add(double[] row, double d, double weight) {
            for (int i = 0; i < 4; i++) {
                right[i] += weight * row[i] * d;
                for (int j = 0; j <= i; j++) matrix[4 * i + j] += weight * row[i] * row[j];
            }
            squares += weight * d * d;
            pixels++;
        }
    }
}
