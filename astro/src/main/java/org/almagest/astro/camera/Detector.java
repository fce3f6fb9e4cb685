/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.camera;

import java.util.List;
import org.almagest.astro.image.Box;

/// One detector of a camera.
///
/// @param id its number, the `detector` dimension
/// @param name such as `S00`
/// @param width columns of the assembled detector
/// @param height rows
/// @param centerX focal-plane x of its middle [arcsec]
/// @param centerY focal-plane y of its middle [arcsec]
/// @param rotationDegrees from the focal plane's x axis to the detector's, counter-clockwise [deg]
/// @param pixelScale [arcsec/pixel]
/// @param amplifiers in the order of the description
public record Detector(
        int id,
        String name,
        int width,
        int height,
        double centerX,
        double centerY,
        double rotationDegrees,
        double pixelScale,
        List<Amplifier> amplifiers) {
    public Detector {
        amplifiers = List.copyOf(amplifiers);
        if (width < 1 || height < 1)
            throw new IllegalArgumentException("detector " + name + " of " + width + " x " + height + " pixels");
        if (!(pixelScale > 0)) throw new IllegalArgumentException("detector " + name + ": pixel scale " + pixelScale);
        Box all = new Box(0, 0, width, height);
        for (Amplifier a : amplifiers)
            if (!all.contains(a.section().box()))
                throw new IllegalArgumentException("detector " + name + " of " + width + " x " + height
                        + " pixels: section " + a.section() + " of amplifier " + a.name() + " reaches out of it");
    }

    /// The pixels of the assembled detector.
    public Box box() {
        return new Box(0, 0, width, height);
    }

    /// Column of the middle: half of the last column's number.
    public double middleX() {
        return (width - 1) / 2.0;
    }

    /// Row of the middle.
    public double middleY() {
        return (height - 1) / 2.0;
    }

    /// Focal-plane place of a pixel.
    ///
    /// @return {x, y} [arcsec]
    public double[] focalPlane(double x, double y) {
        double u = (x - middleX()) * pixelScale, v = (y - middleY()) * pixelScale;
        double c = cos(), s = sin();
        return new double[] {centerX + c * u - s * v, centerY + s * u + c * v};
    }

    /// The pixel at a place of the focal plane; outside the detector too.
    ///
    /// @return {x, y} (detector pixels)
    public double[] pixel(double focalX, double focalY) {
        double u = focalX - centerX, v = focalY - centerY;
        double c = cos(), s = sin();
        return new double[] {middleX() + (c * u + s * v) / pixelScale, middleY() + (c * v - s * u) / pixelScale};
    }

    double cos() {
        return Math.cos(Math.toRadians(rotationDegrees));
    }

    double sin() {
        return Math.sin(Math.toRadians(rotationDegrees));
    }
}
