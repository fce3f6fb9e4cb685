/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.psf.GaussianPsf;
import org.almagest.astro.table.Table;
import org.junit.jupiter.api.Test;

class ForcedMeasurementTest {
    private static final GaussianPsf PSF = new GaussianPsf(1.4, 8);
    private static final double[] X = {20.3, 52.9, 81.0};
    private static final double[] Y = {31.7, 60.2, 22.5};
    private static final long[] IDS = {7, 8, 9};
    private static final double FLUX = 8000;
    private static final double NOISE = 3;

    private static Exposure field(long seed) {
        Box box = new Box(5, 3, 100, 90);
        Image image = Image.zeros(box);
        Random random = new Random(seed);
        for (int i = 0; i < image.data().length; i++) image.data()[i] = (float) (NOISE * random.nextGaussian());
        for (int k = 0; k < X.length; k++) {
            Image star = PSF.starAt(X[k], Y[k]);
            for (int y = star.box().y0(); y <= star.box().y1(); y++)
                for (int x = star.box().x0(); x <= star.box().x1(); x++)
                    image.set(x, y, (float) (image.get(x, y) + FLUX * star.get(x, y)));
        }
        Image variance = Image.zeros(box);
        variance.fill((float) (NOISE * NOISE));
        return new Exposure(image, Mask.clear(box, MaskPlanes.NONE), variance, ExposureInfo.NONE.withPsf(PSF));
    }

    private static SourceMeasurement.Config config(String... names) {
        return SourceMeasurement.Config.DEFAULT.withMeasurements(names).withOption("apFlux", "radii", "6");
    }

    @Test
    void fluxesAtKnownPositionsAreThoseOfTheStars() {
        Table t = ForcedMeasurement.measure(field(1), IDS, X, Y, config("psfFlux", "apFlux"));
        assertThat(t.longs("targetId")).containsExactly(7, 8, 9);
        for (int k = 0; k < X.length; k++) {
            // 4 sigma of the noise of each flux
            assertThat(t.number("psfInstFlux", k)).isCloseTo(FLUX, within(4 * t.number("psfInstFluxErr", k)));
            assertThat(t.number("apInstFlux_6", k)).isCloseTo(FLUX, within(4 * t.number("apInstFlux_6Err", k)));
            assertThat(t.number("psfInstFluxErr", k)).isCloseTo(NOISE * Math.sqrt(4 * Math.PI) * 1.4, within(0.5));
        }
    }

    @Test
    void recentringFindsTheStarFromAPixelAway() {
        double[] x = X.clone();
        x[0] += 0.6;
        Table t = ForcedMeasurement.measure(field(2), IDS, x, Y, config("centroid", "apFlux"));
        // centroid error sigma^2 noise sqrt(8 pi) / flux = 0.004 pixel
        assertThat(t.number("x", 0)).isCloseTo(X[0], within(0.02));
        assertThat(t.number("y", 0)).isCloseTo(Y[0], within(0.02));
    }

    @Test
    void positionsOutsideAreRefused() {
        assertThatThrownBy(() -> ForcedMeasurement.measure(
                        field(3), new long[] {1}, new double[] {0}, new double[] {0}, config("psfFlux", "apFlux")))
                .hasMessageContaining("outside");
    }
}
