/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.exposure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fits.FitsFile;
import org.almagest.astro.fits.FitsHeader;
import org.almagest.astro.fits.FitsWriter;
import org.almagest.astro.fits.FloatPacking;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.ChebyshevField;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.image.NoiseCorrelation;
import org.almagest.astro.psf.GaussianPsf;
import org.almagest.astro.psf.GridPsf;
import org.almagest.astro.psf.PixelPsf;
import org.almagest.astro.psf.Psf;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.time.Site;
import org.almagest.astro.time.Time;
import org.almagest.astro.unit.Angle;
import org.almagest.astro.wcs.Sip;
import org.almagest.astro.wcs.TanSipWcs;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExposureFitsTest {
    @TempDir
    Path dir;

    private static Exposure exposure(Random random, Psf psf) {
        Box box = new Box(-37, 2100, 211, 83);
        Image image = Image.zeros(box), variance = Image.zeros(box);
        for (int i = 0; i < image.data().length; i++) {
            image.data()[i] = (float) (100 + 9 * random.nextGaussian());
            variance.data()[i] = 81 + random.nextFloat();
        }
        image.data()[17] = Float.NaN;
        Mask mask = Mask.clear(box, MaskPlanes.of(Map.of("BAD", 0, "DETECTED_NEGATIVE", 6, "HIGH_VARIANCE", 30)));
        mask.orBox(new Box(0, 2110, 30, 9), mask.valueOf("BAD"));
        mask.orBox(new Box(20, 2112, 30, 9), mask.valueOf("HIGH_VARIANCE"));
        double[] a = new double[9], b = new double[9];
        a[2] = 1.3e-6 * random.nextGaussian();
        b[4] = 1.1e-6 * random.nextGaussian();
        TanSipWcs wcs = new TanSipWcs(
                new SkyCoord(random.nextDouble() * 6, random.nextDouble() - 0.5),
                1000 * random.nextDouble(),
                2000 * random.nextDouble(),
                new double[] {-5.5e-5 * (1 + random.nextDouble() / 10), 1e-7, 2e-7, 5.5e-5},
                new Sip(2, a, b));
        Map<String, String> words = new LinkedHashMap<>();
        words.put("PROPID", "2026-17");
        words.put("ESO DET ID", "it's CCD 7");
        words.put("lower case key", "\u03b1 Cen & more &");
        words.put("EXPTIME", "clashes with our own keyword");
        words.put("LONG", "words ".repeat(40) + "end");
        words.put("TRAIL", "blank behind ");
        words.put("EMPTY", "");
        ExposureInfo info = ExposureInfo.NONE
                .withVisitInfo(new VisitInfo(
                        (1L << 62) + 12345,
                        new Time(1_800_000_000_123_456_789L),
                        30 * random.nextDouble(),
                        31,
                        new SkyCoord(random.nextDouble(), random.nextDouble()),
                        new Angle(random.nextDouble()),
                        Double.NaN,
                        "Abell \u2173",
                        "science"))
                .withFilter(new FilterLabel("r", "r_03"))
                .withDetector(188)
                .withWcs(wcs)
                .withPsf(psf)
                .withPhotoCalib(new PhotoCalib(
                        3.7 * (1 + random.nextDouble()),
                        0.01,
                        new ChebyshevField(box, 1, 2, random.doubles(6).toArray())))
                .withNoiseCorrelation(new NoiseCorrelation(1, new float[] {0, .1f, 0, .2f, 1, .2f, 0, .1f, 0}))
                .withApertureCorrections(Map.of("psfFlux", ChebyshevField.constant(box, 1.01 + random.nextDouble())))
                .withMetadata(words);
        return new Exposure(image, mask, variance, info);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void comesBackBitForBit(long seed) {
        Random random = new Random(seed);
        Exposure whole = exposure(random, new GaussianPsf(1.7 + random.nextDouble(), 11));
        for (ExposureRecipe recipe : List.of(ExposureRecipe.PLAIN, ExposureRecipe.LOSSLESS)) {
            Path path = dir.resolve("e.fits");
            ExposureFits.write(path, whole, recipe);
            same(ExposureFits.read(path), whole);
            Box part = new Box(-10, 2105, 50, 31);
            same(ExposureFits.read(path, part), whole.view(part));
            assertThat(ExposureFits.readBox(path)).isEqualTo(whole.box());
        }
    }

    private static void same(Exposure read, Exposure written) {
        assertThat(read.box()).isEqualTo(written.box());
        assertThat(read.image().toArray()).isEqualTo(written.image().toArray());
        assertThat(read.variance().toArray()).isEqualTo(written.variance().toArray());
        assertThat(read.mask().toArray()).isEqualTo(written.mask().toArray());
        assertThat(read.mask().planes()).isEqualTo(written.mask().planes());
        ExposureInfo a = read.info(), b = written.info();
        assertThat(a.visitInfo()).isEqualTo(b.visitInfo());
        assertThat(a.filter()).isEqualTo(b.filter());
        assertThat(a.detector()).isEqualTo(b.detector());
        assertThat(a.wcs()).isEqualTo(b.wcs());
        assertThat(a.metadata()).isEqualTo(b.metadata());
        assertThat(a.psf().orElseThrow()).isEqualTo(b.psf().orElseThrow());
        assertThat(a.photoCalib().orElseThrow())
                .usingRecursiveComparison()
                .isEqualTo(b.photoCalib().orElseThrow());
        assertThat(a.noiseCorrelation().orElseThrow().values())
                .isEqualTo(b.noiseCorrelation().orElseThrow().values());
        assertThat(a.apertureCorrections()).usingRecursiveComparison().isEqualTo(b.apertureCorrections());
    }

    @Test
    void keepsEveryKindOfPsf() {
        Random random = new Random(4);
        float[] basis = new float[3 * 15 * 15], stamps = new float[6 * 9 * 9];
        for (int i = 0; i < basis.length; i++) basis[i] = random.nextFloat();
        for (int i = 0; i < stamps.length; i++) stamps[i] = random.nextFloat();
        for (Psf psf : List.of(
                new PixelPsf(new Box(0, 0, 100, 90), 1, 0.5, 15, basis),
                new GridPsf(-3.3, 4.4, 33.3, 44.4, 3, 2, 4, stamps))) {
            Path path = dir.resolve("p.fits");
            ExposureFits.write(path, exposure(random, psf), ExposureRecipe.PLAIN);
            Psf back = ExposureFits.readInfo(path).psf().orElseThrow();
            assertThat(back).isInstanceOf(psf.getClass());
            assertThat(back.kernelAt(31.7, 55.1).data())
                    .isEqualTo(psf.kernelAt(31.7, 55.1).data());
        }
    }

    @Test
    void tellsWhereTheObserverStood() {
        Site site = new Site(Angle.ofDegrees(-110.88), Angle.ofDegrees(31.68), 2600);
        Exposure e = exposure(new Random(7), new GaussianPsf(2, 9));
        assertThat(e.info().site()).isEmpty();
        Path path = dir.resolve("site.fits");
        ExposureFits.write(path, e.withInfo(i -> i.withSite(site)), ExposureRecipe.PLAIN);
        Site back = ExposureFits.read(path).info().site().orElseThrow();
        assertThat(back.longitude().degrees()).isCloseTo(-110.88, within(1e-12));
        assertThat(back.latitude().degrees()).isCloseTo(31.68, within(1e-12));
        assertThat(back.heightMetres()).isEqualTo(2600);
        assertThatThrownBy(() -> ExposureInfo.NONE
                        .withMetadata(Map.of("OBSGEO-L", "10", "OBSGEO-B", "north"))
                        .site())
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("OBSGEO-B north");
    }

    @Test
    void lossyPlanesStayWithinTheNoise() {
        Exposure whole = exposure(new Random(5), new GaussianPsf(2, 9));
        Path path = dir.resolve("lossy.fits");
        ExposureFits.write(path, whole, ExposureRecipe.LOSSY16);
        Exposure back = ExposureFits.read(path);
        assertThat(back.image().data()[17]).isNaN();
        // A step is 9 / 16 or below; half a step plus the scatter of the rows' noise estimates.
        for (int i = 18; i < 2000; i++)
            assertThat(Math.abs(back.image().data()[i] - whole.image().data()[i]))
                    .isLessThan(0.45f);
        assertThat(back.info().wcs()).isEqualTo(whole.info().wcs());
    }

    @Test
    void imagesAndMasksStandAlone() {
        Exposure whole = exposure(new Random(6), new GaussianPsf(2, 9));
        Path image = dir.resolve("i.fits"), mask = dir.resolve("m.fits");
        ExposureFits.writeImage(image, whole.image(), FloatPacking.PLAIN);
        ExposureFits.writeMask(mask, whole.mask());
        assertThat(ExposureFits.readImage(image).box()).isEqualTo(whole.box());
        assertThat(ExposureFits.readImage(image).data()).isEqualTo(whole.image().data());
        assertThat(ExposureFits.readMask(mask).toArray()).isEqualTo(whole.mask().toArray());
        assertThat(ExposureFits.readMask(mask).planes()).isEqualTo(whole.mask().planes());
    }

    @Test
    void refusesWhatIsNoExposureOrNewer() {
        Path path = dir.resolve("plain.fits");
        try (FitsWriter out = FitsWriter.create(path)) {
            out.image(FitsHeader.EMPTY, Image.zeros(3, 3)).commit();
        }
        assertThatThrownBy(() -> ExposureFits.read(path))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("plain.fits")
                .hasMessageContaining("IMAGE");
        try (FitsWriter out = FitsWriter.create(path)) {
            out.header(FitsHeader.builder()
                            .set("ALMFMT", InfoCards.FORMAT, "")
                            .set("ALMVER", 99, "")
                            .build())
                    .image(FitsHeader.builder().set("EXTNAME", "IMAGE", "").build(), Image.zeros(3, 3))
                    .commit();
        }
        assertThatThrownBy(() -> ExposureFits.read(path)).hasMessageContaining("ALMVER = 99");
    }

    @Test
    void readsAnExposureOfTheLsstStack() {
        Path data = Optional.ofNullable(System.getenv("ALMAGEST_DATA"))
                .map(Path::of)
                .orElse(Path.of(System.getProperty("almagest.root", "..")).resolve("../shared/data"));
        Path path = data.resolve("hsc_exposure_small/HSC-0908120-056-small.fits");
        Assumptions.assumeTrue(Files.exists(path), "no real data at " + path + "; set ALMAGEST_DATA");
        try (FitsFile file = FitsFile.open(path)) {
            assertThat(file.hdus().size()).isGreaterThan(3);
            assertThat(file.hdu("MASK").isImage()).isTrue();
        }
        Exposure e = ExposureFits.read(path);
        assertThat(e.mask().planes().bit("DETECTED")).isPresent();
        assertThat(e.info().wcs()).isPresent();
        assertThat(e.box().area()).isGreaterThan(1000);
    }
}
