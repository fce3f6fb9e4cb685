/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

/// An object of the solar system in one night: it moves straight at constant speed in the tangent plane of
/// the field.
///
/// @param night number of the night
/// @param east offset from the field's centre in the middle of the night's visits [arcsec]
/// @param north the same
/// @param mjd that time, TAI as MJD [d]
/// @param rateEast motion [arcsec/h]
/// @param rateNorth motion [arcsec/h]
/// @param magnitude AB, per band
/// @param coma radius of a comet's coma [arcsec], 0 for others
/// @param nucleusShare share of the light that comes from a point, 1 without a coma
record Mover(
        long id,
        int night,
        double east,
        double north,
        double mjd,
        double rateEast,
        double rateNorth,
        double[] magnitude,
        double coma,
        double nucleusShare) {
    private static final int COMA_PARTS = 7;

    /// Light within a radius grows with the radius, as of dust that flies off evenly; in units of the
    /// coma's radius, a sum of Gaussians of halving widths and flux.
    static final Mixture COMA = comaProfile();

    private static Mixture comaProfile() {
        double[] flux = new double[COMA_PARTS], variance = new double[COMA_PARTS];
        double total = 2 - StrictMath.pow(0.5, COMA_PARTS - 1);
        for (int k = 0; k < COMA_PARTS; k++) {
            flux[k] = StrictMath.pow(0.5, k) / total;
            variance[k] = StrictMath.pow(0.25, k);
        }
        return new Mixture(flux, variance);
    }

    /// Position [deg] at a time of its night.
    double[] positionAt(Projection field, double at) {
        double hours = (at - mjd) * 24;
        return field.toSky(east + rateEast * hours, north + rateNorth * hours);
    }

    double fluxNjy(int band) {
        return StrictMath.pow(10, 0.4 * (31.4 - magnitude[band]));
    }
}
