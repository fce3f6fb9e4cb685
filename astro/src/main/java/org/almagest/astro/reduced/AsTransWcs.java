/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.reduced;

import java.util.List;
import java.util.function.Function;
import org.almagest.astro.image.Box;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.wcs.Wcs;

/// The SDSS's astrometric transformation of one frame (Pier et al. 2003, AJ 125, 1559, section 4; SDSS data
/// model, asTrans): cubic distortion along the columns, an affine map to great-circle coordinates (mu, nu),
/// and a rotation to the equator, without the terms in the colour of a star.
///
/// The transformation counts rows and columns from the corner of the first pixel, so that its centre is
/// (0.5, 0.5). Immutable.
final class AsTransWcs implements Wcs {
    /// Columns of the table, in the order of the terms.
    static final List<String> COLUMNS = List.of(
            "NODE", "INCL", "A", "B", "C", "D", "E", "F", "DROW0", "DROW1", "DROW2", "DROW3", "DCOL0", "DCOL1", "DCOL2",
            "DCOL3");

    private static final double CORNER = 0.5;
    private static final int MAX_STEPS = 30;

    private final double[] t;
    private final double determinant;
    private final double sinIncl;
    private final double cosIncl;
    private final double reach;

    private AsTransWcs(double[] terms, Box box) {
        t = terms.clone();
        determinant = t[3] * t[7] - t[4] * t[6];
        sinIncl = Math.sin(Math.toRadians(t[1]));
        cosIncl = Math.cos(Math.toRadians(t[1]));
        reach = 2.0 * (box.width() + box.height());
    }

    /// @param terms of [#COLUMNS] [deg, pixel]
    /// @param box pixels of the frame; far outside of it there is no inverse
    static AsTransWcs of(double[] terms, Box box, Function<String, RuntimeException> problem) {
        AsTransWcs wcs = new AsTransWcs(terms, box);
        if (wcs.determinant == 0) throw problem.apply("the astrometric transformation has no inverse");
        return wcs;
    }

    @Override
    public SkyCoord pixelToSky(double x, double y) {
        double col = x + CORNER, row = y + CORNER;
        double r = row + cubic(8, col), c = col + cubic(12, col);
        double mu = Math.toRadians(t[2] + t[3] * r + t[4] * c - t[0]);
        double nu = Math.toRadians(t[5] + t[6] * r + t[7] * c);
        double vx = Math.cos(mu) * Math.cos(nu), vy = Math.sin(mu) * Math.cos(nu), vz = Math.sin(nu);
        double along = vy * cosIncl - vz * sinIncl, up = vy * sinIncl + vz * cosIncl;
        double ra = Math.atan2(along, vx) + Math.toRadians(t[0]);
        return new SkyCoord(ra - 2 * Math.PI * Math.floor(ra / (2 * Math.PI)), Math.asin(Math.clamp(up, -1.0, 1.0)));
    }

    @Override
    public double[] skyToPixel(SkyCoord sky) {
        double ra = sky.raRadians() - Math.toRadians(t[0]), dec = sky.decRadians();
        double vx = Math.cos(ra) * Math.cos(dec), along = Math.sin(ra) * Math.cos(dec), up = Math.sin(dec);
        double vy = along * cosIncl + up * sinIncl, vz = -along * sinIncl + up * cosIncl;
        double mu = Math.toDegrees(Math.atan2(vy, vx)) + t[0] - t[2];
        mu -= 360 * Math.rint(mu / 360);
        double nu = Math.toDegrees(Math.asin(Math.clamp(vz, -1.0, 1.0))) - t[5];
        double r = (t[7] * mu - t[4] * nu) / determinant, c = (t[3] * nu - t[6] * mu) / determinant;
        if (!(Math.abs(r) < reach && Math.abs(c) < reach)) return new double[] {Double.NaN, Double.NaN};
        double col = c;
        for (int step = 0; step < MAX_STEPS; step++) {
            double change = (col + cubic(12, col) - c) / (1 + t[13] + col * (2 * t[14] + col * 3 * t[15]));
            col -= change;
            if (Math.abs(change) < 1e-11 * reach) return new double[] {col - CORNER, r - cubic(8, col) - CORNER};
        }
        return new double[] {Double.NaN, Double.NaN};
    }

    private double cubic(int from, double c) {
        return t[from] + c * (t[from + 1] + c * (t[from + 2] + c * t[from + 3]));
    }

    @Override
    public String toString() {
        return "the SDSS's asTrans";
    }
}
