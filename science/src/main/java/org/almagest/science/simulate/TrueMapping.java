/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import org.almagest.science.simulate.CameraConfig.Placement;

/// Where the light of a direction really falls on one detector in one visit.
///
/// Direction -> gnomonic plane about the true pointing -> plus the atmosphere's displacement -> turned by
/// the rotation into the focal plane (x to the west when north is up) -> r (1 + k r^2) -> detector. Exact
/// but for rounding.
public final class TrueMapping {
    private static final double RAD = StrictMath.PI / 180;

    private final CameraConfig camera;
    private final Placement detector;
    private final Projection projection;
    private final JitterField jitter;
    private final double cosSky;
    private final double sinSky;
    private final double cosDetector;
    private final double sinDetector;
    private final double[] half;

    TrueMapping(CameraConfig camera, Placement detector, Visit visit, JitterField jitter) {
        this.camera = camera;
        this.detector = detector;
        this.projection = new Projection(visit.ra(), visit.dec());
        this.jitter = jitter;
        this.cosSky = StrictMath.cos(visit.rotation() * RAD);
        this.sinSky = StrictMath.sin(visit.rotation() * RAD);
        this.cosDetector = StrictMath.cos(detector.rotation() * RAD);
        this.sinDetector = StrictMath.sin(detector.rotation() * RAD);
        this.half = camera.halfExtent();
    }

    /// Detector pixel (x, y) of an ICRS position [deg].
    public double[] toPixel(double ra, double dec) {
        double[] plane = projection.toPlane(ra, dec);
        double[] d = jitter.at(plane[0], plane[1]);
        return planeToPixel(plane[0] + d[0], plane[1] + d[1]);
    }

    /// ICRS position [deg] of a detector pixel; inverts [#toPixel] to 1e-9 arcsec.
    public double[] toSky(double x, double y) {
        double[] focal = focalPlane(x, y);
        double r = StrictMath.sqrt(focal[0] * focal[0] + focal[1] * focal[1]);
        double angle = r;
        for (int i = 0; i < 20; i++) angle = r / (1 + camera.distortion() * angle * angle);
        double shrink = r > 0 ? angle / r : 1;
        double fx = focal[0] * shrink;
        double fy = focal[1] * shrink;
        double east = -cosSky * fx + sinSky * fy;
        double north = sinSky * fx + cosSky * fy;
        double e = east;
        double n = north;
        for (int i = 0; i < 8; i++) {
            double[] d = jitter.at(e, n);
            e = east - d[0];
            n = north - d[1];
        }
        return projection.toSky(e, n);
    }

    /// Focal-plane place [arcsec], distortion included, of a detector pixel.
    double[] focalPlane(double x, double y) {
        double dx = (x - 0.5 * (camera.width() - 1)) * camera.pixelScale();
        double dy = (y - 0.5 * (camera.height() - 1)) * camera.pixelScale();
        return new double[] {
            detector.centerX() + cosDetector * dx - sinDetector * dy,
            detector.centerY() + sinDetector * dx + cosDetector * dy
        };
    }

    /// Focal-plane place over the half extent of the focal plane.
    double[] fieldPlace(double x, double y) {
        double[] focal = focalPlane(x, y);
        return new double[] {focal[0] / half[0], focal[1] / half[1]};
    }

    /// Covariance in pixels of one that is given on the sky, east and north [arcsec^2]: ee, en, nn -> xx,
    /// xy, yy.
    double[] covarianceToPixels(double x, double y, double ee, double en, double nn) {
        double[] focal = focalPlane(x, y);
        double r2 = focal[0] * focal[0] + focal[1] * focal[1];
        double k = camera.distortion();
        double jxx = 1 + k * r2 + 2 * k * focal[0] * focal[0];
        double jxy = 2 * k * focal[0] * focal[1];
        double jyy = 1 + k * r2 + 2 * k * focal[1] * focal[1];
        // Rows of the Jacobian d(x, y) / d(east, north).
        double xe = -cosSky * jxx + sinSky * jxy;
        double xn = sinSky * jxx + cosSky * jxy;
        double ye = -cosSky * jxy + sinSky * jyy;
        double yn = sinSky * jxy + cosSky * jyy;
        double s = 1 / camera.pixelScale();
        double pxe = s * (cosDetector * xe + sinDetector * ye);
        double pxn = s * (cosDetector * xn + sinDetector * yn);
        double pye = s * (cosDetector * ye - sinDetector * xe);
        double pyn = s * (cosDetector * yn - sinDetector * xn);
        return new double[] {
            pxe * pxe * ee + 2 * pxe * pxn * en + pxn * pxn * nn,
            pxe * pye * ee + (pxe * pyn + pxn * pye) * en + pxn * pyn * nn,
            pye * pye * ee + 2 * pye * pyn * en + pyn * pyn * nn
        };
    }

    private double[] planeToPixel(double east, double north) {
        double fx = -cosSky * east + sinSky * north;
        double fy = sinSky * east + cosSky * north;
        double grow = 1 + camera.distortion() * (fx * fx + fy * fy);
        double dx = fx * grow - detector.centerX();
        double dy = fy * grow - detector.centerY();
        return new double[] {
            (cosDetector * dx + sinDetector * dy) / camera.pixelScale() + 0.5 * (camera.width() - 1),
            (cosDetector * dy - sinDetector * dx) / camera.pixelScale() + 0.5 * (camera.height() - 1)
        };
    }
}
