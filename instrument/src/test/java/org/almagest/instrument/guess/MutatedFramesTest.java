/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.guess;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.almagest.astro.fault.Fault;
import org.almagest.astro.fits.FitsHeader;
import org.almagest.astro.fits.FitsWriter;
import org.almagest.astro.fits.IntPlane;
import org.almagest.astro.fits.IntStorage;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files whose cards and bytes were changed at random: a guess or one clear sentence, never an error of the
/// program.
class MutatedFramesTest {
    private static final String[] CARDS = {
        "BITPIX  =                   17",
        "BITPIX  =                  -64",
        "NAXIS   =                    0",
        "NAXIS   =                  999",
        "NAXIS1  =           2147483647",
        "NAXIS1  =                   -5",
        "NAXIS2  =           9999999999",
        "NAXIS2  =                    0",
        "BZERO   =                  NaN",
        "BSCALE  =                 1E99",
        "BSCALE  =                    0",
        "DATE-OBS=                   42",
        "DATE-OBS= 'unclosed           ",
        "EXPTIME = 'sixty   '          ",
        "EXPTIME =                -1E99",
        "GAIN    =                    F",
        "DATASEC = '[1:99,1:99]'        ",
        "BIASSEC = '[9:1,40:1]'         ",
        "END                            ",
        "EXTEND  =                    7",
        "RA      = '25:61:61'           ",
        "MJD-OBS =               1E+300",
        "\u0001\u0002\u0003",
        "CONTINUE  'x'                   ",
        "XTENSION= 'TABLE   '           "
    };

    @TempDir
    Path dir;

    private static byte[] frame() {
        int[] px = new int[64 * 48];
        for (int i = 0; i < px.length; i++) px[i] = 1000 + i % 97;
        FitsHeader header = FitsHeader.builder()
                .set("DATE-OBS", "2026-03-01T20:15:00", "")
                .set("EXPTIME", 30.0, "")
                .set("FILTER", "V", "")
                .set("GAIN", 1.5, "e-/ADU")
                .set("RA", "12:00:00", "")
                .set("DEC", "-30:00:00", "")
                .set("DATASEC", "[1:60,1:48]", "")
                .set("BIASSEC", "[61:64,1:48]", "")
                .build();
        try (FitsWriter w = FitsWriter.inMemory()) {
            w.ints(header, new IntPlane(px, 64, 48), IntStorage.UINT16);
            w.commit();
            return w.bytes();
        }
    }

    private static byte[] mutated(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        for (int k = random.nextInt(3); k >= 0; k--) {
            int card = random.nextInt(24) * 80;
            switch (random.nextInt(4)) {
                case 0 -> put(bytes, card, CARDS[random.nextInt(CARDS.length)]);
                case 1 -> System.arraycopy(bytes, random.nextInt(24) * 80, bytes, card, 80);
                case 2 -> bytes[random.nextInt(2880)] = (byte) random.nextInt(256);
                default -> {
                    byte[] wanted = CARDS[random.nextInt(CARDS.length)].getBytes(StandardCharsets.ISO_8859_1);
                    for (int c = 0; c < 2880; c += 80)
                        if (new String(bytes, c, 8, StandardCharsets.ISO_8859_1)
                                .equals(new String(wanted, 0, Math.min(8, wanted.length), StandardCharsets.ISO_8859_1)))
                            put(bytes, c, new String(wanted, StandardCharsets.ISO_8859_1));
                }
            }
        }
        return random.nextInt(6) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    private static void put(byte[] bytes, int at, String card) {
        byte[] line = card.getBytes(StandardCharsets.ISO_8859_1);
        Arrays.fill(bytes, at, at + 80, (byte) ' ');
        System.arraycopy(line, 0, bytes, at, Math.min(80, line.length));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void neverEndsInAnErrorOfTheProgram(long seed) throws IOException {
        Random random = new Random(seed);
        byte[] whole = frame();
        Path good = Files.write(dir.resolve("good.fits"), whole);
        for (int i = 0; i < Integer.getInteger("almagest.mutations", 500); i++) {
            Path bad = Files.write(dir.resolve("bad.fits"), mutated(whole, random));
            try {
                InstrumentGuess guess = InstrumentGuess.of(i % 2 == 0 ? List.of(bad) : List.of(bad, good), "");
                assertThat(guess.reports()).isNotEmpty().allMatch(r -> !r.contains("\n"));
            } catch (Fault e) {
                assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
            }
        }
    }
}
