/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.associate;

import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.sky.TangentPlane;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;

/// Where an object is: the mean over its detections, each axis weighted by 1/error^2.
///
/// @param sky mean direction
/// @param raErr standard error of RA cos(dec) [deg]
/// @param decErr standard error of dec [deg]
/// @param covariance covariance of both [deg^2]
record MeanPosition(SkyCoord sky, double raErr, double decErr, double covariance) {
    /// The mean in the plane tangent at the first detection.
    ///
    /// @param sources a DiaSource table
    /// @param rows the object's detections, at least one
    /// @param missingErrorArcsec standard error per axis of a detection that has none ["]
    static MeanPosition of(Table sources, int[] rows, double missingErrorArcsec) {
        double[] ra = sources.doubles("ra");
        double[] dec = sources.doubles("dec");
        TangentPlane plane = new TangentPlane(SkyCoord.ofDegrees(ra[rows[0]], dec[rows[0]]));
        double[] xy = new double[2];
        double sumX = 0;
        double sumY = 0;
        double weightX = 0;
        double weightY = 0;
        double cross = 0;
        for (int r : rows) {
            plane.project(Math.toRadians(ra[r]), Math.toRadians(dec[r]), xy);
            double wx = weight(sources, "raErr", r, missingErrorArcsec);
            double wy = weight(sources, "decErr", r, missingErrorArcsec);
            sumX += wx * xy[0];
            sumY += wy * xy[1];
            weightX += wx;
            weightY += wy;
            double covariance = sources.number("ra_dec_Cov", r);
            if (Double.isFinite(covariance)) cross += wx * wy * covariance;
        }
        return new MeanPosition(
                plane.deproject(sumX / weightX, sumY / weightY),
                1 / Math.sqrt(weightX),
                1 / Math.sqrt(weightY),
                cross / (weightX * weightY));
    }

    /// Sets the columns of the row just added to a DiaObject table.
    void write(TableBuilder row) {
        row.set("ra", sky.raDegrees())
                .set("dec", sky.decDegrees())
                .set("raErr", raErr)
                .set("decErr", decErr)
                .set("ra_dec_Cov", covariance);
    }

    private static double weight(Table sources, String column, int row, double missingErrorArcsec) {
        double e = sources.number(column, row);
        if (!(e > 0) || !Double.isFinite(e)) e = missingErrorArcsec / 3600;
        return 1 / (e * e);
    }
}
