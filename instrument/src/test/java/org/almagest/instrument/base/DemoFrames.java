/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.base;

import java.nio.file.Path;
import java.util.Locale;
import org.almagest.astro.fits.FitsHeader;
import org.almagest.astro.fits.FitsWriter;
import org.almagest.astro.fits.IntPlane;
import org.almagest.astro.fits.IntStorage;

/// A small camera of two detectors with two amplifiers each, and frames of it.
final class DemoFrames {
    static final String YAML = """
            format: almagest-instrument/1
            name: DemoCam
            site: {longitude: -70, latitude: -30}
            raw:
              layout: amplifiers
              header: [0]
              detector: {keyword: DETECTOR}
            facts:
              begin: {keyword: DATE-BEG, form: iso, scale: tai}
              exposure_seconds: EXPTIME
              physical_filter: FILTER
              observation_type: {keyword: IMGTYPE, values: {OBJECT: science, BIAS: bias}}
              ra: {keyword: RA, unit: hourangle}
              dec: {keyword: DEC, unit: deg}
              rotation_angle: {keyword: ROTANG, unit: deg, default: 0}
              object: OBJECT
            filters:
              - {name: r_demo, band: r}
            focal_plane: {pixel_scale: 0.5, pointing_uncertainty: 10}
            amplifier_defaults: {gain: 1.5, read_noise: 9, saturation: 60000}
            detectors:
              - id: 0
                name: S00
                size: [40, 20]
                center: [-12, 0]
                amplifiers: &amps
                  - {name: C0, hdu: 1, section: "[1:20,1:20]", data: "[3:22,1:20]", prescan: "[1:2,1:20]", overscan: "[23:26,1:20]"}
                  - {name: C1, hdu: 2, section: "[40:21,1:20]", data: "[3:22,1:20]", prescan: "[1:2,1:20]", overscan: "[23:26,1:20]", gain: 1.6}
              - id: 1
                name: S01
                size: [40, 20]
                center: [12, 0]
                rotation: 180
                amplifiers: *amps
            """;

    private DemoFrames() {}

    static YamlInstrument instrument() {
        return YamlInstrument.parse(YAML, "demo.yaml");
    }

    /// The words of a frame's primary header.
    static FitsHeader.Builder header(int second, String detector) {
        return FitsHeader.builder()
                .set(
                        "DATE-BEG",
                        String.format(Locale.ROOT, "2026-01-01T03:%02d:%02d.250", second / 60, second % 60),
                        "")
                .set("EXPTIME", 30.0, "")
                .set("FILTER", "r_demo", "")
                .set("IMGTYPE", "OBJECT", "")
                .set("DETECTOR", detector, "")
                .set("RA", "02:00:00.0", "")
                .set("DEC", -30.5, "")
                .set("OBJECT", "field", "");
    }

    /// Writes a frame: pixel (x, y) of amplifier `a` is 1000 (a + 1) + 30 y + x.
    static Path write(Path file, FitsHeader header) {
        try (FitsWriter w = FitsWriter.create(file)) {
            w.header(header);
            for (int a = 0; a < 2; a++) {
                int[] px = new int[26 * 20];
                for (int y = 0; y < 20; y++) for (int x = 0; x < 26; x++) px[y * 26 + x] = 1000 * (a + 1) + 30 * y + x;
                FitsHeader words = FitsHeader.builder()
                        .set("EXTNAME", "C" + a, "")
                        .set("DATASEC", "[3:22,1:20]", "")
                        .set("DETSEC", a == 0 ? "[1:20,1:20]" : "[40:21,1:20]", "")
                        .build();
                w.ints(words, new IntPlane(px, 26, 20), IntStorage.UINT16);
            }
            w.commit();
        }
        return file;
    }
}
