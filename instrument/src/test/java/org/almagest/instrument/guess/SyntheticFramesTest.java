/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.guess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.almagest.astro.camera.Amplifier;
import org.almagest.astro.fits.FitsHeader;
import org.almagest.astro.fits.FitsWriter;
import org.almagest.astro.fits.IntPlane;
import org.almagest.astro.fits.IntStorage;
import org.almagest.astro.image.Box;
import org.almagest.instrument.base.YamlInstrument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Frames whose gain, noise and sections are known, from a camera that tells none of them.
class SyntheticFramesTest {
    private static final int WIDTH = 300, HEIGHT = 220, OVERSCAN = 24;
    private static final double GAIN = 1.7, NOISE = 8.5, BIAS = 612;

    @TempDir
    Path dir;

    /// @param level electrons per pixel in the middle
    private Path frame(String name, String kind, double seconds, double level, long seed, double secondBias) {
        Random random = new Random(seed);
        int[] px = new int[WIDTH * HEIGHT];
        for (int y = 0; y < HEIGHT; y++)
            for (int x = 0; x < WIDTH; x++) {
                boolean lit = x < WIDTH - OVERSCAN;
                double r = Math.hypot(x - 138, y - 110) / 180;
                double electrons = lit ? level * (1 - 0.3 * r * r) : 0;
                double shot = electrons + Math.sqrt(electrons) * random.nextGaussian();
                double bias = BIAS + (x >= 138 ? secondBias : 0);
                px[y * WIDTH + x] = (int) Math.rint((shot + NOISE * random.nextGaussian()) / GAIN + bias);
            }
        Path file = dir.resolve(name);
        FitsHeader header = FitsHeader.builder()
                .set("DATE-OBS", String.format(Locale.ROOT, "2026-03-01T20:%02d:00", seed % 60), "")
                .set("EXPTIME", seconds, "")
                .set("IMAGETYP", kind, "")
                .set("FILTER", "V", "")
                .set("INSTRUME", "Foreign 1", "")
                .build();
        try (FitsWriter w = FitsWriter.create(file)) {
            w.ints(header, new IntPlane(px, WIDTH, HEIGHT), IntStorage.UINT16);
            w.commit();
        }
        return file;
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void measuresGainAndReadNoiseAndSeesTheOverscan(long seed) {
        InstrumentGuess guess = InstrumentGuess.of(
                List.of(
                        frame("b1.fits", "Bias Frame", 0, 0, 10 * seed, 0),
                        frame("b2.fits", "Bias Frame", 0, 0, 10 * seed + 1, 0),
                        frame("f1.fits", "Flat Field", 2, 30_000, 10 * seed + 2, 0),
                        frame("f2.fits", "Flat Field", 2, 29_000, 10 * seed + 3, 0),
                        frame("s1.fits", "Light Frame", 60, 900, 10 * seed + 4, 0)),
                "");
        assertThat(guess.isWhole()).as("%s", guess.reports()).isTrue();
        YamlInstrument instrument = YamlInstrument.parse(guess.yaml(), "guess");
        assertThat(instrument.name()).isEqualTo("Foreign1");
        assertThat(instrument.filters()).containsEntry("V", "V");
        Amplifier a = instrument.camera().detectors().getFirst().amplifiers().getFirst();
        assertThat(a.data()).isEqualTo(new Box(0, 0, WIDTH - OVERSCAN, HEIGHT));
        assertThat(a.overscan()).contains(new Box(WIDTH - OVERSCAN, 0, OVERSCAN, HEIGHT));
        // 60,720 pixels: sqrt(2 / n) = 0.6 %; four times that, and the digitisation
        assertThat(a.gain()).isEqualTo(GAIN, within(0.025 * GAIN));
        assertThat(a.readNoise()).isEqualTo(NOISE, within(0.03 * NOISE));
    }

    @Test
    void seesTheBorderBetweenTwoAmplifiers() {
        InstrumentGuess guess = InstrumentGuess.of(List.of(frame("s1.fits", "Light Frame", 60, 900, 7, 45)), "");
        List<Amplifier> amps = YamlInstrument.parse(guess.yaml(), "guess")
                .camera()
                .detectors()
                .getFirst()
                .amplifiers();
        assertThat(amps)
                .extracting(Amplifier::data)
                .containsExactly(new Box(0, 0, 138, HEIGHT), new Box(138, 0, 138, HEIGHT));
        assertThat(guess.yaml()).contains("CHECK: sections were seen in the pixels");
    }

    /// Read out at four corners into one image: overscans meet in the middle, columns and rows.
    @Test
    void seesFourAmplifiersWhoseOverscansMeetInTheMiddle() {
        int w = 260, h = 230, half = 120, tall = 110;
        Random random = new Random(11);
        double[] bias = {400, 431, 385, 412};
        int[] px = new int[w * h];
        for (int y = 0; y < h; y++)
            for (int x = 0; x < w; x++) {
                boolean lit = (x < half || x >= w - half) && (y < tall || y >= h - tall);
                int amp = (x < w / 2 ? 0 : 1) + (y < h / 2 ? 0 : 2);
                double electrons = lit ? 900 : 0;
                double shot = electrons + Math.sqrt(electrons) * random.nextGaussian();
                px[y * w + x] = (int) Math.rint((shot + NOISE * random.nextGaussian()) / GAIN + bias[amp]);
            }
        Path file = dir.resolve("corners.fits");
        FitsHeader header = FitsHeader.builder()
                .set("DATE-OBS", "2026-03-01T20:15:00", "")
                .set("EXPOSURE", 60.0, "")
                .build();
        try (FitsWriter writer = FitsWriter.create(file)) {
            writer.ints(header, new IntPlane(px, w, h), IntStorage.UINT16);
            writer.commit();
        }
        InstrumentGuess guess = InstrumentGuess.of(List.of(file), "");
        assertThat(guess.isWhole()).as("%s", guess.reports()).isTrue();
        var detector =
                YamlInstrument.parse(guess.yaml(), "guess").camera().detectors().getFirst();
        assertThat(detector.box()).isEqualTo(new Box(0, 0, 2 * half, 2 * tall));
        assertThat(detector.amplifiers())
                .extracting(Amplifier::data)
                .containsExactly(
                        new Box(0, 0, half, tall),
                        new Box(w - half, 0, half, tall),
                        new Box(0, h - tall, half, tall),
                        new Box(w - half, h - tall, half, tall));
        assertThat(detector.amplifiers())
                .extracting(a -> a.overscan().orElseThrow())
                .containsExactly(
                        new Box(half, 0, 10, tall),
                        new Box(w / 2, 0, 10, tall),
                        new Box(half, h - tall, 10, tall),
                        new Box(w / 2, h - tall, 10, tall));
        assertThat(detector.amplifiers()).allMatch(a -> a.parallelOverscan().isPresent());
    }

    @Test
    void describesEachDetectorOfTheFramesAndWhereItLies() {
        List<Path> files = new java.util.ArrayList<>();
        for (int ccd = 1; ccd <= 2; ccd++) {
            int[] px = new int[200 * 100];
            for (int i = 0; i < px.length; i++) px[i] = 500 + i % 7;
            FitsHeader header = FitsHeader.builder()
                    .set("DATE-OBS", "2026-03-01T20:15:00", "")
                    .set("EXPTIME", 60.0, "")
                    .set("CCDNUM", ccd, "")
                    .set("GAIN", 1.0 + ccd, "e-/ADU")
                    .set("CTYPE1", "RA---TAN", "")
                    .set("CTYPE2", "DEC--TAN", "")
                    .set("CRVAL1", 150.0, "")
                    .set("CRVAL2", 2.0, "")
                    .set("CRPIX1", ccd == 1 ? 210.0 : -10.0, "")
                    .set("CRPIX2", 50.5, "")
                    .set("CD1_1", -0.5 / 3600, "")
                    .set("CD2_2", 0.5 / 3600, "")
                    .build();
            Path file = dir.resolve("ccd" + ccd + ".fits");
            try (FitsWriter w = FitsWriter.create(file)) {
                w.ints(header, new IntPlane(px, 200, 100), IntStorage.UINT16);
                w.commit();
            }
            files.add(file);
        }
        InstrumentGuess guess = InstrumentGuess.of(files, "Two");
        assertThat(guess.isWhole()).as("%s", guess.reports()).isTrue();
        var detectors = YamlInstrument.parse(guess.yaml(), "guess").camera().detectors();
        assertThat(detectors).extracting(d -> d.id()).containsExactly(1, 2);
        assertThat(detectors).extracting(d -> d.centerX()).containsExactly(-54.75, 55.25);
        assertThat(detectors).extracting(d -> d.centerY()).containsExactly(0.0, 0.0);
        assertThat(detectors).extracting(d -> d.amplifiers().getFirst().gain()).containsExactly(2.0, 3.0);
    }

    @Test
    void takesNeitherVignettingNorGradientsForOverscan() {
        double[] vignetted = new double[400], ramp = new double[400];
        for (int i = 0; i < 400; i++) {
            double r = (i - 200) / 200.0;
            vignetted[i] = 10_000 * (1 - 0.6 * r * r * r * r);
            ramp[i] = 300 + 5.0 * i;
        }
        for (double[] p : List.of(vignetted, ramp)) {
            assertThat(PixelSections.strip(p)).isZero();
            assertThat(PixelSections.middleStrip(p)).isEmpty();
            assertThat(PixelSections.isBorder(p, 200)).isFalse();
        }
    }
}
