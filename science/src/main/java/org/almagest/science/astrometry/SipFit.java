/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.astrometry;

import java.util.Optional;
import org.almagest.astro.image.Box;
import org.almagest.astro.linalg.Cholesky;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.sky.TangentPlane;
import org.almagest.astro.wcs.Sip;
import org.almagest.astro.wcs.TanSipWcs;

/// Fits a TAN WCS with SIP distortion to pairs of pixel and sky positions by weighted least squares.
///
/// The reference pixel stands at the middle of the image; the reference direction moves until the
/// polynomial has no constant term; its linear terms are CD, the others, taken back through CD, the SIP
/// coefficients (Shupe et al. 2005). The inverse polynomial is fitted to the forward one on a grid.
final class SipFit {
    private static final int MOVES = 5;
    private static final int GRID = 24;

    private final Box box;
    private final double middleX;
    private final double middleY;
    private final double unit;

    SipFit(Box box) {
        this.box = box;
        this.middleX = Math.rint(box.x0() + 0.5 * (box.width() - 1));
        this.middleY = Math.rint(box.y0() + 0.5 * (box.height() - 1));
        this.unit = 0.5 * Math.max(box.width(), box.height());
    }

    /// Number of coefficients per axis.
    static int terms(int order) {
        return (order + 1) * (order + 2) / 2;
    }

    /// Fits the pairs with a positive weight; empty when they do not determine the coefficients.
    ///
    /// @param x columns (parent pixels)
    /// @param y rows
    /// @param ra right ascensions [rad]
    /// @param dec declinations [rad]
    /// @param weight inverse variance of each pair, any unit; 0 leaves it out
    /// @param guess about where the middle of the image points
    /// @param order of the polynomial, 1 for none but CD
    Optional<TanSipWcs> fit(
            double[] x, double[] y, double[] ra, double[] dec, double[] weight, SkyCoord guess, int order) {
        int n = terms(order);
        SkyCoord crval = guess;
        double[] xi = new double[n], eta = new double[n];
        for (int move = 0; move < MOVES; move++) {
            TangentPlane plane = new TangentPlane(crval);
            Normal normal = new Normal(n);
            double[] p = new double[2], basis = new double[n];
            for (int i = 0; i < x.length; i++) {
                if (!(weight[i] > 0)) continue;
                plane.project(ra[i], dec[i], p);
                if (Double.isNaN(p[0])) continue;
                fill((x[i] - middleX) / unit, (y[i] - middleY) / unit, order, basis);
                normal.add(basis, weight[i], p[0], p[1]);
            }
            if (!normal.solve(xi, eta)) return Optional.empty();
            crval = plane.deproject(xi[0], eta[0]);
            if (Math.hypot(xi[0], eta[0]) < 1e-14) break;
        }
        return Optional.of(wcs(crval, xi, eta, order));
    }

    private TanSipWcs wcs(SkyCoord crval, double[] xi, double[] eta, int order) {
        // Terms run 1, v, u, v^2, uv, u^2, ... as `fill` has them.
        double dxdx = xi[2] / unit, dxdy = xi[1] / unit, dydx = eta[2] / unit, dydy = eta[1] / unit;
        double det = dxdx * dydy - dxdy * dydx;
        double[] cd = {Math.toDegrees(dxdx), Math.toDegrees(dxdy), Math.toDegrees(dydx), Math.toDegrees(dydy)};
        if (order < 2) return new TanSipWcs(crval, middleX, middleY, cd);
        double[] a = new double[(order + 1) * (order + 1)], b = new double[(order + 1) * (order + 1)];
        int k = 0;
        for (int total = 0; total <= order; total++)
            for (int p = 0; p <= total; p++, k++) {
                if (total < 2) continue;
                double scale = Math.pow(unit, total);
                int place = p * (order + 1) + total - p;
                a[place] = (dydy * xi[k] - dxdy * eta[k]) / det / scale;
                b[place] = (dxdx * eta[k] - dydx * xi[k]) / det / scale;
            }
        Sip sip = new Sip(order, a, b);
        return new TanSipWcs(crval, middleX, middleY, cd, sip, inverse(sip, order));
    }

    private Sip inverse(Sip sip, int order) {
        int n = terms(order);
        Normal normal = new Normal(n);
        double[] basis = new double[n];
        for (int j = 0; j <= GRID; j++)
            for (int i = 0; i <= GRID; i++) {
                double u = box.x0() + (box.width() - 1.0) * i / GRID - middleX;
                double v = box.y0() + (box.height() - 1.0) * j / GRID - middleY;
                double du = 0, dv = 0;
                for (int p = 0; p <= order; p++)
                    for (int q = 0; p + q <= order; q++) {
                        double power = Math.pow(u, p) * Math.pow(v, q);
                        du += sip.a(p, q) * power;
                        dv += sip.b(p, q) * power;
                    }
                fill((u + du) / unit, (v + dv) / unit, order, basis);
                normal.add(basis, 1, -du, -dv);
            }
        double[] du = new double[n], dv = new double[n];
        if (!normal.solve(du, dv)) return Sip.NONE;
        double[] a = new double[(order + 1) * (order + 1)], b = new double[(order + 1) * (order + 1)];
        int k = 0;
        for (int total = 0; total <= order; total++)
            for (int p = 0; p <= total; p++, k++) {
                int place = p * (order + 1) + total - p;
                a[place] = du[k] / Math.pow(unit, total);
                b[place] = dv[k] / Math.pow(unit, total);
            }
        return new Sip(order, a, b);
    }

    /// Powers u^p v^q by total degree, within one by p.
    private static void fill(double u, double v, int order, double[] out) {
        int k = 0;
        for (int total = 0; total <= order; total++)
            for (int p = 0; p <= total; p++) out[k++] = power(u, p) * power(v, total - p);
    }

    private static double power(double x, int n) {
        double r = 1;
        for (int i = 0; i < n; i++) r *= x;
        return r;
    }

    /// Normal equations of two right sides.
    private static final class Normal {
        private final int n;
        private final double[] matrix;
        private final double[] first;
        private final double[] second;

        Normal(int n) {
            this.n = n;
            this.matrix = new double[n * n];
            this.first = new double[n];
            this.second = new double[n];
        }

        void add(double[] basis, double weight, double a, double b) {
            for (int i = 0; i < n; i++) {
                double w = weight * basis[i];
                first[i] += w * a;
                second[i] += w * b;
                for (int j = 0; j <= i; j++) matrix[i * n + j] += w * basis[j];
            }
        }

        boolean solve(double[] a, double[] b) {
            Optional<Cholesky> factor = Cholesky.of(matrix, n);
            if (factor.isEmpty()) return false;
            System.arraycopy(factor.get().solve(first), 0, a, 0, n);
            System.arraycopy(factor.get().solve(second), 0, b, 0, n);
            return true;
        }
    }
}
