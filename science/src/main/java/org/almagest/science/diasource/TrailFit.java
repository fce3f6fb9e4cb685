/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.diasource;

import java.util.Optional;

/// A trail fitted to pixels by weighted least squares: middle, flux, length and direction free (the model
/// of Veres et al. 2012, PASP 124, 1197, with the image's own PSF).
///
/// What the pixels measure of a short trail is the square of its length, and noise always finds a direction
/// in which a source is longer: so that the estimate is not biased by that, the error of the square is
/// taken off in quadrature, L^4 = max(0, fitted^4 - error(L^2)^2), as is usual for lengths of vectors
/// (Wardle & Kronberg 1974, ApJ 194, 249), and the flux is that of the shorter trail. A length of 0 means
/// no trail at the level of one sigma. `lengthError` says how far up the length may go, sqrt(L^2 +
/// error(L^2)) - L, which is the usual error once L exceeds it.
///
/// @param x column of the middle (parent pixels)
/// @param y row
/// @param flux of the whole trail, negative in a dip
/// @param length from end to end [pixel]
/// @param angle from the x axis towards the y axis, -pi/2 to pi/2 [rad]
/// @param fluxError with all else free
/// @param xError of x
/// @param yError of y
/// @param xyCovariance of x and y
/// @param lengthError [pixel]
/// @param angleError [rad], at most that of an angle at random, pi / sqrt(12)
/// @param chi2 of the best fit
/// @param chi2Point of a point source, place and flux free, on the same pixels
/// @param pixels used
record TrailFit(
        double x,
        double y,
        double flux,
        double length,
        double angle,
        double fluxError,
        double xError,
        double yError,
        double xyCovariance,
        double lengthError,
        double angleError,
        double chi2,
        double chi2Point,
        int pixels) {
    private static final int LEAST_PIXELS = 12;
    private static final double RANDOM_ANGLE = Math.PI / Math.sqrt(12);
    /// Gain in chi-squared of free second moments below which their linear estimate is the result.
    private static final double LINEAR_GAIN = 4;
    /// Longest trail by that estimate [sigma of the PSF].
    private static final double LINEAR_LENGTH = 2.5;
    /// Length from which moments of the footprint tell the start better than second derivatives [sigma].
    private static final double LONG = 4;
    /// Length at which errors are taken when the fitted one is shorter [sigma].
    private static final double SHORTEST = 0.5;

    /// A trail to start from.
    record Start(double x, double y, double dx, double dy) {
        double length() {
            return Math.hypot(dx, dy);
        }
    }

    /// Fits; empty when too few good pixels are left or the middle runs out of them.
    ///
    /// @param pixels what to fit
    /// @param x column of a point source there, about
    /// @param y row
    /// @param moments trail by the moments of the light
    static Optional<TrailFit> of(TrailPixels pixels, double x, double y, Start moments) {
        if (pixels.good() < LEAST_PIXELS) return Optional.empty();
        TrailModel model = new TrailModel(pixels.box, pixels.psf, pixels.sigma);
        boolean isLong = moments.length() > LONG * pixels.sigma;
        Optional<TrailMoments> found = TrailMoments.of(pixels, model, x, y);
        if (found.isPresent() && isPoint(found.get(), pixels.sigma, isLong))
            return Optional.of(linear(pixels, found.get()));
        TrailSolver solver = new TrailSolver(pixels, model);
        Optional<TrailSolver.Solution> best = found.flatMap(m -> solver.solve(m.start(pixels.sigma)));
        if (isLong || best.isEmpty()) {
            Optional<TrailSolver.Solution> other = solver.solve(moments);
            if (best.isEmpty()
                    || (other.isPresent() && other.get().chi2() < best.get().chi2())) best = other;
        }
        return best.map(s -> refined(pixels, solver, s, found));
    }

    /// Whether the linear estimate is all there is to know: second moments that say nothing of a trail, or
    /// no direction at all in which the source is wider than the PSF.
    private static boolean isPoint(TrailMoments m, double sigma, boolean isLong) {
        if (m.lengthSquared() == 0) return !isLong;
        return m.tensorGain() < LINEAR_GAIN && m.lengthSquared() < Math.pow(LINEAR_LENGTH * sigma, 2);
    }

    private static TrailFit linear(TrailPixels pixels, TrailMoments m) {
        double squareError = m.lengthSquaredError();
        double length = shortened(m.lengthSquared(), squareError);
        double[] c = m.covariance();
        return new TrailFit(
                m.x(),
                m.y(),
                m.flux(length * length),
                length,
                m.angle(),
                Math.sqrt(c[0]),
                Math.sqrt(c[5]),
                Math.sqrt(c[10]),
                c[6],
                Math.sqrt(length * length + squareError) - length,
                angleError(squareError, m.lengthSquared()),
                m.chi2(),
                m.chi2Point(),
                pixels.good());
    }

    private static TrailFit refined(
            TrailPixels pixels, TrailSolver solver, TrailSolver.Solution s, Optional<TrailMoments> found) {
        double fitted = Math.hypot(s.dx(), s.dy());
        double angle = fitted == 0 ? 0 : Math.atan(s.dy() / s.dx());
        if (Double.isNaN(angle)) angle = Math.PI / 2;
        double ux = Math.cos(angle), uy = Math.sin(angle);
        double at = Math.max(fitted, SHORTEST * pixels.sigma);
        double[] c = solver.covariance(s.x(), s.y(), at * ux, at * uy, s.flux());
        double along = Math.sqrt(ux * ux * c[18] + 2 * ux * uy * c[19] + uy * uy * c[24]);
        double across = Math.sqrt(uy * uy * c[18] - 2 * ux * uy * c[19] + ux * ux * c[24]);
        double squareError = 2 * at * along;
        // pixels that do not determine the trail leave its length as fitted, without errors
        double length = Double.isNaN(squareError) ? fitted : shortened(fitted * fitted, squareError);
        return new TrailFit(
                s.x(),
                s.y(),
                solver.flux(s.x(), s.y(), length * ux, length * uy),
                length,
                angle,
                Math.sqrt(c[0]),
                Math.sqrt(c[6]),
                Math.sqrt(c[12]),
                c[7],
                Math.sqrt(length * length + squareError) - length,
                Math.min(RANDOM_ANGLE, across * at / Math.max(1e-6, fitted * fitted)),
                s.chi2(),
                found.map(TrailMoments::chi2Point).orElse(Double.NaN),
                pixels.good());
    }

    /// Length without what noise adds to it.
    private static double shortened(double square, double squareError) {
        return Math.sqrt(Math.sqrt(Math.max(0, square * square - squareError * squareError)));
    }

    private static double angleError(double squareError, double square) {
        return square > 0 ? Math.min(RANDOM_ANGLE, 0.5 * squareError / square) : RANDOM_ANGLE;
    }
}
