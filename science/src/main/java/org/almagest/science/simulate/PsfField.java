/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import org.almagest.science.simulate.RandomStream.Purpose;

/// The PSF of one visit over the focal plane: size and ellipticity are second-order polynomials of the
/// place.
///
/// With u, v the focal-plane place over its half extent, the terms are u, v, u^2 - 1/3, uv, v^2 - 1/3; each
/// of the three polynomials is scaled to its stated largest absolute value on the field.
///
/// @param fwhm in the middle [arcsec]
/// @param size coefficients of the relative change of the FWHM
/// @param e1 coefficients of the change of e1, after its mean
/// @param e2 coefficients of the change of e2, after its mean
record PsfField(double fwhm, double[] size, double[] e1, double[] e2) {
    private static final double MEAN_ELLIPTICITY = 0.015;
    private static final int TERMS = 5;

    static PsfField of(long seed, Visit visit, double sizeChange, double ellipticityChange) {
        RandomStream random = new RandomStream(seed, Purpose.VISIT, visit.index(), 77);
        double[] mean = {MEAN_ELLIPTICITY * random.uniform(-1, 1), MEAN_ELLIPTICITY * random.uniform(-1, 1)};
        double[] size = polynomial(random, 0, sizeChange);
        double[] first = polynomial(random, mean[0], ellipticityChange);
        double[] second = polynomial(random, mean[1], ellipticityChange);
        return new PsfField(visit.seeing(), size, first, second);
    }

    /// Shape at a place of the focal plane.
    ///
    /// @param u place along x over the half extent
    /// @param v place along y over the half extent
    PsfShape at(double u, double v, double pixelScale) {
        return new PsfShape(fwhm / pixelScale * (1 + value(size, u, v)), value(e1, u, v), value(e2, u, v));
    }

    /// The same shape as seen by a detector turned by 180 degrees or not at all is equal; other turns
    /// rotate it.
    static PsfShape turned(PsfShape shape, double degrees) {
        double c = StrictMath.cos(2 * degrees * StrictMath.PI / 180);
        double s = StrictMath.sin(2 * degrees * StrictMath.PI / 180);
        return new PsfShape(shape.fwhm(), c * shape.e1() + s * shape.e2(), c * shape.e2() - s * shape.e1());
    }

    private static double value(double[] p, double u, double v) {
        return p[0] + p[1] * u + p[2] * v + p[3] * (u * u - 1 / 3.0) + p[4] * u * v + p[5] * (v * v - 1 / 3.0);
    }

    private static double[] polynomial(RandomStream random, double mean, double most) {
        double[] p = new double[TERMS + 1];
        for (int i = 1; i <= TERMS; i++) p[i] = random.gaussian();
        double largest = 0;
        for (int i = 0; i <= 20; i++)
            for (int k = 0; k <= 20; k++) largest = Math.max(largest, Math.abs(value(p, i / 10.0 - 1, k / 10.0 - 1)));
        for (int i = 1; i <= TERMS; i++) p[i] *= most / largest;
        p[0] = mean;
        return p;
    }
}
