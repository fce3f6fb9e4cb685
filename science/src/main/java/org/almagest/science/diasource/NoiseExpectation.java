/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.diasource;

import java.util.Random;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.kernel.SeparableSum;
import org.almagest.astro.psf.Psf;
import org.almagest.science.detect.Footprint;

/// How many detections of both signs white noise alone gives: a Monte Carlo with the same filter, peak
/// finder and area.
///
/// @param count expected number in the image
/// @param error standard error of the expectation
public record NoiseExpectation(double count, double error) {
    private static final int TILE = 1024;

    /// The expectation for an image.
    ///
    /// @param difference image whose filter and valid pixels count
    /// @param tiles fields of 1024 x 1024 pixels to throw; each adds about 0.4 counts at 5 sigma
    /// @param seed of the noise
    public static NoiseExpectation of(Exposure difference, DiaDetection.Config config, int tiles, long seed) {
        Psf psf = DiaDetection.psf(difference);
        SeparableSum kernel = DiaDetection.kernel(difference.box(), psf);
        double perPixel = perPixel(kernel, DiaDetection.middleSigma(difference.box(), psf), config, tiles, seed);
        long valid = validPixels(difference);
        double thrown = (double) tiles * inner(kernel).area();
        return new NoiseExpectation(perPixel * valid, Math.sqrt(Math.max(1, perPixel * thrown)) / thrown * valid);
    }

    private static double perPixel(
            SeparableSum kernel, double sigma, DiaDetection.Config config, int tiles, long seed) {
        Box box = new Box(0, 0, TILE, TILE);
        Box inner = inner(kernel);
        Image variance = Image.zeros(box);
        variance.fill(1);
        Image noise = Image.zeros(box);
        Exposure tile = new Exposure(noise, Mask.clear(box, MaskPlanes.NONE), variance, ExposureInfo.NONE);
        long found = 0;
        for (int t = 0; t < tiles; t++) {
            Random random = new Random(seed * 1_000_003 + t);
            for (int i = 0; i < noise.data().length; i++) noise.data()[i] = (float) random.nextGaussian();
            for (Footprint f : DiaDetection.find(tile, kernel, sigma, config, Image.zeros(tile.box()))
                    .footprints())
                found += f.peaks().stream()
                        .filter(p -> inner.contains(p.x(), p.y()))
                        .count();
        }
        return found / ((double) tiles * inner.area());
    }

    private static Box inner(SeparableSum kernel) {
        return new Box(0, 0, TILE, TILE).grown(-kernel.radius());
    }

    /// Pixels with a value, a variance and data.
    private static long validPixels(Exposure difference) {
        int noData = difference.mask().valueOf("NO_DATA");
        long valid = 0;
        Box box = difference.box();
        for (int y = box.y0(); y <= box.y1(); y++) {
            int d = difference.image().rowStart(y),
                    v = difference.variance().rowStart(y),
                    m = difference.mask().rowStart(y);
            for (int i = 0; i < box.width(); i++)
                if (Math.abs(difference.image().data()[d + i]) <= Float.MAX_VALUE
                        && difference.variance().data()[v + i] > 0
                        && (difference.mask().data()[m + i] & noData) == 0) valid++;
        }
        return valid;
    }
}
