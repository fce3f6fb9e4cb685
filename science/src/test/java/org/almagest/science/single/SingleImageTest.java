/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.single;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.Random;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.exposure.PhotoCalib;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.table.Table;
import org.junit.jupiter.api.Test;

class SingleImageTest {
    private static final Box BOX = new Box(0, 0, 400, 400);
    private static final double SIGMA = 1.6;
    private static final int STARS = 64;

    /// Stars on a grid of 8 x 8, of 300 to 30,000 units, on a sky of 50 with a noise of 2.
    private static Exposure field(boolean noiseKnown) {
        Random random = new Random(5);
        Image image = Image.zeros(BOX);
        for (int i = 0; i < image.data().length; i++) image.data()[i] = (float) (50 + 2 * random.nextGaussian());
        for (int k = 0; k < STARS; k++) {
            double cx = x(k), cy = y(k);
            for (int y = (int) cy - 12; y <= cy + 12; y++)
                for (int x = (int) cx - 12; x <= cx + 12; x++) {
                    double r2 = (x - cx) * (x - cx) + (y - cy) * (y - cy);
                    float v = (float) (flux(k) * Math.exp(-0.5 * r2 / SIGMA / SIGMA) / (2 * Math.PI * SIGMA * SIGMA));
                    image.set(x, y, image.get(x, y) + v);
                }
        }
        Image variance = Image.zeros(BOX);
        variance.fill(noiseKnown ? 4 : Float.NaN);
        return new Exposure(image, Mask.clear(BOX, MaskPlanes.of("NO_DATA", "SAT")), variance, ExposureInfo.NONE);
    }

    private static double x(int k) {
        return 25 + 50 * (k % 8) + 0.37 * (k % 3);
    }

    private static double y(int k) {
        return 25 + 50 * (k / 8) - 0.29 * (k % 4);
    }

    private static double flux(int k) {
        return 300 * Math.pow(100, k / (STARS - 1.0));
    }

    private static int nearest(Table t, int k) {
        int best = -1;
        for (int i = 0; i < t.rows(); i++)
            if (Math.hypot(t.number("x", i) - x(k), t.number("y", i) - y(k)) < 0.6) best = i;
        return best;
    }

    private static void assertWhole(SingleImage.Result r) {
        Table t = r.sources().orElseThrow();
        // the noise of 160,000 pixels makes far less than one source at 5 sigma
        assertThat(t.rows()).isBetween(STARS, STARS + 1);
        assertThat(r.dips().orElseThrow().rows()).isLessThanOrEqualTo(1);
        double[] ratio = new double[STARS];
        for (int k = 0; k < STARS; k++) {
            int row = nearest(t, k);
            assertThat(row).as("star %d", k).isNotNegative();
            ratio[k] = t.number("psfInstFlux", row) / flux(k);
        }
        Arrays.sort(ratio);
        // the errors of the fluxes are 1 per cent in the middle; the median's of 64 a sixth of that, and apertures
        assertThat(ratio[STARS / 2]).isCloseTo(1, within(0.01));
        assertThat(r.fwhm()).isCloseTo(2.3548 * SIGMA, within(0.1));
        assertThat(r.sky()).isCloseTo(50, within(0.2));
        assertThat(r.noiseFactor()).isCloseTo(1, within(0.05));
    }

    @Test
    void allStarsOfAnImageWithKnownNoiseAreMeasured() {
        SingleImage.Result r =
                SingleImage.measure(field(true), OptionalDouble.empty(), SingleImage.Config.DEFAULT.withDips(true));
        assertWhole(r);
        assertThat(r.notes()).noneMatch(n -> n.contains("estimated"));
    }

    @Test
    void noiseThatIsNotKnownIsEstimatedAndSaidToBe() {
        SingleImage.Result r =
                SingleImage.measure(field(false), OptionalDouble.empty(), SingleImage.Config.DEFAULT.withDips(true));
        assertWhole(r);
        assertThat(r.notes()).anyMatch(n -> n.startsWith("the noise is estimated from the pixels"));
        assertThat(r.noise()).isCloseTo(2, within(0.1));
    }

    @Test
    void anImageWithoutDataIsCalledEmptyAndNotMeasured() {
        Exposure e = field(true);
        e.mask().orBox(new Box(0, 0, 400, 399), e.mask().valueOf("NO_DATA"));
        SingleImage.Result r = SingleImage.measure(e, OptionalDouble.empty(), SingleImage.Config.DEFAULT);
        assertThat(r.sources()).isEmpty();
        assertThat(r.notes()).anyMatch(n -> n.startsWith("nearly empty: 400 of 160000 pixels"));
    }

    @Test
    void theImageGivenStaysAsItIs() {
        Exposure e = field(true);
        float[] before = e.image().toArray();
        SingleImage.measure(e, OptionalDouble.empty(), SingleImage.Config.DEFAULT);
        assertThat(e.image().data()).isEqualTo(before);
        assertThat(e.mask().data()).containsOnly(0);
    }

    @Test
    void theCatalogueIsInNanojanskyWhenTheImageIsCalibrated() {
        Exposure e = field(true).withInfo(i -> i.withPhotoCalib(new PhotoCalib(100, Double.NaN, null)));
        SingleImage.Result r = SingleImage.measure(e, OptionalDouble.empty(), SingleImage.Config.DEFAULT);
        Table t = ImageCatalog.of(r.sources().orElseThrow(), r.exposure().info());
        int bright = nearest(t, STARS - 1);
        assertThat(t.number("psfFlux", bright)).isCloseTo(3e6, within(3e4));
        // 31.4 - 2.5 log10(3e6)
        assertThat(t.number("psfMag", bright)).isCloseTo(15.207, within(0.01));
        assertThat(r.sky()).isCloseTo(50, within(0.2));
        assertThat(t.schema().find("ra")).isEmpty();
        SingleImage.Result plain = SingleImage.measure(field(true), OptionalDouble.empty(), SingleImage.Config.DEFAULT);
        Table units =
                ImageCatalog.of(plain.sources().orElseThrow(), plain.exposure().info());
        assertThat(units.schema().column("psfInstFlux").unit()).isEmpty();
    }
}
