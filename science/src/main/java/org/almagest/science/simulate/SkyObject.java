/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import java.util.Optional;

/// A star or galaxy of the static sky.
///
/// @param ra ICRS [deg] at [StaticSky#EPOCH]
/// @param dec ICRS [deg] at [StaticSky#EPOCH]
/// @param pmRa proper motion in right ascension times cos(dec) [mas/yr]
/// @param pmDec proper motion in declination [mas/yr]
/// @param magnitude AB magnitude per band; of a variable, without its variation
/// @param profile light distribution
/// @param halfLight half-light radius along the major axis [arcsec]; 0 for stars
/// @param axisRatio minor over major axis
/// @param positionAngle of the major axis, north through east [deg]
/// @param variability of variable stars
record SkyObject(
        long id,
        double ra,
        double dec,
        double pmRa,
        double pmDec,
        double[] magnitude,
        Profile profile,
        double halfLight,
        double axisRatio,
        double positionAngle,
        Optional<Variability> variability) {
    private static final double RAD = StrictMath.PI / 180;

    /// Forms of light distributions.
    enum Profile {
        STAR,
        EXPONENTIAL,
        DE_VAUCOULEURS
    }

    private static final Mixture EXPONENTIAL = Mixture.exponential();
    private static final Mixture DE_VAUCOULEURS = Mixture.deVaucouleurs();
    private static final Mixture POINT = new Mixture(new double[] {1}, new double[] {0});

    /// Position [deg] at a time, proper motion applied.
    double[] positionAt(double mjd) {
        double years = (mjd - StaticSky.MJD_OF_EPOCH) / 365.25;
        double d = dec + pmDec * years / 3.6e6;
        return new double[] {ra + pmRa * years / 3.6e6 / StrictMath.cos(dec * RAD), d};
    }

    /// Flux outside the atmosphere [nJy] at a time.
    double fluxNjy(int band, double mjd) {
        double change = variability.isPresent() ? variability.get().magnitudes(mjd) : 0;
        return StrictMath.pow(10, 0.4 * (31.4 - magnitude[band] - change));
    }

    boolean isStar() {
        return profile == Profile.STAR;
    }

    /// The round profile, in half-light radii.
    Mixture mixture() {
        return mixture(profile);
    }

    /// A round profile, in half-light radii.
    static Mixture mixture(Profile profile) {
        return switch (profile) {
            case STAR -> POINT;
            case EXPONENTIAL -> EXPONENTIAL;
            case DE_VAUCOULEURS -> DE_VAUCOULEURS;
        };
    }

    /// Squared half-light radius as a matrix on the sky: east-east, east-north, north-north [arcsec^2].
    double[] skyShape() {
        double s = StrictMath.sin(positionAngle * RAD);
        double c = StrictMath.cos(positionAngle * RAD);
        double major = halfLight * halfLight;
        double minor = major * axisRatio * axisRatio;
        return new double[] {major * s * s + minor * c * c, (major - minor) * s * c, major * c * c + minor * s * s};
    }
}
