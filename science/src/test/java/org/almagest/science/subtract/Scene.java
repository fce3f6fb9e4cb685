/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.subtract;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.psf.GaussianPsf;
import org.almagest.astro.psf.Psf;

/// A small sky for tests: Gaussian stars on white noise.
final class Scene {
    record Star(double x, double y, double flux) {}

    private Scene() {}

    static List<Star> stars(Box box, int n, double minFlux, double maxFlux, Random random) {
        List<Star> out = new ArrayList<>();
        for (int i = 0; i < n; i++)
            out.add(new Star(
                    box.x0() + random.nextDouble() * box.width(),
                    box.y0() + random.nextDouble() * box.height(),
                    minFlux * Math.pow(maxFlux / minFlux, random.nextDouble())));
        return out;
    }

    /// Adds a Gaussian star; shape {sigma along x, sigma along y}.
    static void add(Image image, double x, double y, double flux, double sx, double sy) {
        int r = (int) Math.ceil(7 * Math.max(sx, sy));
        Box part =
                new Box((int) Math.rint(x) - r, (int) Math.rint(y) - r, 2 * r + 1, 2 * r + 1).intersection(image.box());
        for (int py = part.y0(); py <= part.y1(); py++)
            for (int px = part.x0(); px <= part.x1(); px++)
                image.data()[image.index(px, py)] += (float) (flux
                        / (2 * Math.PI * sx * sy)
                        * Math.exp(-0.5 * ((px - x) * (px - x) / (sx * sx) + (py - y) * (py - y) / (sy * sy))));
    }

    static void addNoise(Image image, double sigma, Random random) {
        for (int i = 0; i < image.data().length; i++) image.data()[i] += (float) (sigma * random.nextGaussian());
    }

    static Exposure exposure(Image image, double variance, Psf psf) {
        Image v = Image.zeros(image.box());
        v.fill((float) variance);
        Mask mask = Mask.clear(image.box(), MaskPlanes.of("BAD", "SAT", "NO_DATA", "EDGE"));
        return new Exposure(image, mask, v, ExposureInfo.NONE.withPsf(psf));
    }

    static Exposure frame(Box box, List<Star> stars, double sigma, double variance, Random random) {
        Image image = Image.zeros(box);
        for (Star s : stars) add(image, s.x, s.y, s.flux, sigma, sigma);
        addNoise(image, Math.sqrt(variance), random);
        return exposure(image, variance, new GaussianPsf(sigma, 12));
    }

    static List<Subtraction.Star> catalogue(List<Star> stars, double sigma, double variance) {
        return stars.stream()
                .map(s -> new Subtraction.Star(s.x, s.y, s.flux / Math.sqrt(4 * Math.PI * sigma * sigma * variance)))
                .toList();
    }
}
