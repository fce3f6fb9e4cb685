/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.image.NoiseCorrelation;
import org.almagest.astro.kernel.Correlation;
import org.almagest.astro.kernel.SeparableSum;
import org.almagest.astro.psf.GaussianPsf;
import org.almagest.science.TestSky;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DetectionTest {
    private static final Box BOX = new Box(100, 50, 300, 260);
    private static final Detection.Config PLAIN = Detection.Config.DEFAULT.withMinRise(0, 0);

    private static double spread(Image image, int margin) {
        Image inner = image.view(image.box().grown(-margin));
        double sum = 0;
        for (float v : inner.toArray()) sum += (double) v * v;
        return Math.sqrt(sum / inner.box().area());
    }

    @Test
    void bandsGiveWhatTheWholeImageGives() {
        Random random = new Random(31);
        Box box = new Box(3, -5, 50, 700);
        Image image = Image.zeros(box), variance = Image.zeros(box);
        for (int i = 0; i < image.data().length; i++) {
            image.data()[i] = (float) random.nextGaussian();
            variance.data()[i] = 1 + random.nextFloat();
        }
        SeparableSum kernel = SeparableSum.gaussian(1.7, 6);
        Image snr = Detection.signalToNoise(image, variance, Mask.clear(box, MaskPlanes.NONE), kernel, 1);
        Image smooth = Correlation.apply(image, kernel), power = Correlation.apply(variance, kernel.squared(1e-2));
        for (int i = 0; i < smooth.data().length; i++)
            assertThat(snr.data()[i]).isEqualTo(smooth.data()[i] / (float) Math.sqrt(power.data()[i]));
    }

    @Test
    void signalToNoiseOfPureNoiseHasUnitWidthEvenAtTheEdge() {
        Exposure noise = new TestSky(BOX, 1).background(0).exposure(7, GaussianPsf.ofFwhm(4));
        Image snr = Detection.signalToNoise(noise, SeparableSum.gaussian(1.7, 6));
        // 78,000 pixels of about 36 independent cells each: 3 sigma is 0.03 to 0.05
        assertThat(spread(snr, 0)).isCloseTo(1, within(0.05));
    }

    @Test
    void noiseCorrelationBringsTheWidthBackToOne() {
        Random random = new Random(3);
        float[] white = new float[(int) BOX.area()];
        for (int i = 0; i < white.length; i++) white[i] = (float) random.nextGaussian();
        float[] box = new float[white.length];
        for (int i = 0; i < box.length - 1; i++) box[i] = 0.8f * white[i] + 0.6f * white[i + 1];
        Image ones = Image.zeros(BOX);
        ones.fill(1);
        float[] rho = new float[9];
        rho[3] = 0.48f;
        rho[4] = 1;
        rho[5] = 0.48f;
        SeparableSum kernel = SeparableSum.gaussian(1.7, 6);
        double factor = Detection.noiseFactor(kernel, new NoiseCorrelation(1, rho));
        Mask mask = Mask.clear(BOX, MaskPlanes.NONE);
        Image image = Image.wrap(box, BOX);
        assertThat(spread(Detection.signalToNoise(image, ones, mask, kernel, 1), 8))
                .isGreaterThan(1.25);
        assertThat(spread(Detection.signalToNoise(image, ones, mask, kernel, factor), 8))
                .isCloseTo(1, within(0.05));
    }

    @Test
    void aStarOfSignalToNoiseTenPeaksAtTen() {
        double sigma = 1.7;
        double flux = 1000;
        double noise = flux / 10 / Math.sqrt(4 * Math.PI * sigma * sigma);
        Image image = Image.zeros(BOX);
        for (int y = -8; y <= 8; y++)
            for (int x = -8; x <= 8; x++)
                image.set(200 + x, 150 + y, (float)
                        (flux / (2 * Math.PI * sigma * sigma) * Math.exp(-0.5 * (x * x + y * y) / (sigma * sigma))));
        Image variance = Image.zeros(BOX);
        variance.fill((float) (noise * noise));
        Mask mask = Mask.clear(BOX, MaskPlanes.NONE);
        Image snr = Detection.signalToNoise(image, variance, mask, SeparableSum.gaussian(sigma, 8), 1);
        assertThat(snr.get(200, 150)).isCloseTo(10f, within(0.02f));
        List<Footprint> found = Detection.find(snr, sigma, PLAIN);
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().peaks()).containsExactly(new Peak(200, 150, snr.get(200, 150)));
    }

    @Test
    void pixelsWithoutDataNeitherAddSignalNorNoise() {
        TestSky sky = new TestSky(BOX, 5);
        Exposure e = sky.background(0).exposure(5, GaussianPsf.ofFwhm(4));
        int noData = e.mask().plane("NO_DATA");
        for (int y = 100; y < 120; y++)
            for (int x = 200; x < 240; x++) {
                e.mask().set(x, y, noData);
                e.image().set(x, y, 1e6f);
            }
        e.image().set(150, 150, Float.NaN);
        e.variance().set(160, 150, Float.POSITIVE_INFINITY);
        Image snr = Detection.signalToNoise(e, SeparableSum.gaussian(1.7, 6));
        for (float v : snr.data()) assertThat(v).isBetween(-6f, 6f);
        assertThat(snr.get(220, 110)).isZero();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void componentsEqualThoseOfAFloodFill(long seed) {
        Random random = new Random(seed);
        Image snr = Image.zeros(new Box(-5, 3, 60, 50));
        for (int i = 0; i < snr.data().length; i++) snr.data()[i] = random.nextInt(3) == 0 ? 6 : 0;
        List<Footprint> found = Detection.find(snr, 1, PLAIN.withGrowSigmas(0));
        int[][] label = flood(snr);
        assertThat(found)
                .hasSize(java.util.Arrays.stream(label)
                        .flatMapToInt(java.util.Arrays::stream)
                        .max()
                        .orElse(0));
        for (Footprint f : found) {
            int own = label[f.peak().y() - 3][f.peak().x() + 5];
            for (int y = 3; y < 53; y++)
                for (int x = -5; x < 55; x++)
                    assertThat(f.spans().contains(x, y)).isEqualTo(label[y - 3][x + 5] == own);
        }
    }

    private static int[][] flood(Image image) {
        int[][] label = new int[image.height()][image.width()];
        int next = 0;
        for (int y = 0; y < label.length; y++)
            for (int x = 0; x < label[0].length; x++)
                if (label[y][x] == 0 && image.data()[y * label[0].length + x] > 5) fill(image, label, x, y, ++next);
        return label;
    }

    private static void fill(Image image, int[][] label, int x, int y, int value) {
        if (x < 0 || y < 0 || y >= label.length || x >= label[0].length) return;
        if (label[y][x] != 0 || !(image.data()[y * label[0].length + x] > 5)) return;
        label[y][x] = value;
        for (int dy = -1; dy <= 1; dy++) for (int dx = -1; dx <= 1; dx++) fill(image, label, x + dx, y + dy, value);
    }

    @Test
    void growthReachesEveryPixelWithinTheDistanceAndNoOther() {
        Image snr = Image.zeros(new Box(0, 0, 60, 60));
        snr.set(20, 30, 9);
        snr.set(21, 30, 8);
        snr.set(0, 0, 7);
        List<Footprint> found = Detection.find(snr, 2, PLAIN.withGrowSigmas(2.4));
        assertThat(found).hasSize(2);
        Footprint star = found.get(1);
        for (int y = 0; y < 60; y++)
            for (int x = 0; x < 60; x++) {
                double d = Math.hypot(Math.max(0, Math.max(20 - x, x - 21)), y - 30);
                assertThat(star.spans().contains(x, y)).isEqualTo(d <= 4.8);
            }
    }

    @Test
    void bothPolaritiesMergeIntoOneFootprintOfSignedPeaks() {
        Image snr = Image.zeros(new Box(0, 0, 40, 40));
        snr.set(15, 20, 8);
        snr.set(19, 20, -12);
        snr.set(33, 33, -6);
        List<Footprint> found = Detection.find(snr, 1.5, PLAIN.withPolarity(Polarity.BOTH));
        assertThat(found).hasSize(2);
        assertThat(found.getFirst().isMixed()).isTrue();
        assertThat(found.getFirst().peaks()).containsExactly(new Peak(19, 20, -12), new Peak(15, 20, 8));
        assertThat(found.get(1).peaks()).containsExactly(new Peak(33, 33, -6));
        assertThat(Detection.find(snr, 1.5, PLAIN)).hasSize(1);
        assertThat(Detection.find(snr, 1.5, PLAIN.withPolarity(Polarity.NEGATIVE)))
                .hasSize(2);
    }

    @Test
    void thresholdsOnPixelsAndOnHeightDropWhatIsTooSmallOrTooLow() {
        Image snr = Image.zeros(new Box(0, 0, 40, 40));
        snr.set(5, 5, 8);
        for (int x = 20; x < 26; x++) snr.set(x, 20, 6 + (x == 23 ? 1 : 0));
        assertThat(Detection.find(snr, 1, new Detection.Config(5, 1, 3, 0, Polarity.POSITIVE, 0, 0)))
                .singleElement()
                .satisfies(f -> assertThat(f.peak()).isEqualTo(new Peak(23, 20, 7)));
        assertThat(Detection.find(snr, 1, PLAIN.withIncludeMultiplier(1.5)))
                .singleElement()
                .satisfies(f -> assertThat(f.peak()).isEqualTo(new Peak(5, 5, 8)));
    }

    @Test
    void peaksOfLowProminenceJoinTheHigherOne() {
        Image snr = Image.zeros(new Box(0, 0, 40, 9));
        for (int x = 5; x < 35; x++) snr.set(x, 4, 20);
        snr.set(10, 4, 40);
        snr.set(20, 4, 21);
        snr.set(30, 4, 30);
        List<Footprint> all = Detection.find(snr, 1, PLAIN);
        assertThat(all.getFirst().peaks()).extracting(Peak::x).contains(10, 20, 30);
        List<Footprint> some = Detection.find(snr, 1, PLAIN.withMinRise(3, 0.05));
        assertThat(some.getFirst().peaks()).extracting(Peak::x).containsExactly(10, 30);
    }

    @Test
    void plateausHaveOnePeak() {
        Image snr = Image.zeros(new Box(0, 0, 20, 20));
        for (int y = 8; y < 11; y++) for (int x = 8; x < 12; x++) snr.set(x, y, 9);
        assertThat(Detection.find(snr, 1, PLAIN).getFirst().peaks()).hasSize(1);
    }

    @Test
    void crowdsRaiseTheThreshold() {
        Random random = new Random(9);
        Image snr = Image.zeros(new Box(0, 0, 200, 200));
        for (int i = 0; i < snr.data().length; i++) snr.data()[i] = (float) (4 * random.nextGaussian());
        AdaptiveThreshold.Result result =
                AdaptiveThreshold.find(snr, 1, PLAIN, new AdaptiveThreshold.Config(50, 800, 1.1, 20));
        assertThat(result.threshold()).isGreaterThan(7);
        assertThat(result.footprints().stream().mapToInt(f -> f.peaks().size()).sum())
                .isBetween(1, 50);
    }

    @Test
    void marksPlanesBySign() {
        Image snr = Image.zeros(new Box(0, 0, 40, 40));
        snr.set(10, 10, 8);
        snr.set(30, 30, -8);
        Mask mask = Mask.clear(snr.box(), MaskPlanes.NONE);
        Detection.mark(mask, Detection.find(snr, 1, PLAIN.withPolarity(Polarity.BOTH)));
        assertThat(mask.get(11, 10)).isEqualTo(mask.valueOf("DETECTED"));
        assertThat(mask.get(31, 30)).isEqualTo(mask.valueOf("DETECTED_NEGATIVE"));
        assertThat(mask.get(20, 20)).isZero();
    }
}
