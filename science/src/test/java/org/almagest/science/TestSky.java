/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science;

import java.util.Random;
import java.util.random.RandomGenerator;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.psf.Psf;

/// A small generator of skies with known truth for the tests of this module: elliptical Moffat stars
/// integrated over pixels, Gaussian noise. It shares no code with what it tests.
public final class TestSky {
    private final Box box;
    private final double[] light;
    private final Random random;

    public TestSky(Box box, long seed) {
        this.box = box;
        this.light = new double[(int) box.area()];
        this.random = new Random(seed);
    }

    public RandomGenerator random() {
        return random;
    }

    /// A profile: Moffat of exponent beta whose size and ellipticity may vary over the field.
    ///
    /// @param fwhm at the middle of the field [pixel]
    /// @param beta exponent
    /// @param e1 ellipticity at the middle
    /// @param e2 ellipticity at the middle
    /// @param sizeRange relative change of the FWHM from the middle to a corner
    /// @param shapeRange change of the ellipticity from the middle to an edge
    public record Profile(double fwhm, double beta, double e1, double e2, double sizeRange, double shapeRange) {
        public static Profile round(double fwhm) {
            return new Profile(fwhm, 3, 0, 0, 0, 0);
        }
    }

    /// Adds a star, its profile integrated over pixels by 5 x 5 points, to 12 FWHM.
    public TestSky star(double x, double y, double flux, Profile p) {
        double sx = 2 * (x - box.x0()) / box.width() - 1;
        double sy = 2 * (y - box.y0()) / box.height() - 1;
        double fwhm = p.fwhm * (1 + p.sizeRange * 0.5 * (sx * sx + sy * sy));
        return moffat(x, y, flux, fwhm, p.beta, p.e1 + p.shapeRange * sx, p.e2 + p.shapeRange * sy);
    }

    public TestSky moffat(double x, double y, double flux, double fwhm, double beta, double e1, double e2) {
        double alpha = 0.5 * fwhm / Math.sqrt(Math.pow(2, 1 / beta) - 1);
        double e = Math.hypot(e1, e2);
        double q = Math.sqrt((1 - e) / (1 + e));
        double theta = 0.5 * Math.atan2(e2, e1);
        double a = alpha / Math.sqrt(q);
        double b = alpha * Math.sqrt(q);
        double c = Math.cos(theta);
        double s = Math.sin(theta);
        double norm = flux * (beta - 1) / (Math.PI * a * b) / 25;
        int reach = (int) Math.ceil(12 * fwhm);
        Box part = new Box((int) Math.floor(x) - reach, (int) Math.floor(y) - reach, 2 * reach + 1, 2 * reach + 1)
                .intersection(box);
        for (int py = part.y0(); py <= part.y1(); py++)
            for (int px = part.x0(); px <= part.x1(); px++) {
                double sum = 0;
                for (int j = -2; j <= 2; j++)
                    for (int i = -2; i <= 2; i++) {
                        double dx = px + 0.2 * i - x;
                        double dy = py + 0.2 * j - y;
                        double u = (c * dx + s * dy) / a;
                        double v = (-s * dx + c * dy) / b;
                        sum += Math.pow(1 + u * u + v * v, -beta);
                    }
                light[(py - box.y0()) * box.width() + px - box.x0()] += norm * sum;
            }
        return this;
    }

    /// Adds the same light to every pixel.
    public TestSky background(double perPixel) {
        for (int i = 0; i < light.length; i++) light[i] += perPixel;
        return this;
    }

    /// Adds light that depends on the place.
    public TestSky gradient(double perX, double perY) {
        for (int i = 0; i < light.length; i++) light[i] += perX * (i % box.width()) + perY * (i / box.width());
        return this;
    }

    /// The expected light [electron].
    public double[] light() {
        return light.clone();
    }

    /// The sky with Gaussian noise of the light's own variance and a read noise; the variance plane is the
    /// true one.
    public Exposure exposure(double readNoise, Psf psf) {
        float[] image = new float[light.length];
        float[] variance = new float[light.length];
        for (int i = 0; i < light.length; i++) {
            double v = Math.max(0, light[i]) + readNoise * readNoise;
            image[i] = (float) (light[i] + Math.sqrt(v) * random.nextGaussian());
            variance[i] = (float) v;
        }
        return exposure(image, variance).withInfo(info -> info.withPsf(psf));
    }

    /// The sky without noise, with a variance of one.
    public Exposure noiseless() {
        float[] image = new float[light.length];
        float[] variance = new float[light.length];
        for (int i = 0; i < light.length; i++) {
            image[i] = (float) light[i];
            variance[i] = 1;
        }
        return exposure(image, variance);
    }

    private Exposure exposure(float[] image, float[] variance) {
        return new Exposure(
                Image.wrap(image, box),
                Mask.clear(box, MaskPlanes.of("BAD", "SAT", "INTRP", "CR", "EDGE", "DETECTED", "NO_DATA")),
                Image.wrap(variance, box),
                ExposureInfo.NONE);
    }
}
