/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.associate;

import org.almagest.astro.table.Table;

/// Positions with their covariances.
///
/// @param raDeg right ascension [deg]
/// @param decDeg declination [deg]
/// @param varianceRa variance of RA cos(dec) [arcsec^2]; NaN or not positive when unknown
/// @param varianceDec variance of dec [arcsec^2]; NaN or not positive when unknown
/// @param covariance covariance of RA cos(dec) and dec [arcsec^2]; NaN counts as 0
record Places(double[] raDeg, double[] decDeg, double[] varianceRa, double[] varianceDec, double[] covariance) {
    private static final double ARCSEC_PER_DEG = 3600;

    int size() {
        return raDeg.length;
    }

    /// Positions of a table's rows: columns ra, dec and, where it has them, raErr, decErr, ra_dec_Cov.
    static Places of(Table table) {
        int n = table.rows();
        Places p = new Places(table.doubles("ra"), table.doubles("dec"), new double[n], new double[n], new double[n]);
        boolean errors = table.schema().find("raErr").isPresent()
                && table.schema().find("decErr").isPresent();
        boolean covariances = errors && table.schema().find("ra_dec_Cov").isPresent();
        for (int i = 0; i < n; i++) {
            p.varianceRa[i] = errors ? square(table.number("raErr", i) * ARCSEC_PER_DEG) : Double.NaN;
            p.varianceDec[i] = errors ? square(table.number("decErr", i) * ARCSEC_PER_DEG) : Double.NaN;
            p.covariance[i] =
                    covariances ? table.number("ra_dec_Cov", i) * ARCSEC_PER_DEG * ARCSEC_PER_DEG : Double.NaN;
        }
        return p;
    }

    private static double square(double x) {
        return x * x;
    }
}
