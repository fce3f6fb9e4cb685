/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.coadd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.image.NoiseCorrelation;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.wcs.TanSipWcs;
import org.almagest.astro.wcs.Wcs;
import org.almagest.science.background.Background;
import org.almagest.science.background.BackgroundModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SkyCoaddTest {
    private static final double PIXEL = 0.2 / 3600;
    private static final Box BOX = new Box(0, 0, 400, 400);
    private static final SkyCoord CENTRE = SkyCoord.ofDegrees(150.1, 2.2);
    private static final double[] SEEING = {3.4, 3.6, 3.9, 4.2, 4.4, 4.7, 5.0}; // FWHM [pixel]
    private static final double SKY = 900;

    private record Star(SkyCoord at, double flux) {}

    private static Wcs wcs(double dx, double dy, double degrees) {
        double c = Math.cos(Math.toRadians(degrees)) * PIXEL, s = Math.sin(Math.toRadians(degrees)) * PIXEL;
        return new TanSipWcs(CENTRE, 199.5 + dx, 199.5 + dy, new double[] {-c, s, s, c});
    }

    /// Stars of 10^2.5 to 10^6 electrons.
    private static List<Star> stars(Wcs wcs) {
        List<Star> out = new ArrayList<>();
        for (int k = 0; k < 36; k++)
            out.add(new Star(
                    wcs.pixelToSky(50 + 60 * (k % 6) + 0.31 * (k % 7), 50 + 60 * (k / 6) - 0.23 * (k % 5)),
                    Math.pow(10, 2.5 + 3.5 * k / 35)));
        return out;
    }

    private static SkyCoadd.Input input(int k, List<Star> stars, boolean rays) {
        Random random = new Random(100 + k);
        Wcs wcs = wcs(3.3 * (k - 3), -2.1 * (k - 3) + 0.4, 0.25 * (k - 3));
        double sigma = SEEING[k] / 2.3548, transmission = 1 - 0.02 * k;
        Image image = Image.zeros(BOX);
        image.fill((float) SKY);
        for (Star s : stars) {
            double[] at = wcs.skyToPixel(s.at);
            for (int y = (int) at[1] - 20; y <= at[1] + 20; y++)
                for (int x = (int) at[0] - 20; x <= at[0] + 20; x++) {
                    if (!BOX.contains(x, y)) continue;
                    double r2 = (x - at[0]) * (x - at[0]) + (y - at[1]) * (y - at[1]);
                    double v =
                            s.flux * transmission / (2 * Math.PI * sigma * sigma) * Math.exp(-0.5 * r2 / sigma / sigma);
                    image.set(x, y, (float) (image.get(x, y) + v));
                }
        }
        for (int i = 0; i < image.data().length; i++)
            image.data()[i] += (float) (Math.sqrt(image.data()[i]) * random.nextGaussian());
        if (rays) for (int d = 0; d < 30; d++) image.set(100 + 30 * k + d, 80, image.get(100 + 30 * k + d, 80) + 2000);
        Mask mask = Mask.clear(BOX, MaskPlanes.of("NO_DATA"));
        BackgroundModel sky = Background.estimate(image, mask, 4, Background.Config.DEFAULT);
        return new SkyCoadd.Input(
                (part, out, at) -> copy(image.view(part), out, at),
                BOX,
                wcs,
                sky,
                1 / transmission,
                1,
                SEEING[k] * 0.2);
    }

    private static void copy(Image part, float[] out, int at) {
        float[] px = part.toArray();
        System.arraycopy(px, 0, out, at, px.length);
    }

    private static List<SkyCoadd.Input> inputs(List<Star> stars, boolean rays) {
        List<SkyCoadd.Input> out = new ArrayList<>();
        for (int k = 0; k < SEEING.length; k++) out.add(input(k, stars, rays));
        return out;
    }

    private static double flux(Image image, double x, double y) {
        double sum = 0, around = 0;
        int n = 0, m = 0;
        for (int v = (int) y - 24; v <= y + 24; v++)
            for (int u = (int) x - 24; u <= x + 24; u++) {
                double r = Math.hypot(u - x, v - y);
                if (r < 14) {
                    sum += image.get(u, v);
                    n++;
                } else if (r > 17 && r < 23) {
                    around += image.get(u, v);
                    m++;
                }
            }
        return sum - around / m * n;
    }

    @Test
    void starsKeepTheirFluxAndAreNotClippedAtAnyBrightness() {
        Wcs wcs = wcs(0, 0, 0);
        List<Star> stars = stars(wcs);
        Exposure made = new SkyCoadd(SkyCoadd.Config.DEFAULT, wcs, BOX).of(inputs(stars, false));
        Exposure mean = new SkyCoadd(SkyCoadd.Config.DEFAULT.withClipped(false), wcs, BOX).of(inputs(stars, false));
        int clipped = made.mask().valueOf("CLIPPED");
        for (Star s : stars) {
            double[] at = wcs.skyToPixel(s.at);
            int marks = 0;
            for (int y = (int) at[1] - 8; y <= at[1] + 8; y++)
                for (int x = (int) at[0] - 8; x <= at[0] + 8; x++)
                    if ((made.mask().get(x, y) & clipped) != 0) marks++;
            // noise alone is beyond five sigma in one pixel of two million
            assertThat(marks)
                    .as("pixels clipped of a star of %.0f electrons", s.flux)
                    .isZero();
            if (s.flux < 1e5) continue;
            // photons of the star and of the sky in the aperture
            double error = Math.sqrt((s.flux + 1600 * SKY) / SEEING.length);
            assertThat(flux(made.image(), at[0], at[1])).isCloseTo(s.flux, within(1e-3 * s.flux + 3 * error));
            assertThat(flux(made.image(), at[0], at[1]))
                    .isCloseTo(flux(mean.image(), at[0], at[1]), within(2e-4 * s.flux + 30));
        }
    }

    @Test
    void whatOneImageShowsAloneIsLeftOut() {
        Wcs wcs = wcs(0, 0, 0);
        Exposure without = new SkyCoadd(SkyCoadd.Config.DEFAULT, wcs, BOX).of(inputs(List.of(), false));
        Exposure made = new SkyCoadd(SkyCoadd.Config.DEFAULT, wcs, BOX).of(inputs(List.of(), true));
        double worst = 0;
        int marks = 0, clipped = made.mask().valueOf("CLIPPED");
        for (int y = 20; y < 380; y++)
            for (int x = 20; x < 380; x++) {
                worst = Math.max(worst, made.image().get(x, y) - without.image().get(x, y));
                if ((made.mask().get(x, y) & clipped) != 0) marks++;
            }
        assertThat(marks).isGreaterThan(7 * 30);
        // a ray of 2000 left in would stand 300 high; its faintest ripples are within five sigma of one image
        assertThat(worst).isLessThan(5 * 32 / 7.0 + 10);
    }

    @ParameterizedTest(name = "one weight for all: {0}")
    @ValueSource(booleans = {false, true})
    void noiseAndItsCovarianceAreThoseThatAreTold(boolean plain) {
        Wcs wcs = wcs(0, 0, 0);
        List<SkyCoadd.Input> inputs = inputs(List.of(), false);
        // every second image has twice the noise
        for (int k = 0; k < inputs.size(); k += 2) {
            SkyCoadd.Input i = inputs.get(k);
            inputs.set(k, new SkyCoadd.Input(i.pixels(), BOX, i.wcs(), i.sky(), 2 * i.scale(), i.gain(), i.fwhm()));
        }
        Exposure made = new SkyCoadd(SkyCoadd.Config.DEFAULT.withPlain(plain), wcs, BOX).of(inputs);
        Box inner = BOX.grown(-30);
        double[][] sums = new double[4][4];
        double told = 0, squares = 0;
        int n = 0;
        for (int y = inner.y0(); y <= inner.y1() - 4; y++)
            for (int x = inner.x0(); x <= inner.x1() - 4; x++) {
                double v = made.image().get(x, y);
                told += made.variance().get(x, y);
                squares += v * v;
                n++;
                for (int dy = 0; dy < 4; dy++)
                    for (int dx = 0; dx < 4; dx++)
                        sums[dy][dx] += v * made.image().get(x + dx, y + dy);
            }
        // 113,000 pixels, of which every third is free: 0.7 % of the variance, and what the sky's fit takes
        assertThat(squares / told).isCloseTo(1, within(0.03));
        NoiseCorrelation rho = made.info().noiseCorrelation().orElseThrow();
        for (int dy = 0; dy < 4; dy++)
            for (int dx = 0; dx < 4; dx++)
                assertThat(sums[dy][dx] / sums[0][0]).as("%d, %d", dx, dy).isCloseTo(rho.at(dx, dy), within(0.015));
        assertThat(rho.at(1, 0)).isGreaterThan(0.05f);
    }

    @Test
    void pixelsOfNoImageHaveNoData() {
        Wcs wcs = wcs(0, 0, 0);
        Box wide = new Box(-100, 0, 300, 50);
        Exposure made = new SkyCoadd(SkyCoadd.Config.DEFAULT, wcs, wide).of(inputs(List.of(), false));
        assertThat(made.image().get(-90, 20)).isNaN();
        assertThat(made.mask().get(-90, 20) & made.mask().valueOf("NO_DATA")).isNotZero();
        assertThat(made.image().get(150, 25)).isFinite();
    }
}
