/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.almagest.science.simulate.CameraConfig.AmplifierGrid;
import org.almagest.science.simulate.DetectorModel.Amplifier;
import org.almagest.science.simulate.RandomStream.Purpose;

/// Calibrations that are handed out instead of measured: crosstalk and linearity of each detector, as truth
/// plus the stated error. The JSON has the form in which the calibration products `crosstalk` and
/// `linearizer` are stored.
final class CalibrationFiles {
    /// From when the products are valid: before the first frame.
    private static final String DATE = "2026-01-01";

    private CalibrationFiles() {}

    static void write(Path folder, SurveyConfig config, long seed, DetectorModel detector) {
        AmplifierGrid grid = config.camera().amplifiers();
        int n = grid.count();
        double crosstalkError = config.calibrations().crosstalkError();
        double linearizerError = config.calibrations().linearizerError();
        RandomStream random = new RandomStream(seed, Purpose.CALIBRATION_ERROR, detector.place());
        List<String> names = new ArrayList<>();
        List<String> rows = new ArrayList<>();
        List<String> curves = new ArrayList<>();
        for (int victim = 0; victim < n; victim++) {
            names.add("\"" + grid.name(victim) + "\"");
            List<String> row = new ArrayList<>();
            for (int source = 0; source < n; source++)
                row.add(number(detector.crosstalk()[victim][source] * (1 + crosstalkError * random.gaussian())));
            rows.add("    [" + String.join(", ", row) + "]");
            Amplifier amp = detector.readBy(victim);
            // What is subtracted from a signal of S counts: -c (S gain)^2 / gain.
            double quadratic = -amp.nonLinearity() * amp.gain() * (1 + linearizerError * random.gaussian());
            curves.add("    " + names.getLast() + ": {\"kind\": \"POLYNOMIAL\", \"nodes\": [], \"values\": ["
                    + number(quadratic) + "]}");
        }
        String place = detector.placement().name();
        String crosstalk = stored(
                "Crosstalk",
                "{\n  \"amplifiers\": [" + String.join(", ", names) + "],\n  \"linear\": [\n" + String.join(",\n", rows)
                        + "\n  ],\n  \"quadratic\": []\n}");
        String linearizer = stored("Linearizer", "{\n  \"curves\": {\n" + String.join(",\n", curves) + "\n  }\n}");
        TextFile.write(
                folder.resolve("crosstalk").resolve(place).resolve(DATE + ".json"), out -> out.append(crosstalk));
        TextFile.write(
                folder.resolve("linearizer").resolve(place).resolve(DATE + ".json"), out -> out.append(linearizer));
    }

    /// A value in the stored form of a record, named by its class.
    private static String stored(String type, String value) {
        return "{\"format\": \"almagest-json\", \"version\": 1, \"type\": \"org.almagest.science.isr." + type
                + "\", \"value\": " + value + "}\n";
    }

    private static String number(double value) {
        return value == 0 ? "0" : String.format(Locale.ROOT, "%.6e", value);
    }
}
