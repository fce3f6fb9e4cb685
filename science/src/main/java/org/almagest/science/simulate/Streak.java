/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import org.almagest.science.simulate.RandomStream.Purpose;

/// Track of a satellite across a detector.
///
/// @param x a point on it [pixel]
/// @param y a point on it [pixel]
/// @param angle of its direction from the x axis [rad]
/// @param sigma width across: the PSF's and the satellite's own [pixel]
/// @param peak brightness on its axis [electron/pixel]
record Streak(double x, double y, double angle, double sigma, double peak) {
    private static final double OWN_SIGMA = 0.8;
    private static final double REACH = 6;

    static Streak draw(SimulatedSurvey survey, Visit visit, int detector) {
        RandomStream random = new RandomStream(survey.seed(), Purpose.STREAK, visit.index(), detector);
        double width = survey.config().camera().width();
        double height = survey.config().camera().height();
        double psf = visit.seeing() / survey.config().camera().pixelScale() / 2.3548;
        return new Streak(
                width * random.uniform(0.2, 0.8),
                height * random.uniform(0.2, 0.8),
                StrictMath.PI * random.uniform(),
                StrictMath.sqrt(psf * psf + OWN_SIGMA * OWN_SIGMA),
                60 * StrictMath.pow(10, random.uniform()));
    }

    /// Distance of a place from the axis [pixel].
    double distance(double px, double py) {
        return Math.abs((py - y) * StrictMath.cos(angle) - (px - x) * StrictMath.sin(angle));
    }

    void paint(Canvas canvas) {
        double s = StrictMath.sin(angle);
        double c = StrictMath.cos(angle);
        for (int iy = -Canvas.MARGIN; iy < canvas.height() + Canvas.MARGIN; iy++) {
            // Where the axis crosses the row, and how far the light reaches along it.
            double half = Math.abs(s) > 1e-3 ? REACH * sigma / Math.abs(s) : 2.0 * canvas.width();
            double middle = Math.abs(s) > 1e-3 ? x + (iy - y) * c / s : x;
            int x0 = (int) Math.max(-Canvas.MARGIN, Math.ceil(middle - half));
            int x1 = (int) Math.min(canvas.width() + Canvas.MARGIN - 1.0, Math.floor(middle + half));
            for (int ix = x0; ix <= x1; ix++) {
                double d = ((iy - y) * c - (ix - x) * s) / sigma;
                if (d > -REACH && d < REACH) canvas.add(ix, iy, peak * FastExp.ofMinus(0.5 * d * d));
            }
        }
    }
}
