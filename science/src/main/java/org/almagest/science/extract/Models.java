/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.extract;

import java.util.Arrays;

/// Finds the models by which sources share their light: from the brightest to the faintest, each from its
/// share by the models so far, over and over (expectation and maximisation).
///
/// The faintest keep nearly the size of a star: with signal-to-noise S moments count with weight S^2
/// against that of a star with `STAR_WEIGHT`.
final class Models {
    private static final int ROUNDS = 2;
    private static final double STAR_WEIGHT = 200;
    private static final int LEAST_RADIUS = 10;

    /// Integral of a Gaussian times a Moffat profile of unit flux of the same source.
    private static final double OVERLAP = overlap();

    private final float[] px;
    private final int width;
    private final int height;
    private final Sources s;
    private final LightShares shares;
    private final Stamp stamp;

    Models(float[] px, int width, int height, Sources s, LightShares shares, Stamp stamp) {
        this.px = px;
        this.width = width;
        this.height = height;
        this.s = s;
        this.shares = shares;
        this.stamp = stamp;
    }

    private static double overlap() {
        double sum = 0, step = 1e-3;
        for (double q = 0.5 * step; q < 60; q += step)
            sum += step * 2 / LightShares.CORE * Math.pow(1 + q / LightShares.CORE, -3) * Math.exp(-0.5 * q);
        return sum;
    }

    void settle(double sigma, double perUnit) {
        long[] order = new long[s.size];
        for (int k = 0; k < s.size; k++)
            order[k] = (long) (Integer.MAX_VALUE - Float.floatToIntBits(s.snr[k])) << 32 | k;
        Arrays.sort(order);
        for (int round = 0; round < ROUNDS; round++) {
            shares.index(s);
            for (long key : order) update((int) key, round, sigma, perUnit);
        }
    }

    private void update(int k, int round, double sigma, double perUnit) {
        double star = sigma * sigma, noise = s.noise[k];
        int radius = Math.clamp(
                (int) Math.ceil(4.5 * Math.sqrt(Math.max(s.ixx[k], s.iyy[k]))), LEAST_RADIUS, Stamp.MAX_RADIUS);
        // the share of a source that nobody reaches stays the same
        if (round > 0 && shares.gather(s, k, radius) == 0) return;
        stamp.fill(px, width, height, s, k, radius, shares);
        boolean settled = stamp.moments(s.x[k], s.y[k], s.ixx[k], s.ixy[k], s.iyy[k], noise, perUnit);
        if (!settled) stamp.centroid(s.peakX[k], s.peakY[k], star, noise, perUnit);
        s.settled[k] = settled;
        s.mxx[k] = stamp.ixx;
        s.mxy[k] = stamp.ixy;
        s.myy[k] = stamp.iyy;
        s.errorX[k] = stamp.errorX;
        s.errorY[k] = stamp.errorY;
        double w = (double) s.snr[k] * s.snr[k], own = w / (w + STAR_WEIGHT), other = 1 - own;
        s.ixx[k] = own * stamp.ixx + other * star;
        s.ixy[k] = own * stamp.ixy;
        s.iyy[k] = own * stamp.iyy + other * star;
        if (Math.abs(stamp.x - s.peakX[k]) <= 2 && Math.abs(stamp.y - s.peakY[k]) <= 2) {
            s.x[k] = stamp.x;
            s.y[k] = stamp.y;
        }
        s.flux[k] = Math.max(stamp.flux / OVERLAP, 0.3 * s.snr[k] * noise * sigma);
        LightShares.model(s, k);
    }
}
