/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.almagest.astro.fault.FaultKind;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FitsImageTest {
    @TempDir
    Path dir;

    static Image noise(int width, int height, long seed) {
        Random random = new Random(seed);
        Image image = Image.zeros(width, height);
        for (int i = 0; i < image.data().length; i++) image.data()[i] = (float) (100 + 5 * random.nextGaussian());
        return image;
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void keepsEveryBitOfPlainAndLosslessFloats(long seed) {
        Image whole = noise(331, 97, seed);
        whole.set(5, 6, Float.NaN);
        whole.set(6, 6, Float.NEGATIVE_INFINITY);
        Image view = whole.view(3, 4, 301, 77);
        Path path = dir.resolve("floats.fits");
        try (FitsWriter out = FitsWriter.create(path)) {
            out.image(FitsHeader.EMPTY, view)
                    .image(FitsHeader.EMPTY, whole, FloatPacking.LOSSLESS)
                    .commit();
        }
        try (FitsFile file = FitsFile.open(path)) {
            assertThat(bits(file.hdu(0).readImage())).isEqualTo(bits(view));
            assertThat(bits(file.hdu(1).readImage())).isEqualTo(bits(whole));
            Box part = new Box(17, 9, 40, 50);
            assertThat(bits(file.hdu(0).readImage(part)))
                    .isEqualTo(bits(view.withOrigin(0, 0).view(part)));
            assertThat(bits(file.hdu(1).readImage(part))).isEqualTo(bits(whole.view(part)));
            assertThat(file.hdu(1).shape()).isEqualTo(List.of(331, 97));
        }
    }

    private static int[] bits(Image image) {
        float[] px = image.toArray();
        int[] out = new int[px.length];
        for (int i = 0; i < out.length; i++) out[i] = Float.floatToRawIntBits(px[i]);
        return out;
    }

    @ParameterizedTest
    @EnumSource(IntStorage.class)
    void aFewRowsAtATimeAreThoseOfTheWhole(IntStorage storage) {
        int width = 90, height = 53;
        int[] data = new int[width * height];
        Random random = new Random(8);
        // most rows are alike, as those of a mask are
        for (int y = 0; y < height; y += 1 + random.nextInt(9))
            for (int x = 0; x < width; x++) data[y * width + x] = random.nextInt(100);
        Image floats = noise(width, height, 2);
        Path path = dir.resolve("rows.fits");
        try (FitsWriter out = FitsWriter.create(path)) {
            out.ints(FitsHeader.EMPTY, new IntPlane(data, width, height), storage)
                    .packedInts(FitsHeader.EMPTY, new IntPlane(data, width, height), storage)
                    .image(FitsHeader.EMPTY, floats)
                    .image(FitsHeader.EMPTY, floats, new FloatPacking.Quantised(4))
                    .commit();
        }
        try (FitsFile file = FitsFile.open(path)) {
            for (FitsHdu hdu : file.hdus()) {
                PixelRows rows = hdu.rows();
                float[] whole = hdu.readImage().data(), some = new float[7 * width];
                int[] numbers = new int[some.length];
                for (int y : new int[] {0, 7, 46, 14, 3, 1}) {
                    rows.floats(y, 6, some, width);
                    assertThat(Arrays.copyOfRange(some, width, 7 * width))
                            .as("HDU %d, row %d", hdu.index(), y)
                            .isEqualTo(Arrays.copyOfRange(whole, y * width, (y + 6) * width));
                    if (hdu.index() > 1) continue;
                    rows.ints(y, 7, numbers, 0);
                    assertThat(numbers).isEqualTo(Arrays.copyOfRange(data, y * width, (y + 7) * width));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(IntStorage.class)
    void keepsWholeNumbersPlainAndPacked(IntStorage storage) {
        int width = 130, height = 41;
        int[] data = new int[width * height];
        Random random = new Random(3);
        for (int i = 0; i < data.length; i++)
            data[i] = switch (storage) {
                case UINT8 -> random.nextInt(4) == 0 ? random.nextInt(256) : 7;
                case INT16 -> (short) random.nextInt();
                case UINT16 -> random.nextInt(100) == 0 ? random.nextInt(65_536) : 1000 + random.nextInt(30);
                case INT32 -> random.nextInt(3) == 0 ? random.nextInt() : 0;
            };
        FitsWriter out = FitsWriter.inMemory();
        IntPlane plane = new IntPlane(data, width, height);
        out.ints(FitsHeader.EMPTY, plane, storage).packedInts(FitsHeader.EMPTY, plane, storage);
        try (FitsFile file = FitsFile.of("memory", out.bytes())) {
            assertThat(file.hdu(0).readInts()).isEqualTo(data);
            assertThat(file.hdu(1).readInts()).isEqualTo(data);
            assertThat(file.hdu(1).isCompressed()).isTrue();
            Box part = new Box(100, 3, 30, 11);
            assertThat(file.hdu(1).readInts(part)).isEqualTo(file.hdu(0).readInts(part));
            assertThat(file.hdu(0).readImage(part).get(101, 4)).isEqualTo((float) data[4 * width + 101]);
        }
    }

    @Test
    void roundsFloatsToAFractionOfTheNoise() {
        Image image = noise(512, 64, 4);
        image.set(3, 3, Float.NaN);
        FitsWriter out = FitsWriter.inMemory();
        FitsHeader words = FitsHeader.builder().set("BAND", "r", "").build();
        out.image(words, image, new FloatPacking.Quantised(16));
        byte[] bytes = out.bytes();
        assertThat(bytes.length).isLessThan(512 * 64 * 3);
        try (FitsFile file = FitsFile.of("memory", bytes)) {
            FitsHdu hdu = file.hdu(1);
            assertThat(hdu.header().requireText("BAND")).isEqualTo("r");
            float[] back = hdu.readImage().data();
            assertThat(back[3 * 512 + 3]).isNaN();
            double step = 5.0 / 16, worst = 0;
            for (int i = 0; i < back.length; i++)
                if (i != 3 * 512 + 3) worst = Math.max(worst, Math.abs(back[i] - image.data()[i]));
            // Half a step, with a margin for the noise estimate of each row.
            assertThat(worst).isBetween(0.2 * step, 0.75 * step);
        }
    }

    @Test
    void scalesIntegersAndBlanks() {
        FitsHeader words = FitsHeader.builder().build();
        FitsWriter out = FitsWriter.inMemory();
        out.ints(words, new IntPlane(new int[] {1, 2, -99, 4}, 2, 2), IntStorage.INT16);
        byte[] bytes = out.bytes();
        byte[] patched = insertCards(
                bytes,
                "BSCALE  =                  0.5",
                "BZERO   =                 10.0",
                "BLANK   =                  -99");
        try (FitsFile file = FitsFile.of("memory", patched)) {
            assertThat(file.hdu(0).readImage().data()).containsExactly(10.5f, 11f, Float.NaN, 12f);
            assertThat(file.hdu(0).readDoubles(0, new Box(0, 0, 2, 2))).containsExactly(10.5, 11, Double.NaN, 12);
            assertThatThrownBy(() -> file.hdu(0).readInts())
                    .isInstanceOf(FitsFormatException.class)
                    .hasMessageContaining("memory[0]")
                    .hasMessageContaining("BSCALE = 0.5");
        }
    }

    private static byte[] insertCards(byte[] fits, String... cards) {
        byte[] out = fits.clone();
        String head = new String(out, 0, 2880, java.nio.charset.StandardCharsets.US_ASCII);
        int at = head.indexOf("END     ");
        for (String card : cards) {
            byte[] line = (card + " ".repeat(80 - card.length())).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            System.arraycopy(line, 0, out, at, 80);
            at += 80;
        }
        byte[] end = ("END" + " ".repeat(77)).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        System.arraycopy(end, 0, out, at, 80);
        return out;
    }

    @Test
    void keepsDoubles() {
        double[] data = new Random(5).doubles(200_000).toArray();
        FitsWriter out = FitsWriter.inMemory();
        out.doubles(FitsHeader.EMPTY, data, 500, 400);
        try (FitsFile file = FitsFile.of("memory", out.bytes())) {
            assertThat(file.hdu(0).readDoubles()).isEqualTo(data);
        }
    }

    @Test
    void readsGzip() throws Exception {
        Image image = noise(40, 30, 6);
        FitsWriter out = FitsWriter.inMemory();
        out.image(FitsHeader.EMPTY, image);
        Path path = dir.resolve("a.fits.gz");
        try (var gzip = new java.util.zip.GZIPOutputStream(Files.newOutputStream(path))) {
            gzip.write(out.bytes());
        }
        try (FitsFile file = FitsFile.open(path)) {
            assertThat(file.hdu(0).readImage().data()).isEqualTo(image.data());
        }
        byte[] packed = Files.readAllBytes(path);
        Files.write(path, Arrays.copyOf(packed, packed.length / 2));
        assertThatThrownBy(() -> FitsFile.open(path))
                .isInstanceOf(FitsFormatException.class)
                .hasMessageContaining("a.fits.gz")
                .hasMessageContaining("cut short");
    }

    @Test
    void namesFileAndHduOfDamage() throws Exception {
        FitsWriter out = FitsWriter.inMemory();
        out.image(FitsHeader.EMPTY, noise(100, 100, 7));
        byte[] bytes = out.bytes();
        Path cut = Files.write(dir.resolve("cut.fits"), Arrays.copyOf(bytes, 20_000));
        try (FitsFile file = FitsFile.open(cut)) {
            assertThatThrownBy(() -> file.hdu(0).readImage())
                    .isInstanceOf(FitsFormatException.class)
                    .hasMessageContaining("cut.fits[0]")
                    .hasMessageContaining("40000 bytes")
                    .satisfies(e -> assertThat(FaultKind.of(e)).isEqualTo(FaultKind.DATA));
        }
        Path text = Files.writeString(dir.resolve("text.fits"), "hello ".repeat(1000));
        assertThatThrownBy(() -> FitsFile.open(text)).hasMessageContaining("not a FITS file");
        Path headless = Files.write(dir.resolve("headless.fits"), Arrays.copyOf(bytes, 2879));
        assertThatThrownBy(() -> FitsFile.open(headless)).hasMessageContaining("not a FITS file");
        byte[] endless = bytes.clone();
        int end = new String(endless, 0, 2880, java.nio.charset.StandardCharsets.US_ASCII).indexOf("END     ");
        endless[end] = 'X';
        Path noEnd = Files.write(dir.resolve("noend.fits"), Arrays.copyOf(endless, 2880));
        assertThatThrownBy(() -> FitsFile.open(noEnd)).hasMessageContaining("without END");
        assertThatThrownBy(() -> FitsFile.open(dir.resolve("none.fits"))).isInstanceOf(UserFault.class);
    }

    @Test
    void leavesNothingWithoutACommit() throws Exception {
        Path path = dir.resolve("sub").resolve("never.fits");
        try (FitsWriter out = FitsWriter.create(path)) {
            out.image(FitsHeader.EMPTY, noise(10, 10, 8));
        }
        assertThat(path).doesNotExist();
        try (var left = Files.list(path.getParent())) {
            assertThat(left).isEmpty();
        }
    }
}
