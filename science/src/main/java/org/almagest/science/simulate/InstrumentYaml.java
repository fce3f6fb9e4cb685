/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.almagest.science.simulate.CameraConfig.AmplifierGrid;
import org.almagest.science.simulate.CameraConfig.Placement;
import org.almagest.science.simulate.DetectorModel.Amplifier;

/// Writes the description of the simulated camera (`docs/instruments.md`), as its owner knows it: gains
/// with their stated error, read noise and saturation.
final class InstrumentYaml {
    private InstrumentYaml() {}

    static void write(Path file, SurveyConfig config, List<DetectorModel> detectors) {
        StringBuilder y = new StringBuilder(4096);
        y.append("format: almagest-instrument/1\nname: ").append(config.name());
        y.append("""

                telescope: Simulated 2.4 m
                site: {longitude: -70.7494, latitude: -30.2446, elevation: 2663}
                raw:
                  layout: amplifiers
                  header: [0]
                  detector: {keyword: DETECTOR}
                facts:
                  begin: {keyword: DATE-BEG, form: iso, scale: tai}
                  exposure_seconds: EXPTIME
                  dark_seconds: DARKTIME
                  observation_type: {keyword: IMGTYPE, values: {OBJECT: science, BIAS: bias, DARK: dark, FLAT: flat}}
                  physical_filter: FILTER
                  object: OBJECT
                  ra: {keyword: RA, unit: deg}
                  dec: {keyword: DEC, unit: deg}
                  rotation_angle: {keyword: ROTANGLE, unit: deg}
                  airmass: AIRMASS
                  sequence: SEQNUM
                  observation_id: OBSID
                exposure_id: {rule: seconds}
                row_id: {release: 2, visit: 32, detector: 8, counter: 21}
                filters:
                """);
        if (config.calibrations().characterization().isPresent()) {
            int at = y.indexOf("FLAT: flat") + "FLAT: flat".length();
            y.insert(at, ", RAMP: ramp, SPOTS: spots, STARS: stars");
        }
        for (SurveyConfig.Band band : config.bands())
            y.append("  - {name: ")
                    .append(band.filter())
                    .append(", band: ")
                    .append(band.name())
                    .append("}\n");
        y.append("  - {name: NONE, band: none}\n");
        CameraConfig camera = config.camera();
        double pointing = config.visits().pointingErrorArcsec() + 10;
        y.append(String.format(
                Locale.ROOT,
                "focal_plane: {pixel_scale: %.4f, plate_scale: 1, parity: -1, rotation: 0, pointing_uncertainty: %.0f}%n"
                        .replace("%n", "\n"),
                camera.pixelScale(),
                pointing));
        y.append("detectors:\n");
        for (int d = 0; d < detectors.size(); d++) {
            Placement p = camera.detectors().get(d);
            y.append(String.format(
                    Locale.ROOT,
                    "  - id: %d\n    name: %s\n    size: [%d, %d]\n    center: [%.3f, %.3f]\n    rotation: %.3f\n",
                    p.id(),
                    p.name(),
                    camera.width(),
                    camera.height(),
                    p.centerX(),
                    p.centerY(),
                    p.rotation()));
            y.append("    amplifiers:\n");
            for (int a = 0; a < camera.amplifiers().count(); a++)
                y.append(amplifier(camera.amplifiers(), detectors.get(d), a));
        }
        TextFile.write(file, out -> out.append(y));
    }

    private static String amplifier(AmplifierGrid grid, DetectorModel detector, int a) {
        Amplifier amp = detector.readBy(a);
        return String.format(
                Locale.ROOT,
                "      - {name: %s, hdu: %d, section: \"%s\", data: \"%s\", prescan: \"%s\", overscan: \"%s\","
                        + " gain: %.4f, read_noise: %.3f, saturation: %.0f}\n",
                grid.name(a),
                a + 1,
                grid.detectorSection(a),
                grid.dataSection(),
                grid.prescanSection(),
                grid.overscanSection(),
                amp.statedGain(),
                amp.readNoise(),
                Math.min(65535, amp.saturation()));
    }
}
