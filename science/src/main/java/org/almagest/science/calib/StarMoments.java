/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.calib;

import java.util.Optional;
import org.almagest.astro.image.Image;

/// Size of an isolated star by adaptive Gaussian moments.
///
/// The weight is a round Gaussian of the star's own size, so that xx = 2 sum(w I x^2) / sum(w I) for a
/// Gaussian; for other profiles the value is a size of the core that compares stars of one profile.
///
/// @param x centre [pixel]
/// @param y centre [pixel]
/// @param size sigma^2 [pixel^2]
/// @param flux sum within 12 pixels
record StarMoments(double x, double y, double size, double flux) {
    private static final int RADIUS = 12;
    private static final int ROUNDS = 60;

    /// Measures a star about its highest pixel; empty when the moments do not settle.
    static Optional<StarMoments> of(Image image, int px, int py, double sky) {
        double x = px, y = py, size = 3;
        for (int round = 0; round < ROUNDS; round++) {
            double sum = 0, sumX = 0, sumY = 0, sumR = 0;
            for (int v = py - RADIUS; v <= py + RADIUS; v++)
                for (int u = px - RADIUS; u <= px + RADIUS; u++) {
                    double dx = u - x, dy = v - y, r2 = dx * dx + dy * dy;
                    double f = Math.exp(-0.5 * r2 / size) * (image.data()[image.index(u, v)] - sky);
                    sum += f;
                    sumX += f * dx;
                    sumY += f * dy;
                    sumR += f * r2;
                }
            double next = sumR / sum, moveX = 2 * sumX / sum, moveY = 2 * sumY / sum;
            if (!(sum > 0) || !(next > 0.2) || next > 40 || Math.hypot(x - px, y - py) > 2) return Optional.empty();
            double change = Math.abs(next - size) + Math.abs(moveX) + Math.abs(moveY);
            size = next;
            x += moveX;
            y += moveY;
            if (change < 1e-8) break;
        }
        double flux = 0;
        for (int v = py - RADIUS; v <= py + RADIUS; v++)
            for (int u = px - RADIUS; u <= px + RADIUS; u++) {
                double dx = u - x, dy = v - y;
                if (dx * dx + dy * dy <= RADIUS * RADIUS) flux += image.data()[image.index(u, v)] - sky;
            }
        return Optional.of(new StarMoments(x, y, size, flux));
    }
}
