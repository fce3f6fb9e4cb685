/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescriptionCheckTest {
    private static final Path ROOT = Path.of(System.getProperty("almagest.root", ".."));

    @TempDir
    Path dir;

    private DescriptionCheck check(String from, String to) throws IOException {
        String yaml = Files.readString(ROOT.resolve("testkit/src/test/resources/sinistro-cut.yaml"));
        assertThat(yaml).contains(from);
        return DescriptionCheck.of(Files.writeString(dir.resolve("cam.yaml"), yaml.replace(from, to)), List.of());
    }

    @Test
    void findsNothingAgainstAShippedDescriptionButWhatItLacks() {
        DescriptionCheck check = DescriptionCheck.of(ROOT.resolve("instruments/microobservatory.yaml"), List.of());
        assertThat(check.mistakes()).isEmpty();
        assertThat(check.doubts()).isEmpty();
        assertThat(check.summary()).isEqualTo("MicroObservatory: 1 detector, 1 amplifier, filters Clear");
    }

    @Test
    void tellsMistakesWithTheirPlaces() throws IOException {
        assertThat(check("physical_filter: FILTER", "phisical_filter: FILTER").mistakes())
                .containsExactly(
                        "cam.yaml:11:3: facts: there is no key phisical_filter; did you mean physical_filter?");
    }

    @Test
    void tellsWhatCanBeUsedButCosts() throws IOException {
        assertThat(check("section: \"[1:512,1:512]\"", "section: \"[1:512,101:612]\"")
                        .doubts())
                .anyMatch(d -> d.contains("amplifier Q1: its section overlaps that of Q2"));
        assertThat(check("overscan: \"[520:540,1:512]\", gain: 6.42", "overscan: \"[500:540,1:512]\", gain: 6.42")
                        .doubts())
                .anyMatch(d -> d.contains("[500:540,1:512] counts as read without light"));
        assertThat(check("read_noise: 7, ", "").doubts()).anyMatch(d -> d.contains("no read noise"));
        assertThat(check("size: [1024, 1024]", "size: [1025, 1024]").doubts())
                .anyMatch(d -> d.contains("1024 of 1049600 pixels belong to no amplifier"));
    }

    @Test
    void tellsFramesThatItDoesNotRead() throws IOException {
        Path bad = Files.writeString(dir.resolve("bad.fits"), "no FITS");
        DescriptionCheck check = DescriptionCheck.of(ROOT.resolve("instruments/microobservatory.yaml"), List.of(bad));
        assertThat(check.failures()).singleElement().asString().contains("bad.fits");
    }
}
