/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.diasource;

import org.almagest.astro.image.Box;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.table.TableBuilder;
import org.almagest.astro.wcs.Wcs;

/// Writes trails to the trail columns of DiaSource.
///
/// @param out table whose last row is filled
/// @param wcs of the image
/// @param image its box
record TrailColumns(TableBuilder out, Wcs wcs, Box image) {
    /// Alert schemas name the moments that a trail starts from; 1 stands for those of the pixels
    /// themselves.
    private static final long ALGORITHM = 1;

    private static final double REACH_SIGMAS = 2;

    /// Says that there is no fit.
    void failed() {
        out.set("trailNdata", 0L).set("trailAlgorithm", ALGORITHM);
        out.set("trail_flag", true).set("trail_flag_edge", false);
    }

    /// Writes a fit; its columns are null where it has no errors.
    ///
    /// @param sigma width of the PSF [pixel]
    void fill(TrailFit t, double sigma) {
        if (!Double.isFinite(t.lengthError()) || !Double.isFinite(t.fluxError())) {
            failed();
            return;
        }
        double scale = wcs.pixelScale(t.x(), t.y()).arcsec(), degree = 180 / Math.PI;
        SkyCoord middle = wcs.pixelToSky(t.x(), t.y());
        out.set("trailFlux", t.flux()).set("trailFluxErr", t.fluxError());
        out.set("trailRa", middle.raDegrees()).set("trailDec", middle.decDegrees());
        double[] j = wcs.localJacobian(t.x(), t.y());
        double xx = t.xError() * t.xError(), yy = t.yError() * t.yError(), xy = t.xyCovariance();
        out.set("trailRaErr", degree * Math.sqrt(j[0] * j[0] * xx + 2 * j[0] * j[1] * xy + j[1] * j[1] * yy));
        out.set("trailDecErr", degree * Math.sqrt(j[2] * j[2] * xx + 2 * j[2] * j[3] * xy + j[3] * j[3] * yy));
        out.set("trailLength", scale * t.length()).set("trailLengthErr", scale * t.lengthError());
        // the direction of one pixel along the trail, which a length of zero has too
        SkyCoord ahead = wcs.pixelToSky(t.x() + Math.cos(t.angle()), t.y() + Math.sin(t.angle()));
        double angle = middle.positionAngle(ahead).degrees() % 180;
        out.set("trailAngle", angle < 0 ? angle + 180 : angle).set("trailAngleErr", degree * t.angleError());
        out.set("trailChi2", t.chi2()).set("trailNdata", (long) t.pixels()).set("trailAlgorithm", ALGORITHM);
        boolean edge = false;
        for (int sign = -1; sign <= 1; sign += 2) {
            double reach = 0.5 * t.length() + REACH_SIGMAS * sigma;
            edge |= !image.contains(
                    t.x() + sign * reach * Math.cos(t.angle()), t.y() + sign * reach * Math.sin(t.angle()));
        }
        out.set("trail_flag", false).set("trail_flag_edge", edge);
    }
}
