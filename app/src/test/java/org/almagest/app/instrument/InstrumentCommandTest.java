/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.almagest.app.Almagest;
import org.almagest.astro.fits.FitsHeader;
import org.almagest.astro.fits.FitsWriter;
import org.almagest.astro.fits.IntPlane;
import org.almagest.astro.fits.IntStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstrumentCommandTest {
    @TempDir
    Path dir;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Almagest.execute(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private Path frame(String name, String camera) {
        int[] px = new int[64 * 48];
        for (int i = 0; i < px.length; i++) px[i] = 1000 + i % 97;
        FitsHeader header = FitsHeader.builder()
                .set("DATE-OBS", "2026-03-01T20:15:00", "")
                .set("EXPTIME", 30.0, "")
                .set("INSTRUME", camera, "")
                .build();
        Path file = dir.resolve(name);
        try (FitsWriter w = FitsWriter.create(file)) {
            w.ints(header, new IntPlane(px, 64, 48), IntStorage.UINT16);
            w.commit();
        }
        return file;
    }

    @Test
    void aGuessCanBeCheckedAsItIs() throws IOException {
        String frame = frame("a.fits", "Foreign").toString();
        assertThat(run("instrument", "guess", frame)).as(err.toString()).isZero();
        assertThat(err.toString()).contains("missing: ra: ").contains("read back with this description: 1 of 1 frames");
        Path yaml = Files.writeString(dir.resolve("cam.yaml"), out.toString());
        assertThat(run("instrument", "check", yaml.toString(), frame))
                .as(out.toString())
                .isZero();
        assertThat(out.toString()).contains("no mistakes; Foreign: 1 detector").contains("1 of 1 frames can be read");
    }

    @Test
    void aDumpGivesAnIncompleteDescriptionAndSaysSo() throws IOException {
        Path dump = Files.writeString(dir.resolve("h.json"), "{\"EXPTIME\": 5, \"DATE-OBS\": \"2026-03-01T20:15:00\"}");
        assertThat(run("instrument", "guess", dump.toString())).isEqualTo(3);
        assertThat(out.toString()).contains("detectors: []  # MISSING");
        assertThat(run("instrument", "guess", "--facts", dump.toString())).isEqualTo(3);
        assertThat(out.toString()).startsWith("fact,found,").contains("exposure_seconds,found,EXPTIME,unit=s,5,");
    }

    @Test
    void mistakesHavePlacesAndAnExitCode() throws IOException {
        Path yaml = Files.writeString(dir.resolve("cam.yaml"), "format: almagest-instrument/1\nnam: X\nfilters: 3\n");
        assertThat(run("instrument", "check", yaml.toString())).isEqualTo(2);
        assertThat(out.toString())
                .contains("cam.yaml:2:1: there is no key nam; did you mean name?")
                .contains("cam.yaml:3:10: filters: a list was expected, not '3'")
                .contains("cam.yaml:1:1: the key facts is missing");
    }

    @Test
    void whatCannotBeReadIsToldInOneSentence() throws IOException {
        Path bad = Files.writeString(dir.resolve("bad.fits"), "no FITS at all");
        assertThat(run("instrument", "guess", bad.toString())).isEqualTo(3);
        assertThat(err.toString().strip().lines())
                .singleElement()
                .asString()
                .contains("bad.fits")
                .doesNotContain("\tat ");
        assertThat(run(
                        "instrument",
                        "guess",
                        frame("a.fits", "One").toString(),
                        frame("b.fits", "Two").toString()))
                .isEqualTo(3);
        assertThat(err.toString()).contains("of 2 cameras by INSTRUME: 'One' (a.fits); 'Two' (b.fits)");
        assertThat(run("instrument", "check", dir.resolve("none.yaml").toString()))
                .isEqualTo(2);
    }
}
