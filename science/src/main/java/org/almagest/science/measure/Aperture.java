/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.measure;

import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;

/// The sum of an image inside a circle, pixels weighted by the exact area inside.
///
/// @param flux sum of the finite pixels
/// @param variance of the sum for white noise
/// @param area of the circle that the image covers with finite pixels [pixel^2]
/// @param truncated whether part of the circle lies outside the image
record Aperture(double flux, double variance, double area, boolean truncated) {
    static Aperture of(Frame frame, double x, double y, double radius) {
        Image w = CircleOverlap.weights(x, y, radius);
        Image image = frame.image();
        Image variance = frame.variance();
        Box common = w.box().intersection(image.box());
        double flux = 0;
        double var = 0;
        double area = 0;
        for (int py = common.y0(); py <= common.y1(); py++) {
            int a = w.index(common.x0(), py);
            int b = image.index(common.x0(), py);
            int c = variance.index(common.x0(), py);
            for (int i = 0; i < common.width(); i++) {
                double weight = w.data()[a + i];
                double v = image.data()[b + i];
                if (!Double.isFinite(v)) continue;
                flux += weight * v;
                var += weight * weight * variance.data()[c + i];
                area += weight;
            }
        }
        return new Aperture(flux, var, area, !image.box().contains(w.box()));
    }
}
