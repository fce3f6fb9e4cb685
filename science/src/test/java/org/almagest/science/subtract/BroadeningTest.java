/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.subtract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.psf.GaussianPsf;
import org.almagest.science.forced.ForcedFlux;
import org.almagest.science.forced.ForcedPhotometry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BroadeningTest {
    private static final Box BOX = new Box(10, 20, 150, 120);
    private static final double FLUX = 20_000, NOISE = 5, X = 80.3, Y = 77.8;

    private static Exposure star(GaussianPsf psf, long seed) {
        Random random = new Random(seed);
        Image image = Image.zeros(BOX);
        for (int i = 0; i < image.data().length; i++) image.data()[i] = (float) (NOISE * random.nextGaussian());
        Image star = psf.starAt(X, Y);
        for (int y = star.box().y0(); y <= star.box().y1(); y++)
            for (int x = star.box().x0(); x <= star.box().x1(); x++)
                image.set(x, y, (float) (image.get(x, y) + FLUX * star.get(x, y)));
        Image variance = Image.zeros(BOX);
        variance.fill((float) (NOISE * NOISE));
        Mask mask = Mask.clear(BOX, MaskPlanes.of("SAT", "EDGE", "DETECTED"));
        mask.orBox(new Box(40, 50, 1, 1), mask.plane("SAT"));
        mask.orBox(new Box(60, 50, 1, 1), mask.plane("DETECTED"));
        return new Exposure(image, mask, variance, ExposureInfo.NONE.withPsf(psf));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void fluxPsfNoiseAndMaskFollow(long seed) {
        Exposure before = star(new GaussianPsf(0.8, 8), seed), after = Broadening.apply(before, 1.5);
        // moments of a Gaussian drawn at the middles of pixels
        assertThat(after.info().psf().orElseThrow().sigmaAt(80, 80)).isCloseTo(1.5, within(0.03));
        ForcedFlux flux = new ForcedPhotometry(after).measure(X, Y);
        ForcedFlux sharp = new ForcedPhotometry(before).measure(X, Y);
        // 4 sigma of its own error; a Gaussian sampled and not integrated adds 2 parts in a thousand
        assertThat(flux.flux()).isCloseTo(FLUX, within(4 * flux.fluxErr() + 0.002 * FLUX));
        // unweighted PSF sums of a smoothed image are a broader filter: more noise than the sharp one
        assertThat(flux.fluxErr()).isBetween(sharp.fluxErr(), 2.5 * sharp.fluxErr());
        assertThat(after.mask().get(41, 51) & after.mask().valueOf("SAT")).isNotZero();
        assertThat(after.mask().get(42, 50) & after.mask().valueOf("SAT")).isZero();
        assertThat(after.mask().get(61, 50) & after.mask().valueOf("DETECTED")).isZero();
        assertThat(after.mask().get(11, 70) & after.mask().valueOf("EDGE")).isNotZero();
        assertThat(before.mask().get(41, 51)).isZero();
    }

    @Test
    void theVarianceIsThatOfThePixels() {
        Image noise = Image.zeros(BOX);
        Random random = new Random(4);
        for (int i = 0; i < noise.data().length; i++) noise.data()[i] = (float) (NOISE * random.nextGaussian());
        Image variance = Image.zeros(BOX);
        variance.fill((float) (NOISE * NOISE));
        Exposure e = Broadening.apply(
                new Exposure(
                        noise,
                        Mask.clear(BOX, MaskPlanes.NONE),
                        variance,
                        ExposureInfo.NONE.withPsf(new GaussianPsf(0.8, 8))),
                1.5);
        double squares = 0;
        int n = 0;
        for (int y = BOX.y0() + 8; y <= BOX.y1() - 8; y++)
            for (int x = BOX.x0() + 8; x <= BOX.x1() - 8; x++, n++)
                squares += Math.pow(e.image().get(x, y), 2);
        double promised = e.variance().get(80, 80);
        // some 700 independent patches of noise: 4 sigma of the variance
        assertThat(squares / n / promised).isCloseTo(1, within(4 * Math.sqrt(2.0 / 700)));
    }

    @Test
    void aWidePsfIsLeftAlone() {
        Exposure e = star(new GaussianPsf(1.5, 10), 5);
        assertThat(Broadening.apply(e, 1.5)).isSameAs(e);
    }

    @Test
    void pixelsWithoutValueStaySo() {
        Exposure e = star(new GaussianPsf(0.8, 8), 6);
        e.image().set(100, 100, Float.NaN);
        Exposure after = Broadening.apply(e, 1.5);
        assertThat(after.image().get(100, 100)).isNaN();
        assertThat(after.image().get(101, 100)).isFinite();
    }
}
