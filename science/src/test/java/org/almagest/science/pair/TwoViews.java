/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.pair;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.wcs.TanSipWcs;

/// A field of Gaussian stars seen twice: by a science image and by a template on another grid.
///
/// Noise is Poisson's for sky and stars, in electrons.
final class TwoViews {
    static final double SKY = 400;
    static final double SCIENCE_SIGMA = 2.1, TEMPLATE_SIGMA = 1.6;
    static final int DEPTH = 4;

    /// A point source of the science image alone.
    record New(double x, double y, double flux) {}

    final Exposure science;
    final Exposure template;
    final List<New> injected;

    /// @param size of both images [pixel]
    /// @param stars of the field
    /// @param rotation of the template [deg]
    /// @param news {x, y, flux} of what only the science image has
    TwoViews(int size, int stars, double rotation, List<New> news, long seed) {
        Random random = new Random(seed);
        double scale = Math.toRadians(0.2 / 3600),
                c = Math.cos(Math.toRadians(rotation)),
                s = Math.sin(Math.toRadians(rotation));
        double middle = 0.5 * (size - 1), degrees = Math.toDegrees(scale);
        TanSipWcs toSky =
                new TanSipWcs(SkyCoord.ofDegrees(150, 2), middle, middle, new double[] {-degrees, 0, 0, degrees});
        TanSipWcs other = new TanSipWcs(SkyCoord.ofDegrees(150, 2), middle + 3.3, middle - 2.6, new double[] {
            -degrees * c, degrees * s, degrees * s, degrees * c
        });
        List<double[]> sky = new ArrayList<>();
        for (int k = 0; k < stars; k++) {
            double x = -30 + random.nextDouble() * (size + 60), y = -30 + random.nextDouble() * (size + 60);
            sky.add(new double[] {x, y, 300 * Math.pow(300, random.nextDouble())});
        }
        Image a = Image.zeros(new Box(0, 0, size, size)), b = Image.zeros(a.box());
        for (double[] star : sky) {
            add(a, star[0], star[1], star[2], SCIENCE_SIGMA);
            SkyCoord at = toSky.pixelToSky(star[0], star[1]);
            double[] p = other.skyToPixel(at);
            add(b, p[0], p[1], star[2] * 1.04, TEMPLATE_SIGMA);
        }
        for (New n : news) add(a, n.x, n.y, n.flux, SCIENCE_SIGMA);
        this.injected = news;
        this.science = noisy(a, 1, random).withInfo(i -> i.withWcs(toSky));
        this.template = noisy(b, DEPTH, random).withInfo(i -> i.withWcs(other));
    }

    private static void add(Image image, double x, double y, double flux, double sigma) {
        int r = (int) Math.ceil(6 * sigma);
        Box part =
                new Box((int) Math.rint(x) - r, (int) Math.rint(y) - r, 2 * r + 1, 2 * r + 1).intersection(image.box());
        for (int py = part.y0(); py <= part.y1(); py++)
            for (int px = part.x0(); px <= part.x1(); px++)
                image.data()[image.index(px, py)] += (float) (flux
                        / (2 * Math.PI * sigma * sigma)
                        * Math.exp(-0.5 * ((px - x) * (px - x) + (py - y) * (py - y)) / (sigma * sigma)));
    }

    /// The image with a sloping sky and the noise of `depth` exposures' mean.
    private static Exposure noisy(Image image, int depth, Random random) {
        Image variance = Image.zeros(image.box());
        for (int y = 0; y < image.height(); y++)
            for (int x = 0; x < image.width(); x++) {
                int i = y * image.width() + x;
                double expected = SKY * (1 + 0.1 * x / image.width() - 0.05 * y / image.height()) + image.data()[i];
                variance.data()[i] = (float) (expected / depth);
                image.data()[i] = (float) (expected + Math.sqrt(expected / depth) * random.nextGaussian());
            }
        return new Exposure(
                image, Mask.clear(image.box(), MaskPlanes.of("BAD", "SAT", "NO_DATA")), variance, ExposureInfo.NONE);
    }
}
