/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.guess;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.almagest.astro.fault.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Headers with missing, doubled and wrong words: one clear sentence each, never an error of the program.
class MutatedHeadersTest {
    private static final String[] KEYWORDS = {
        "DATE-OBS",
        "DATE-BEG",
        "TIME-OBS",
        "UT",
        "MJD-OBS",
        "JD",
        "TIMESYS",
        "DATE-AVG",
        "EXPTIME",
        "EXPOSURE",
        "FILTER",
        "FILTER1",
        "FILTER2",
        "RA",
        "DEC",
        "OBJCTRA",
        "OBJCTDEC",
        "CRVAL1",
        "CRVAL2",
        "CTYPE1",
        "CD1_1",
        "CD1_2",
        "CD2_1",
        "CD2_2",
        "CDELT1",
        "CDELT2",
        "EQUINOX",
        "RADESYS",
        "IMAGETYP",
        "OBSTYPE",
        "OBJECT",
        "AIRMASS",
        "ALTITUDE",
        "HA",
        "LST",
        "LATITUDE",
        "LONGITUD",
        "OBSGEO-X",
        "OBSGEO-Y",
        "OBSGEO-Z",
        "GAIN",
        "EGAIN",
        "RDNOISE",
        "SATURATE",
        "PIXSCALE",
        "FOCALLEN",
        "XPIXSZ",
        "XBINNING",
        "NAXIS1",
        "NAXIS2",
        "BITPIX",
        "BZERO",
        "DATASEC",
        "BIASSEC",
        "TRIMSEC",
        "DETSEC",
        "DATASECA",
        "DATASECB",
        "BIASSECA",
        "CCDSECA",
        "CCDSECB",
        "T_EFMN11",
        "T_EFMX11",
        "T_EFMN12",
        "T_EFMX12",
        "T_OSMN11",
        "T_OSMX11",
        "INSTRUME",
        "TELESCOP",
        "EXTNAME",
        "ESO OBS START",
        "HIERARCH SIMULATED DATE-OBS"
    };
    private static final String[] VALUES = {
        "2026-03-01T20:15:00.5",
        "2026-03-01",
        "20:15:00",
        "01/02/99",
        "2026-13-45T99:99:99",
        "60000.25",
        "2460000.75",
        "UTC",
        "TAI",
        "LOCAL",
        "0",
        "1",
        "-1",
        "60.0",
        "1e308",
        "-1e-308",
        "NaN",
        "Infinity",
        "12:34:56.7",
        "-89:59:59",
        "99:99:99",
        "361",
        "-91",
        "12 34 56",
        "[1:512,1:512]",
        "[512:1,513:1024]",
        "[0:5,1:5]",
        "[1:99999999999,1:2]",
        "[1:512",
        "512",
        "1024",
        "16",
        "32768",
        "RA---TAN",
        "0.0001",
        "Light Frame",
        "bias",
        "Flat",
        "r'",
        "g \"x\" \\ {y}: #z",
        "T",
        "V",
        "",
        "   ",
        "N/A",
        "UNKNOWN",
        "Grüße",
        "tab\there",
        "{",
        "'",
        "0x10",
        "1d5",
        "+-3",
        ":",
        "::",
        "[]",
        "*"
    };
    private static final String[] COMMENTS = {
        "", "UTC at mid exposure", "[deg]", "hours", "e-/ADU", "ADU/e", "end of exposure", "local"
    };

    private static FrameHeader header(Random random, int number) {
        List<HeaderUnit> units = new ArrayList<>();
        int n = 1 + random.nextInt(3);
        for (int u = 0; u < n; u++) {
            List<HeaderWord> words = new ArrayList<>();
            for (String k : KEYWORDS)
                for (int c = random.nextInt(3); c > 0; c--)
                    words.add(new HeaderWord(k, any(random, VALUES), random.nextBoolean(), any(random, COMMENTS)));
            units.add(HeaderUnit.dumped(u, words));
        }
        return new FrameHeader("f" + number + ".fits", null, units, List.of());
    }

    private static String any(Random random, String[] from) {
        return from[random.nextInt(from.length)];
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void neverEndsInAnErrorOfTheProgram(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 1500; i++) {
            List<FrameHeader> frames = new ArrayList<>();
            for (int f = random.nextInt(3); f >= 0; f--) frames.add(header(random, f));
            List<String> reports = new ArrayList<>();
            try {
                InstrumentGuess guess = InstrumentGuess.of(frames, reports, "");
                assertThat(guess.yaml()).contains("format: almagest-instrument/1");
                for (String r : guess.reports())
                    assertThat(r).doesNotContain("is no YAML").doesNotContain("\n");
            } catch (Fault e) {
                assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1, 2",
                "null",
                "42",
                "a: [",
                "- - -",
                "{\"a\": }",
                "# %ECSV 1.0\nfoo bar\n1 2\n",
                "\u0000",
                "a: b\na: c",
                "? [1]\n: 2",
                "!<x> {EXPTIME: 5}",
                "- [EXPTIME, Double]",
                "\"unclosed"
            })
    void refusesBrokenDumpsInOneSentence(String text) {
        for (String kind : List.of("yaml", "json", "ecsv"))
            try {
                List<FrameHeader> read = switch (kind) {
                    case "yaml" -> HeaderDumps.yaml("x.yaml", text);
                    case "json" -> HeaderDumps.json("x.json", text);
                    default -> HeaderDumps.ecsv("x.ecsv", text);
                };
                assertThat(read).isNotEmpty();
            } catch (Fault e) {
                assertThat(e.getMessage()).startsWith("x." + kind);
            }
    }

    @Test
    void tellsWordsThatStandTwice() {
        FrameHeader f = HeaderDumps.yaml("x.yaml", "EXPTIME: 5\nEXPTIME: 6\nDATE-OBS: 2026-03-01T20:15:00\n")
                .getFirst();
        assertThat(f.oddities()).containsExactly("HDU 0: EXPTIME stands twice, '5' and '6'; the last counts");
    }
}
