/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.night;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.RawExposure;
import org.almagest.astro.fault.Fault;
import org.almagest.astro.fault.FaultKind;
import org.almagest.astro.fits.FitsHeader;
import org.almagest.astro.fits.FitsWriter;
import org.almagest.astro.fits.IntPlane;
import org.almagest.astro.fits.IntStorage;
import org.almagest.instrument.base.RawReader;
import org.almagest.instrument.base.YamlInstrument;
import org.almagest.science.characterize.Characterization;
import org.almagest.science.isr.IsrTask;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Frames of a night whose cards and bytes were changed at random: each is used, or left out with one
/// sentence. Those that are used go on to the first steps. More of them with -Dalmagest.mutations=25000.
class MutatedNightTest {
    private static final int SIZE = 96;
    private static final int EVERY = 40;

    private static final String[] CARDS = {
        "BITPIX  =                   17",
        "BITPIX  =                  -64",
        "BITPIX  =                   32",
        "NAXIS   =                    0",
        "NAXIS   =                    3",
        "NAXIS   =                  999",
        "NAXIS1  =           2147483647",
        "NAXIS1  =                   -5",
        "NAXIS2  =           9999999999",
        "NAXIS2  =                    0",
        "BZERO   =                  NaN",
        "BZERO   =               1E+300",
        "BSCALE  =                  NaN",
        "BSCALE  =                 1E99",
        "BSCALE  =                    0",
        "DATE-OBS=                   42",
        "DATE-OBS= '0000-13-45T99:99:99'",
        "DATE-OBS= 'unclosed           ",
        "EXPTIME = 'sixty   '          ",
        "EXPTIME =                -1E99",
        "EXPTIME =                1E300",
        "FILTER  = 'nonsuch '          ",
        "IMAGETYP= 'lunch   '          ",
        "END                            ",
        "EXTEND  =                    7",
        "RA      = '25:61:61'           ",
        "DEC     =                 -400",
        "BLANK   =                 1000",
        "\u0001\u0002\u0003",
        "CONTINUE  'x'                   ",
        "XTENSION= 'TABLE   '           ",
        "PCOUNT  =           9999999999"
    };

    private static final String CAMERA = """
            format: almagest-instrument/1
            name: Fuzz
            telescope: none
            site: {longitude: 10, latitude: 20, elevation: 30}
            raw: {layout: image}
            facts:
              begin: {keyword: DATE-OBS, form: iso, scale: utc, at: start}
              exposure_seconds: EXPTIME
              observation_type: {keyword: IMAGETYP, values: {light: science, bias: bias}}
              physical_filter: FILTER
              ra: {keyword: RA, unit: hourangle}
              dec: {keyword: DEC, unit: deg}
            exposure_id: {rule: seconds}
            row_id: {release: 2, visit: 32, detector: 8, counter: 21}
            filters: [{name: V, band: V}]
            focal_plane: {pixel_scale: 1.0}
            amplifier_defaults: {gain: 1.5, read_noise: 5, saturation: 60000, bias_level: 900}
            detectors:
              - {id: 0, name: CCD, size: [96, 96], amplifiers: [{name: A, hdu: 0, section: "[1:96,1:96]", data: "[1:96,1:96]"}]}
            """;

    @TempDir
    Path dir;

    private static byte[] frame() {
        Random random = new Random(8);
        int[] px = new int[SIZE * SIZE];
        for (int i = 0; i < px.length; i++) px[i] = 1000 + (int) Math.rint(12 * random.nextGaussian());
        FitsHeader header = FitsHeader.builder()
                .set("DATE-OBS", "2026-03-01T20:15:00", "")
                .set("EXPTIME", 30.0, "")
                .set("FILTER", "V", "")
                .set("IMAGETYP", "light", "")
                .set("RA", "12:00:00", "")
                .set("DEC", "-30:00:00", "")
                .build();
        try (FitsWriter w = FitsWriter.inMemory()) {
            w.ints(header, new IntPlane(px, SIZE, SIZE), IntStorage.UINT16);
            w.commit();
            return w.bytes();
        }
    }

    private static byte[] mutated(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        for (int k = random.nextInt(3); k >= 0; k--) {
            int card = random.nextInt(18) * 80;
            switch (random.nextInt(5)) {
                case 0 -> put(bytes, card, CARDS[random.nextInt(CARDS.length)]);
                case 1 -> System.arraycopy(bytes, random.nextInt(18) * 80, bytes, card, 80);
                case 2 -> bytes[random.nextInt(2880)] = (byte) random.nextInt(256);
                case 3 -> Arrays.fill(bytes, 2880 + random.nextInt(8000), 2880 + 9000, (byte) random.nextInt(256));
                default -> replace(bytes, CARDS[random.nextInt(CARDS.length)]);
            }
        }
        return random.nextInt(6) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    private static void replace(byte[] bytes, String card) {
        String keyword = card.substring(0, Math.min(8, card.length()));
        for (int c = 0; c < 2880; c += 80)
            if (new String(bytes, c, 8, StandardCharsets.ISO_8859_1).equals(keyword)) put(bytes, c, card);
    }

    private static void put(byte[] bytes, int at, String card) {
        byte[] line = card.getBytes(StandardCharsets.ISO_8859_1);
        Arrays.fill(bytes, at, at + 80, (byte) ' ');
        System.arraycopy(line, 0, bytes, at, Math.min(80, line.length));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void eachIsUsedOrLeftOutWithOneSentence(long seed) throws IOException {
        Random random = new Random(seed);
        byte[] whole = frame();
        Path frames = Files.createDirectories(dir.resolve("frames")), file = frames.resolve("bad.fits");
        YamlInstrument camera = YamlInstrument.parse(CAMERA, "camera");
        Intake intake = new Intake(frames, new NightPlace(dir.resolve("out"), dir), camera);
        int used = 0, left = 0;
        for (int i = 0; i < Integer.getInteger("almagest.mutations", 500); i++) {
            Files.write(file, mutated(whole, random));
            Journal journal = new Journal(dir.resolve("none.json"));
            intake.read(journal, 0, () -> {});
            intake.judge(journal);
            NightFrame frame = journal.frames().getFirst();
            assertThat(frame.reason()).doesNotContain("\n").doesNotContain("Exception");
            if (frame.usable()) {
                if (used++ % EVERY == 0) firstSteps(camera, file);
            } else {
                assertThat(frame.reason()).isNotBlank();
                left++;
            }
        }
        assertThat(used).as("frames that are still good").isPositive();
        assertThat(left).as("frames left out").isPositive();
    }

    /// No star is in the frame, so that a sentence is the best that can come.
    private static void firstSteps(YamlInstrument camera, Path file) {
        try {
            RawExposure raw = new RawReader(camera).read(file);
            Exposure e = new IsrTask(IsrTask.Config.DEFAULT)
                    .run(new IsrTask.In(
                            raw,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()))
                    .exposure();
            new Characterization(Characterization.Config.DEFAULT).run(e);
        } catch (Fault f) {
            assertThat(f.kind()).as(String.valueOf(f.getMessage())).isNotEqualTo(FaultKind.INTERNAL);
            assertThat(f.getMessage()).isNotBlank();
        }
    }
}
