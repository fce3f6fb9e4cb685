/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.psf.AdaptiveMoments;
import org.almagest.astro.psf.Psf;
import org.almagest.astro.table.Table;
import org.almagest.science.TestSky;
import org.almagest.science.detect.Footprint;
import org.almagest.science.detect.Peak;
import org.almagest.science.detect.SpanSet;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Errors of what is measured on an image as it was read out: sky and the stars' own photons, a Moffat PSF.
class PullTest {
    private static final String[] NAMES = {"psfInstFlux", "x", "y", "ixx", "iyy", "ixy", "apInstFlux_6"};
    private static final double SKY = 900;
    private static final int STEP = 42;
    private static final int STARS = 32;
    private static final Psf PSF = MeasurementTest.psfOf(new TestSky.Profile(5, 3, 0.04, -0.02, 0, 0));

    /// Asked is a robust width in [0.95, 1.1]; 3,072 stars know it to 0.02, of which two are allowed for.
    @ParameterizedTest(name = "SNR {0}")
    @ValueSource(doubles = {10, 100, 1000})
    void errorsOfFluxesPositionsAndShapesAreTrue(double snr) {
        int n = STARS * STARS, seeds = 3;
        double[][] pull = new double[NAMES.length][seeds * n];
        for (int seed = 0; seed < seeds; seed++) addPulls(snr, seed, pull, seed * n);
        SoftAssertions softly = new SoftAssertions();
        for (int k = 0; k < NAMES.length; k++)
            softly.assertThat(width(pull[k])).as(NAMES[k]).isBetween(0.91, 1.14);
        softly.assertAll();
    }

    /// Flux whose signal-to-noise, its own photons included, is the one asked.
    private static double flux(double snr) {
        double squares = 0;
        for (float v : PSF.kernelAt(0, 0).data()) squares += (double) v * v;
        double background = SKY / squares;
        return 0.5 * (snr * snr + snr * Math.sqrt(snr * snr + 4 * background));
    }

    private static void addPulls(double snr, long seed, double[][] pull, int at) {
        Random random = new Random(seed);
        int side = STARS * STEP;
        Image image = Image.zeros(side, side), variance = Image.zeros(side, side);
        variance.fill((float) SKY);
        double flux = flux(snr);
        List<double[]> stars = new ArrayList<>();
        List<Footprint> footprints = new ArrayList<>();
        for (int k = 0; k < STARS * STARS; k++) {
            double x = STEP * (k % STARS) + STEP / 2.0 + random.nextDouble() - 0.5;
            double y = STEP * (k / STARS) + STEP / 2.0 + random.nextDouble() - 0.5;
            stars.add(new double[] {x, y});
            Image star = PSF.starAt(x, y);
            Box box = star.box().intersection(image.box());
            for (int py = box.y0(); py <= box.y1(); py++)
                for (int px = box.x0(); px <= box.x1(); px++) {
                    float light = (float) (flux * star.get(px, py));
                    image.set(px, py, image.get(px, py) + light);
                    variance.set(px, py, variance.get(px, py) + Math.max(0, light));
                }
            int cx = (int) Math.round(x), cy = (int) Math.round(y);
            footprints.add(new Footprint(
                    SpanSet.of(new Box(cx - 14, cy - 14, 29, 29)), List.of(new Peak(cx, cy, (float) snr))));
        }
        for (int i = 0; i < image.data().length; i++)
            image.data()[i] += (float) (Math.sqrt(variance.data()[i]) * random.nextGaussian());
        Exposure e =
                new Exposure(image, Mask.clear(image.box(), MaskPlanes.NONE), variance, ExposureInfo.NONE.withPsf(PSF));
        SourceMeasurement.Config config =
                new SourceMeasurement.Config(List.of("centroid", "psfFlux", "shape", "apFlux"), Map.of(), 1, 400_000);
        Table t = SourceMeasurement.measure(e, footprints, 1, 1_000_000, config);
        for (int i = 0; i < t.rows(); i++) {
            double[] s = stars.get(i);
            Image star = PSF.starAt(s[0], s[1]);
            AdaptiveMoments m = AdaptiveMoments.of(star, s[0], s[1], 2.2);
            double inCircle = 0;
            Image weights = CircleOverlap.weights(s[0], s[1], 6);
            for (int y = weights.y0(); y < weights.y0() + weights.height(); y++)
                for (int x = weights.x0(); x < weights.x0() + weights.width(); x++)
                    inCircle += weights.get(x, y) * star.get(x, y);
            double[] truth = {flux, s[0], s[1], m.ixx(), m.iyy(), m.ixy(), flux * inCircle};
            for (int k = 0; k < NAMES.length; k++)
                pull[k][at + i] = (t.number(NAMES[k], i) - truth[k]) / t.number(NAMES[k] + "Err", i);
        }
    }

    private static double width(double[] values) {
        double[] v = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
        assertThat(v.length).isGreaterThan(9 * values.length / 10);
        return 0.7413 * (v[3 * v.length / 4] - v[v.length / 4]);
    }
}
