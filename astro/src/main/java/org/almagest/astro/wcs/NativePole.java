/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.wcs;

/// How the native sphere lies on the celestial one (Calabretta & Greisen 2002, section 2.4).
final class NativePole {
    private static final double SLACK = 1e-10;

    private NativePole() {}

    /// The matrix that takes native directions to celestial ones.
    ///
    /// @param zenithal whether the reference point is the native pole, else native (0, 0)
    /// @param lonDeg celestial longitude of the reference point [deg]
    /// @param latDeg its latitude [deg]
    /// @param lonpole native longitude of the celestial pole [deg]
    /// @param latpole native latitude of the celestial pole [deg], where there are two
    static double[] rotation(boolean zenithal, double lonDeg, double latDeg, double lonpole, double latpole) {
        double phiP = Math.toRadians(lonpole);
        double[] pole = zenithal
                ? new double[] {Math.toRadians(lonDeg), Math.toRadians(latDeg)}
                : ofEquator(Math.toRadians(lonDeg), Math.toRadians(latDeg), phiP, Math.toRadians(latpole));
        double s = Math.sin(pole[1]), c = Math.cos(pole[1]);
        double[] tilt = {-s, 0, c, 0, -1, 0, c, 0, s};
        return Matrices.multiply3(Matrices.aboutZ(pole[0]), Matrices.multiply3(tilt, Matrices.aboutZ(-phiP)));
    }

    /// Celestial longitude and latitude of the native pole when the reference point is native (0, 0).
    private static double[] ofEquator(double lon0, double lat0, double phiP, double latpole) {
        double cosPhi = Math.cos(phiP), sinPhi = Math.sin(phiP);
        double middle = Math.atan2(0, cosPhi);
        double ratio = Math.sin(lat0) / Math.abs(cosPhi);
        double latP;
        if (Math.abs(cosPhi) < SLACK) latP = latpole;
        else {
            if (Math.abs(ratio) > 1 + SLACK)
                throw new IllegalArgumentException("LONPOLE = " + Math.toDegrees(phiP) + " and latitude "
                        + Math.toDegrees(lat0) + " deg of the reference point contradict each other");
            double half = Math.acos(Math.clamp(ratio, -1, 1));
            latP = choose(wrapped(middle + half), wrapped(middle - half), latpole);
        }
        return new double[] {longitude(lon0, lat0, phiP, latP, sinPhi), latP};
    }

    private static double longitude(double lon0, double lat0, double phiP, double latP, double sinPhi) {
        if (Math.abs(Math.cos(lat0)) < SLACK) return lon0;
        if (Math.abs(latP - Math.PI / 2) < SLACK) return lon0 + phiP - Math.PI;
        if (Math.abs(latP + Math.PI / 2) < SLACK) return lon0 - phiP;
        double sin = sinPhi / Math.cos(lat0);
        double cos = -Math.sin(latP) * Math.sin(lat0) / (Math.cos(latP) * Math.cos(lat0));
        return lon0 - Math.atan2(sin, cos);
    }

    private static double wrapped(double angle) {
        return Math.IEEEremainder(angle, 2 * Math.PI);
    }

    /// Of two latitudes the one that is a latitude and, when both are, lies nearer to the one wished.
    private static double choose(double a, double b, double wished) {
        boolean okA = Math.abs(a) <= Math.PI / 2 + SLACK;
        boolean okB = Math.abs(b) <= Math.PI / 2 + SLACK;
        double chosen = okA && okB ? (Math.abs(a - wished) <= Math.abs(b - wished) ? a : b) : okA ? a : b;
        return Math.clamp(chosen, -Math.PI / 2, Math.PI / 2);
    }
}
