/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.alert.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.fits.FitsFile;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.psf.GaussianPsf;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.sky.TangentPlane;
import org.almagest.astro.wcs.Wcs;
import org.junit.jupiter.api.Test;

class CutoutTest {
    private static final Box BOX = new Box(1000, 500, 200, 100);
    private static final double PIXEL = Math.toRadians(0.2 / 3600);

    private static final Wcs WCS = new Wcs() {
        private final TangentPlane plane = new TangentPlane(SkyCoord.ofDegrees(30, -20));

        @Override
        public SkyCoord pixelToSky(double x, double y) {
            return plane.deproject(-(x - 1100) * PIXEL, (y - 550) * PIXEL);
        }

        @Override
        public double[] skyToPixel(SkyCoord sky) {
            double[] out = new double[2];
            plane.project(sky.raRadians(), sky.decRadians(), out);
            return new double[] {1100 - out[0] / PIXEL, 550 + out[1] / PIXEL};
        }
    };

    private static Exposure exposure() {
        Image image = Image.zeros(BOX);
        Image variance = Image.zeros(BOX);
        Mask mask = Mask.clear(BOX, MaskPlanes.of("BAD", "SAT"));
        for (int y = BOX.y0(); y <= BOX.y1(); y++)
            for (int x = BOX.x0(); x <= BOX.x1(); x++) {
                image.set(x, y, x + 10_000f * y);
                variance.set(x, y, 2);
                if (x == 1003) mask.set(x, y, mask.plane("SAT"));
            }
        ExposureInfo info = ExposureInfo.NONE.withWcs(WCS).withPsf(GaussianPsf.ofFwhm(4));
        return new Exposure(image, mask, variance, info);
    }

    private static FitsFile read(byte[] bytes) {
        return FitsFile.of("cut-out", bytes);
    }

    @Test
    void cutsASquareAroundThePositionWithAllPlanes() throws Exception {
        try (FitsFile fits = read(Cutout.DEFAULT.encode(exposure(), 1100.3, 550.4, 12))) {
            assertThat(fits.hdus().stream().map(h -> h.name())).containsExactly("", "UNCERT", "MASK", "PSFIMAGE");
            Image image = fits.hdus().get(0).readImage();
            assertThat(image.box()).isEqualTo(new Box(0, 0, 30, 30));
            assertThat(image.get(15, 15)).isEqualTo(1100 + 10_000f * 550);
            assertThat(fits.hdus().get(1).readImage().get(3, 4)).isEqualTo(2);
            Image psf = fits.hdus().get(3).readImage();
            assertThat(psf.width()).isEqualTo(psf.height()).isOdd();
            var head = fits.hdus().get(0).header();
            assertThat(head.requireReal("CRPIX1")).isCloseTo(1100.3 - 1085 + 1, within(1e-9));
            SkyCoord centre = SkyCoord.ofDegrees(head.requireReal("CRVAL1"), head.requireReal("CRVAL2"));
            assertThat(centre.separation(WCS.pixelToSky(1100.3, 550.4)).arcsec())
                    .isLessThan(1e-6);
            assertThat(head.requireReal("CD1_1")).isCloseTo(-0.2 / 3600, within(1e-10));
        }
    }

    @Test
    void growsWithTheFootprintWithinLimits() throws Exception {
        try (FitsFile fits = read(Cutout.DEFAULT.encode(exposure(), 1100, 550, 41))) {
            assertThat(fits.hdus().get(0).width()).isEqualTo(41);
        }
        try (FitsFile fits = read(Cutout.DEFAULT.encode(exposure(), 1100, 550, 4000))) {
            assertThat(fits.hdus().get(0).width()).isEqualTo(102);
        }
    }

    @Test
    void isBlankBeyondTheExposure() throws Exception {
        try (FitsFile fits = read(Cutout.DEFAULT.encode(exposure(), 1002, 501, 1))) {
            Image image = fits.hdus().get(0).readImage();
            assertThat(image.get(15, 15)).isEqualTo(1002 + 10_000f * 501);
            assertThat(image.get(0, 0)).isNaN();
            int[] mask = fits.hdus().get(2).readInts();
            assertThat(mask[15 * 30 + 16]).isEqualTo(2);
            assertThat(mask[0]).isZero();
            assertThat(fits.hdus().get(2).header().requireWhole("MP_SAT")).isEqualTo(1);
        }
    }
}
