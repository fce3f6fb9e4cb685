/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.diasource;

import java.util.Arrays;
import java.util.Optional;
import org.almagest.astro.linalg.Cholesky;

/// The most likely short trail at a place, by linear regression of the pixels on the PSF and its first and
/// second derivatives: to second order a trail adds L^2 / 12 u u^T to the PSF's second moments, with u its
/// direction. Exact for lengths well below the PSF's width, where a fit of the length itself has nothing to
/// go down.
///
/// @param x column of the source
/// @param y row
/// @param pointFlux flux of a point source there
/// @param fluxPerSquare change of the flux with L^2
/// @param lengthSquared L^2, 0 when the source is narrower than the PSF [pixel^2]
/// @param lengthSquaredError its error
/// @param angle direction of u from the x axis [rad]
/// @param chi2 of the trail
/// @param chi2Point of a point source
/// @param tensorGain by how much free second moments lower that of a point source
/// @param covariance of flux, x, y and L^2, 4 by 4
record TrailMoments(
        double x,
        double y,
        double pointFlux,
        double fluxPerSquare,
        double lengthSquared,
        double lengthSquaredError,
        double angle,
        double chi2,
        double chi2Point,
        double tensorGain,
        double[] covariance) {
    private static final int ANGLES = 36;
    private static final double FARTHEST = 1.5;

    /// The estimate around a place; empty when there is no light or the source is elsewhere.
    static Optional<TrailMoments> of(TrailPixels pixels, TrailModel model, double x0, double y0) {
        double x = x0, y = y0;
        for (int round = 0; ; round++) {
            model.evaluate(x, y, 0, 0);
            Optional<double[]> step = pointStep(pixels, model);
            if (step.isEmpty()) return Optional.empty();
            double dx = step.get()[1], dy = step.get()[2], far = Math.hypot(dx, dy);
            if (far > FARTHEST * pixels.sigma || !(far >= 0)) return Optional.empty();
            if (far < 0.1 * pixels.sigma || round == 3) return regression(pixels, model, x, y, step.get()[0]);
            x += dx;
            y += dy;
        }
    }

    /// {flux, dx, dy} of the nearest point source.
    private static Optional<double[]> pointStep(TrailPixels pixels, TrailModel model) {
        double[][] column = {model.value, model.slope[0], model.slope[1]};
        double[] a = new double[9], b = new double[3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j <= i; j++) a[3 * i + j] = a[3 * j + i] = dot(pixels.weight, column[i], column[j]);
            b[i] = dot(pixels.weight, column[i], pixels.data);
        }
        return Cholesky.of(a, 3).map(c -> c.solve(b)).filter(p -> p[0] != 0).map(p ->
                new double[] {p[0], p[1] / p[0], p[2] / p[0]});
    }

    private static double dot(double[] w, double[] a, double[] b) {
        double p = 0, q = 0;
        int i = 0;
        for (; i + 2 <= w.length; i += 2) {
            p += w[i] * a[i] * b[i];
            q += w[i + 1] * a[i + 1] * b[i + 1];
        }
        return i < w.length ? p + q + w[i] * a[i] * b[i] : p + q;
    }

    /// Products of flux, two slopes and three curvatures, and what follows for the best direction.
    private static Optional<TrailMoments> regression(
            TrailPixels pixels, TrailModel model, double x, double y, double flux) {
        model.curve();
        double[][] column = {
            model.value, model.slope[0], model.slope[1], model.curvature[0], model.curvature[1], model.curvature[2]
        };
        double[] a = new double[36], b = new double[6];
        for (int i = 0; i < 6; i++) {
            for (int j = 0; j <= i; j++) a[6 * i + j] = a[6 * j + i] = dot(pixels.weight, column[i], column[j]);
            b[i] = dot(pixels.weight, column[i], pixels.data);
        }
        double squares = dot(pixels.weight, pixels.data, pixels.data);
        Optional<Cholesky> all = Cholesky.of(a, 6);
        if (all.isEmpty()) return Optional.empty();
        double tensor = squares - sum(b, all.get().solve(b));
        double bestChi2 = Double.POSITIVE_INFINITY, bestAngle = 0;
        for (int k = 0; k < ANGLES; k++) {
            double angle = Math.PI * (k + 0.5) / ANGLES - Math.PI / 2;
            double[] along = along(a, b, angle), right = Arrays.copyOfRange(along, 16, 20);
            Optional<double[]> p = Cholesky.of(along, 4).map(c -> c.solve(right));
            if (p.isEmpty()) return Optional.empty();
            double chi2 = squares - sum(right, p.get());
            if (p.get()[3] / p.get()[0] > 0 && chi2 < bestChi2) {
                bestChi2 = chi2;
                bestAngle = angle;
            }
        }
        double[] along = along(a, b, bestAngle), right = Arrays.copyOfRange(along, 16, 20);
        Cholesky factor = Cholesky.of(along, 4).orElseThrow();
        double[] p = factor.solve(right);
        double[] c = pixels.noise.isPresent()
                ? TrailSolver.sandwich(pixels, factor.inverse(), new double[][] {
                    column[0], column[1], column[2], mixed(column, bestAngle)
                })
                : factor.inverse();
        return Optional.of(result(pixels, x, y, flux, p, c, bestAngle, bestChi2, squares, tensor, a, b));
    }

    private static TrailMoments result(
            TrailPixels pixels,
            double x,
            double y,
            double flux,
            double[] p,
            double[] c,
            double angle,
            double chi2,
            double squares,
            double tensor,
            double[] a,
            double[] b) {
        double[] three = new double[9], rightThree = Arrays.copyOf(b, 3);
        for (int i = 0; i < 3; i++) System.arraycopy(a, 6 * i, three, 3 * i, 3);
        double[] point = Cholesky.of(three, 3).orElseThrow().solve(rightThree);
        double chi2Point = squares - sum(rightThree, point);
        boolean wider = chi2 < Double.POSITIVE_INFINITY;
        double pointFlux = point[0], square = wider ? Math.max(0, 12 * p[3] / p[0]) : 0;
        double f = wider ? p[0] : pointFlux;
        double perSquare = square > 0 ? (p[0] - pointFlux) / square : 0;
        // from coefficients of the columns to x, y and L^2: divide by the flux
        double[] scale = {1, 1 / f, 1 / f, 12 / f};
        double[] covariance = new double[16];
        for (int i = 0; i < 4; i++)
            for (int j = 0; j < 4; j++) covariance[4 * i + j] = scale[i] * scale[j] * c[4 * i + j];
        return new TrailMoments(
                x + point[1] / flux,
                y + point[2] / flux,
                pointFlux,
                perSquare,
                square,
                Math.sqrt(covariance[15]),
                angle,
                wider ? chi2 : chi2Point,
                chi2Point,
                chi2Point - tensor,
                covariance);
    }

    /// Normal equations of flux, slopes and the curvature along a direction; the right side behind.
    private static double[] along(double[] a, double[] b, double angle) {
        double c = Math.cos(angle), s = Math.sin(angle);
        double[] t = {c * c, c * s, s * s};
        double[] out = new double[20];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) out[4 * i + j] = a[6 * i + j];
            double cross = 0;
            for (int k = 0; k < 3; k++) cross += t[k] * a[6 * i + 3 + k];
            out[4 * i + 3] = out[12 + i] = cross;
            out[16 + i] = b[i];
        }
        for (int k = 0; k < 3; k++) {
            out[19] += t[k] * b[3 + k];
            for (int l = 0; l < 3; l++) out[15] += t[k] * t[l] * a[6 * (3 + k) + 3 + l];
        }
        return out;
    }

    private static double[] mixed(double[][] column, double angle) {
        double c = Math.cos(angle), s = Math.sin(angle);
        double[] out = new double[column[0].length];
        for (int i = 0; i < out.length; i++)
            out[i] = c * c * column[3][i] + c * s * column[4][i] + s * s * column[5][i];
        return out;
    }

    private static double sum(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }

    /// Flux of a trail of this length.
    double flux(double square) {
        return pointFlux + fluxPerSquare * square;
    }

    /// Where a fit of the length starts from.
    ///
    /// @param sigma width of the PSF, the least length of a start
    TrailFit.Start start(double sigma) {
        double length = Math.max(sigma, Math.sqrt(lengthSquared));
        return new TrailFit.Start(x, y, length * Math.cos(angle), length * Math.sin(angle));
    }
}
