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
import org.almagest.science.simulate.RandomStream.Purpose;

/// Calibrations that are handed out instead of measured: crosstalk and linearity of each detector, as truth
/// plus the stated error, as JSON.
final class CalibrationFiles {
    private CalibrationFiles() {}

    static void write(Path folder, SurveyConfig config, long seed, DetectorModel detector) {
        AmplifierGrid grid = config.camera().amplifiers();
        int n = grid.count();
        double crosstalkError = config.calibrations().crosstalkError();
        double linearizerError = config.calibrations().linearizerError();
        RandomStream random = new RandomStream(seed, Purpose.CALIBRATION_ERROR, detector.place());
        List<String> names = new ArrayList<>();
        List<String> rows = new ArrayList<>();
        List<String> coefficients = new ArrayList<>();
        for (int victim = 0; victim < n; victim++) {
            names.add("\"" + grid.name(victim) + "\"");
            List<String> row = new ArrayList<>();
            for (int source = 0; source < n; source++)
                row.add(number(detector.crosstalk()[victim][source] * (1 + crosstalkError * random.gaussian())));
            rows.add("    [" + String.join(", ", row) + "]");
            coefficients.add(
                    number(detector.readBy(victim).nonLinearity() * (1 + linearizerError * random.gaussian())));
        }
        String head = "{\n  \"detector\": " + detector.placement().id() + ",\n  \"amplifiers\": ["
                + String.join(", ", names) + "],\n";
        String place = detector.placement().name();
        String crosstalk = head + "  \"relativeError\": " + number(crosstalkError) + ",\n  \"coefficients\": [\n"
                + String.join(",\n", rows) + "\n  ]\n}\n";
        String linearizer = head + "  \"relativeError\": " + number(linearizerError)
                + ",\n  \"form\": \"true = measured + c measured^2, in electrons\",\n  \"coefficients\": ["
                + String.join(", ", coefficients) + "]\n}\n";
        TextFile.write(folder.resolve("crosstalk_" + place + ".json"), out -> out.append(crosstalk));
        TextFile.write(folder.resolve("linearizer_" + place + ".json"), out -> out.append(linearizer));
    }

    private static String number(double value) {
        return value == 0 ? "0" : String.format(Locale.ROOT, "%.6e", value);
    }
}
