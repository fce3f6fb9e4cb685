/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.reduced;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureFits;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.exposure.ExposureRecipe;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.fits.FitsHeader;
import org.almagest.astro.fits.FitsWriter;
import org.almagest.astro.fits.FloatPacking;
import org.almagest.astro.fits.IntPlane;
import org.almagest.astro.fits.IntStorage;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.image.PlanePool;
import org.almagest.astro.reduced.ForeignExposure.Form;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.wcs.Wcs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignExposureTest {
    @TempDir
    Path dir;

    private static Path data(String file) {
        String named = Optional.ofNullable(System.getenv("ALMAGEST_DATA"))
                .orElse(Path.of(System.getProperty("almagest.root", ".."))
                        .resolve("../shared/data")
                        .toString());
        Path path = Path.of(named).resolve(file);
        assumeTrue(Files.exists(path), "no real image at " + path + " (set ALMAGEST_DATA)");
        return path;
    }

    private static long count(Mask mask, String plane) {
        int bit = mask.valueOf(plane);
        long n = 0;
        for (int m : mask.data()) if ((m & bit) != 0) n++;
        return n;
    }

    private static Wcs wcs(ForeignExposure f) {
        return f.exposure().info().wcs().orElseThrow();
    }

    private static void assertAt(SkyCoord sky, double ra, double dec, double arcsec) {
        assertThat(sky.separation(SkyCoord.ofDegrees(ra, dec)).arcsec()).isLessThan(arcsec);
    }

    private Path image(String name, FitsHeader header, float... px) {
        Path path = dir.resolve(name);
        try (FitsWriter out = FitsWriter.create(path)) {
            out.image(header, Image.wrap(px, new Box(0, 0, px.length / 2, 2)), FloatPacking.PLAIN)
                    .commit();
        }
        return path;
    }

    /// Positions by bench/realdata/sdss/astrans.py, an evaluation of its own.
    @Test
    void aFrameOfTheSdssHasTheSkyOfItsTransformation() {
        ForeignExposure f = ForeignExposure.read(data("sdss_frames/frame-g-000094-1-0131.fits.bz2"));
        assertThat(f.form()).isEqualTo(Form.SDSS_FRAME);
        assertAt(wcs(f).pixelToSky(0, 0), 354.390207130210, -1.043229201749, 1e-6);
        assertAt(wcs(f).pixelToSky(2047, 1488), 354.553730483510, -0.818105833971, 1e-6);
        assertAt(wcs(f).pixelToSky(1000.25, 700.75), 354.467209821113, -0.933202232336, 1e-6);
        double[] back = wcs(f).skyToPixel(SkyCoord.ofDegrees(354.467209821113, -0.933202232336));
        assertThat(back[0]).isCloseTo(1000.25, within(1e-5));
        assertThat(back[1]).isCloseTo(700.75, within(1e-5));
        // the header's cards are up to 0.15 arcsec off
        Wcs header = f.headerWcs().orElseThrow();
        assertThat(header.pixelToSky(0, 0).separation(wcs(f).pixelToSky(0, 0)).arcsec())
                .isBetween(0.14, 0.16);
        assertThat(wcs(f).skyToPixel(SkyCoord.ofDegrees(100, 40))).containsOnly(Double.NaN);
    }

    /// Sky by scipy's map_coordinates between the nodes, variances by the formula of the data model.
    @Test
    void aFrameOfTheSdssHasTheNoiseOfItsSkyAndGain() {
        Exposure e = ForeignExposure.read(data("sdss_frames/frame-g-000094-1-0131.fits.bz2"))
                .exposure();
        assertThat(e.image().get(100, 200)).isEqualTo(-0.03125f);
        assertThat(e.variance().get(100, 200)).isCloseTo(0.00046788194f, within(1e-9f));
        assertThat(e.variance().get(1800, 1200)).isCloseTo(0.00047824133f, within(1e-9f));
        assertThat(e.info().photoCalib().orElseThrow().mean()).isCloseTo(3630.78, within(0.01));
    }

    @Test
    void anExposureOfTheLsstStackHasItsPlanesByNameAndItsArchivedWcs() {
        ForeignExposure f = ForeignExposure.read(data("hsc_exposure_small/HSC-0908120-056-small.fits"));
        assertThat(f.form()).isEqualTo(Form.LSST);
        Exposure e = f.exposure();
        assertThat(e.box()).isEqualTo(new Box(100, 100, 200, 200));
        // astropy: HDUs 1 and 3, pixel (20, 10)
        assertThat(e.image().get(120, 110)).isEqualTo(-30.846764f);
        assertThat(e.variance().get(120, 110)).isEqualTo(420.85748f);
        assertThat(count(e.mask(), "CROSSTALK")).isEqualTo(14);
        assertThat(count(e.mask(), "DETECTED")).isEqualTo(5390);
        // wcslib by astropy on the header's cards: pixel (50, 60) of the file
        assertAt(wcs(f).pixelToSky(150, 160), 151.4085266, 1.65268008, 1e-4);
        for (int x = 100; x < 300; x += 33)
            for (int y = 100; y < 300; y += 33)
                assertThat(wcs(f).pixelToSky(x, y)
                                .separation(f.headerWcs().orElseThrow().pixelToSky(x, y))
                                .arcsec())
                        .isLessThan(1e-8);
        assertThat(e.info().psf()).isEmpty();
        assertThat(f.missing())
                .anyMatch(m -> m.startsWith("no PSF"))
                .anyMatch(m -> m.startsWith(Report.NO_CALIBRATION));
    }

    /// The primary header bears the names of all planes, and only the image has LTV.
    @Test
    void anOldCoaddHasItsPlanesAndItsCylindricalWcs() {
        ForeignExposure f = ForeignExposure.read(data("sdss_frames/s82_coadd_mini-r-3-113_0.fits.gz"));
        assertThat(f.form()).isEqualTo(Form.LSST);
        Exposure e = f.exposure();
        assertThat(e.box()).isEqualTo(new Box(231324, 0, 512, 512));
        assertAt(wcs(f).pixelToSky(231324, 0), 334.61025, -0.63592306, 1e-4);
        assertAt(wcs(f).pixelToSky(231624, 400), 334.57725, -0.59192053, 1e-4);
        assertThat(count(e.mask(), "CR")).isEqualTo(30247);
        assertThat(count(e.mask(), "INTRP")).isEqualTo(97172);
        assertThat(count(e.mask(), "DETECTED")).isEqualTo(12922);
        // FLUXMAG0 = 63095734448.0194: zero point 27
        assertThat(e.info().photoCalib().orElseThrow().mean()).isCloseTo(57.544, within(1e-3));
    }

    @Test
    void aCoaddInTilesHasNoDataWhereItsWeightIsZero() {
        String brick = "coadd_bass_mzls_0959p805/legacysurvey-0959p805-";
        ForeignExposure z = ForeignExposure.read(
                ImageFiles.of(data(brick + "image-z.fits.fz")).withWeight(data(brick + "invvar-z.fits.fz")));
        assertThat(z.exposure().box().area() - count(z.exposure().mask(), "NO_DATA"))
                .isEqualTo(55);
    }

    @Test
    void aPlainImageSaysWhatItLacks() {
        ForeignExposure f = ForeignExposure.read(image("plain.fits", FitsHeader.EMPTY, 1, 2, Float.NaN, 4));
        assertThat(f.form()).isEqualTo(Form.PLAIN);
        assertThat(f.hasVariance()).isFalse();
        assertThat(count(f.exposure().mask(), "NO_DATA")).isEqualTo(1);
        assertThat(f.missing()).hasSize(4);
        assertThat(f.exposure().variance().data()).containsOnly(Float.NaN);
    }

    @Test
    void cardsTellCalibrationGainAndSaturation() {
        FitsHeader header = FitsHeader.builder()
                .set("BUNIT", "nanomaggy", "")
                .set("GAIN", "2.5", "")
                .set("SATURATE", 4.0, "")
                .set("FILTER", "r", "")
                .build();
        ForeignExposure f = ForeignExposure.read(image("cards.fits", header, 1, 2, 3, 4));
        assertThat(f.exposure().info().photoCalib().orElseThrow().mean()).isCloseTo(3630.78, within(0.01));
        assertThat(f.gain()).hasValue(2.5);
        assertThat(count(f.exposure().mask(), "SAT")).isEqualTo(1);
        assertThat(f.exposure().info().filter().orElseThrow().band()).isEqualTo("r");
        ForeignExposure other = ForeignExposure.read(
                ImageFiles.of(dir.resolve("cards.fits")).withZeroPoint(31.4).withGain(3));
        assertThat(other.exposure().info().photoCalib().orElseThrow().mean()).isCloseTo(1, within(1e-12));
        assertThat(other.gain()).hasValue(3);
    }

    @Test
    void planesBesideTheImageAreRead() {
        Path image = image("image.fits", FitsHeader.EMPTY, 1, 2, 3, 4);
        Path weight = image("weight.fits", FitsHeader.EMPTY, 4, 0, 1, 2);
        Path mask = dir.resolve("mask.fits");
        try (FitsWriter out = FitsWriter.create(mask)) {
            out.ints(FitsHeader.EMPTY, new IntPlane(new int[] {0, 0, 5, 0}, 2, 2), IntStorage.INT16)
                    .commit();
        }
        Exposure e = ForeignExposure.read(
                        ImageFiles.of(image).withWeight(weight).withMask(mask))
                .exposure();
        assertThat(e.variance().get(0, 0)).isEqualTo(0.25f);
        assertThat(e.mask().get(1, 0)).isEqualTo(e.mask().valueOf("NO_DATA"));
        assertThat(e.mask().get(0, 1)).isEqualTo(e.mask().valueOf("BAD"));
        Exposure v =
                ForeignExposure.read(ImageFiles.of(image).withVariance(weight)).exposure();
        assertThat(v.variance().get(0, 0)).isEqualTo(4f);
    }

    /// Wherever in a row and in whatever storage; the plane of the pool has garbage.
    @ParameterizedTest(name = "{0} pixels wide")
    @ValueSource(ints = {3, 700, 1030})
    void everyPixelWithoutValueOrNoiseIsMarked(int width) {
        Box box = new Box(0, 0, width, 37);
        Image image = Image.zeros(box), weight = Image.zeros(box);
        float[] px = image.data(), w = weight.data();
        float[] values = {Float.NaN, Float.POSITIVE_INFINITY, 50, 60}, weights = {0, -1, 1e-16f, Float.NaN, 1e-3f};
        for (int i = 0; i < px.length; i++) {
            px[i] = i % 59 == 7 ? values[i % 4] : 20 + i % 5;
            w[i] = i % 83 == 5 ? weights[i % 5] : 0.25f;
        }
        Path at = dir.resolve("wide.fits"), beside = dir.resolve("wide.weight.fits");
        FitsHeader header = FitsHeader.builder().set("SATURATE", 55.0, "").build();
        try (FitsWriter out = FitsWriter.create(at)) {
            out.image(header, image).commit();
        }
        try (FitsWriter out = FitsWriter.create(beside)) {
            out.image(FitsHeader.EMPTY, weight, FloatPacking.LOSSLESS).commit();
        }
        PlanePool pool = new PlanePool();
        pool.image(box).fill(-3);
        pool.image(box).fill(Float.NaN);
        java.util.Arrays.fill(pool.mask(box, MaskPlanes.of("BAD")).data(), 255);
        pool.takeBack();
        Exposure e =
                ForeignExposure.read(ImageFiles.of(at).withWeight(beside), pool).exposure();
        int none = e.mask().valueOf("NO_DATA"), sat = e.mask().valueOf("SAT");
        int[] bits = new int[px.length];
        float[] variance = new float[px.length];
        for (int i = 0; i < px.length; i++) {
            boolean noisy = !(w[i] > 1e-12f);
            bits[i] = (noisy || !Float.isFinite(px[i]) ? none : 0) | (px[i] >= 55 ? sat : 0);
            variance[i] = noisy ? Float.NaN : 1 / w[i];
        }
        assertThat(e.mask().data()).isEqualTo(bits);
        assertThat(e.image().data()).isEqualTo(px);
        assertThat(e.variance().data()).isEqualTo(variance);
    }

    @Test
    void ourOwnExposuresComeBack() {
        Box box = new Box(3, 4, 2, 2);
        Exposure e = new Exposure(
                Image.zeros(box), Mask.clear(box, MaskPlanes.of("SAT")), Image.zeros(box), ExposureInfo.NONE);
        Path path = dir.resolve("ours.fits");
        ExposureFits.write(path, e, ExposureRecipe.PLAIN);
        ForeignExposure f = ForeignExposure.read(path);
        assertThat(f.form()).isEqualTo(Form.ALMAGEST);
        assertThat(f.exposure().box()).isEqualTo(box);
    }

    @Test
    void whatDoesNotBelongTogetherIsRefused() {
        Path image = image("image.fits", FitsHeader.EMPTY, 1, 2, 3, 4);
        Path wide = image("wide.fits", FitsHeader.EMPTY, 1, 2, 3, 4, 5, 6);
        assertThatThrownBy(() -> ForeignExposure.read(ImageFiles.of(image).withWeight(wide)))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("wide.fits[0]: the image is 3 x 2 pixels");
        assertThatThrownBy(() -> ForeignExposure.read(
                        ImageFiles.of(image).withWeight(image).withVariance(image)))
                .isInstanceOf(UserFault.class);
        assertThatThrownBy(() -> ForeignExposure.read(dir.resolve("none.fits")))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("there is no file");
        assertThatThrownBy(() -> ForeignExposure.read(ImageFiles.of(image).withHdu("SCI")))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("no HDU named SCI");
        assertThatThrownBy(() -> ForeignExposure.read(ImageFiles.of(image).withHdu("7")))
                .isInstanceOf(DataFault.class);
    }
}
