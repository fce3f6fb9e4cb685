/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Random;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.fits.FitsHeader;
import org.almagest.astro.time.Time;
import org.almagest.butler.dimension.RowIdPacker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlInstrumentTest {
    static HeaderWords words(String... pairs) {
        FitsHeader.Builder b = FitsHeader.builder();
        for (int i = 0; i < pairs.length; i += 2) b.set(pairs[i], pairs[i + 1], "");
        return new HeaderWords("x.fits", List.of(b.build()), List.of(0));
    }

    static FactRule rule(String yaml) {
        return FactRule.parse("fact", YamlNode.parse(yaml, "test.yaml"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        A                                                  | 1.5        | 1.5
        {keyword: A, unit: hourangle}                      | 02:00:30   | 30.125
        {keyword: A, unit: deg}                            | -00:30:00  | -0.5
        {keyword: A, unit: deg}                            | +10 30 36  | 10.51
        {keyword: A, unit: rad}                            | 1          | 57.29577951308232
        {keyword: A, unit: deg, scale: -1, offset: 90}     | 62.5       | 27.5
        {keyword: A, unit: min}                            | 1.5        | 90
        {keyword: A, missing: -1, default: 7}              | -1.0       | 7
        {keyword: B, default: 3}                           | x          | 3
        [{keyword: B}, {keyword: A, match: 'f(\\d+)'}]     | f0042.fits | 42
        {constant: 12}                                     | x          | 12
        """)
    void convertsNumbers(String yaml, String value, double expected) {
        assertThat(rule(yaml).number(words("A", value)).orElseThrow()).isEqualTo(expected, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {keyword: A, form: iso}             | 2017-12-20T01:33:43.317-0000 | 2017-12-20T01:33:43.317
        {keyword: A, form: iso}             | 2017-12-19T18:33:43.317-0700 | 2017-12-20T01:33:43.317
        {keyword: A, form: iso}             | 2017-12-20T07:03:43+05:30    | 2017-12-20T01:33:43
        {keyword: A, form: iso}             | 2017-12-20T01:33:43Z         | 2017-12-20T01:33:43
        {keyword: A, scale: tai}            | 2017-12-20T01:34:20          | 2017-12-20T01:33:43
        {keyword: A, form: mjd, at: mid}    | 58107.5                      | 2017-12-20T11:59:30
        {keyword: A, form: jd, at: end}     | 2458108.0                    | 2017-12-20T11:59:00
        {keyword: A, form: unix}            | 1513733623                   | 2017-12-20T01:33:43
        {text: "{D}T{A}", form: iso}        | 01:33:43                     | 2017-12-20T01:33:43
        """)
    void readsTimesAtTheStartOfTheExposure(String yaml, String value, String utc) {
        FactRule.Found found =
                rule(yaml).found(words("A", value, "D", "2017-12-20")).orElseThrow();
        Time start = found.source().time().start(found.source().time().read(found.text()), 60);
        assertThat(start.secondsSince(Time.ofUtc(utc))).isEqualTo(0, within(1e-4));
    }

    @ParameterizedTest
    @CsvSource({"mjd, 1e308", "jd, -1e300", "mjd, NaN", "unix, 1e40", "jd, x"})
    void refusesTimesThatNoCalendarHolds(String form, String value) {
        FactRule.Found found = rule("{keyword: A, form: " + form + "}")
                .found(words("A", value, "D", "2017-12-20"))
                .orElseThrow();
        assertThatThrownBy(() -> found.source().time().read(found.text()))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("is no " + form + " date");
    }

    @Test
    void saysWhichWordIsNoNumber() {
        assertThatThrownBy(() -> rule("A").number(words("A", "abc")))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("x.fits: fact: 'abc' of keyword A in HDU 0 is no number");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        exposure_seconds: EXPTIME | exposure_second: EXPTIME | demo.yaml:10:3: facts: there is no key exposure_second; did you mean exposure_seconds?
        size: [40, 20] | size: [39, 20] | detectors[0]: detector S00 of 39 x 20 pixels: section [40:21,1:20] of amplifier C1
        section: "[1:20,1:20]" | section: "[1:20]" | demo.yaml:27:37: detectors[0].amplifiers[0].section: section '[1:20]'
        pixel_scale: 0.5 | pixel_scale: wide | demo.yaml:19:28: focal_plane.pixel_scale: a number was expected, not 'wide'
        layout: amplifiers | layout: cube | layout cube is neither
        format: almagest-instrument/1 | format: almagest-instrument/9 | this program knows almagest-instrument/1
        unit: hourangle | unit: parsec | unit parsec is none of
        - id: 1 | - id: 0 | its id or name stands twice
        detector: {keyword: DETECTOR} | header: [0] | must tell which
        name: DemoCam | name: Demo Cam | is not one word
        """)
    void saysWhereADescriptionIsWrong(String from, String to, String message) {
        String yaml = DemoFrames.YAML;
        if (from.startsWith("detector:")) yaml = yaml.replace("  header: [0]\n", "");
        String wrong = yaml.replace(from, to);
        assertThat(wrong).isNotEqualTo(yaml);
        assertThatThrownBy(() -> YamlInstrument.parse(wrong, "demo.yaml"))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining(message);
    }

    @Test
    void tellsAllMistakesAtOnceInTheOrderOfTheText() {
        String yaml = DemoFrames.YAML
                .replace("name: DemoCam", "name: Demo Cam")
                .replace("exposure_seconds: EXPTIME", "exposure_seconds: {keyword: EXPTIME, unit: parsec, scal: 2}")
                .replace("band: r}", "bnad: r}")
                .replace("gain: 1.6}", "gain: high, gain: 2, overscn: 1}")
                .replace("id: 1", "id: one");
        assertThatThrownBy(() -> YamlInstrument.parse(yaml, "demo.yaml"))
                .isInstanceOf(UserFault.class)
                .satisfies(e -> assertThat(
                                String.valueOf(e.getMessage()).lines().toList())
                        .hasSize(9)
                        .allMatch(line -> line.matches("demo\\.yaml:\\d+:\\d+: .*"))
                        .anyMatch(line ->
                                line.contains("facts.exposure_seconds: there is no key scal; did you mean scale?"))
                        .anyMatch(line -> line.contains("unit parsec is none of"))
                        .anyMatch(line -> line.contains("filters[0]: there is no key bnad; did you mean band?"))
                        .anyMatch(line -> line.contains("the key gain stands twice, first in line"))
                        .anyMatch(line -> line.contains("there is no key overscn; did you mean overscan?"))
                        .anyMatch(line -> line.contains("detectors[1].id: a whole number was expected, not 'one'")));
    }

    @Test
    void saysWhereTheTextIsNoYaml() {
        assertThatThrownBy(() -> YamlInstrument.parse("format: x\nname: [a, b\nraw: 1\n", "demo.yaml"))
                .isInstanceOf(UserFault.class)
                .hasMessageMatching("demo\\.yaml:3:\\d+: is no YAML: .*");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void neverEndsInAnErrorOfTheProgramWhateverTheText(long seed) {
        Random random = new Random(seed);
        String[] junk = {
            ":", "-", "{", "}", "[", "]", "\n", "  ", "#", "'", "\"", "&a", "*a", "null", "-1", "1e999", "~", "!x"
        };
        for (int i = 0; i < 1500; i++) {
            StringBuilder s = new StringBuilder(DemoFrames.YAML);
            for (int k = random.nextInt(4); k >= 0; k--) {
                int at = random.nextInt(s.length() - 10);
                s.replace(at, at + random.nextInt(8), junk[random.nextInt(junk.length)]);
            }
            try {
                YamlInstrument.parse(s.toString(), "demo.yaml");
            } catch (UserFault e) {
                assertThat(e.getMessage()).startsWith("demo.yaml");
            }
        }
    }

    @Test
    void packsRowIdsAsDescribed() throws IOException {
        String doc = Files.readString(MicroObservatoryTest.root().resolve("docs/instruments.md"));
        int start = doc.indexOf("row_id:\n  release: 2\n");
        String rowId = doc.substring(start, doc.indexOf("```", start));
        RowIdPacker packer =
                YamlInstrument.parse(DemoFrames.YAML + rowId, "demo.yaml").rowIds();
        long last = 2_089_12_31_99999L + 5L * 10_000_000L * 100_000L;
        long id = packer.pack(3, last, 204, (1 << 18) - 1);
        assertThat(id).isPositive();
        assertThat(packer.unpack(id)).isEqualTo(new RowIdPacker.Parts(3, last, 204, (1 << 18) - 1));
    }

    @Test
    void readsTheExamplesOfTheManual() throws IOException {
        String doc = Files.readString(MicroObservatoryTest.root().resolve("docs/instruments.md"));
        int found = 0;
        for (String block : doc.split("```yaml\n"))
            if (block.startsWith("format: almagest-instrument/1")) {
                YamlInstrument.parse(block.substring(0, block.indexOf("```")), "manual");
                found++;
            }
        assertThat(found).isEqualTo(2);
    }
}
