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
import org.almagest.astro.table.Csv;
import org.almagest.science.simulate.CameraConfig.AmplifierGrid;
import org.almagest.science.simulate.CameraConfig.Placement;
import org.almagest.science.simulate.SurveyConfig.CalibrationConfig;
import org.almagest.science.simulate.SurveyConfig.SkyConfig;
import org.almagest.science.simulate.SurveyConfig.TransientConfig;
import org.almagest.science.simulate.SurveyConfig.VisitConfig;

/// A survey small enough for unit tests: two detectors of 160x128 pixels, four amplifiers each, one band.
final class TinySurvey {
    private TinySurvey() {}

    static SurveyConfig config() {
        SurveyConfig small = Surveys.small();
        VisitConfig v = small.visits();
        CameraConfig camera = new CameraConfig(
                0.2,
                9e-8,
                List.of(new Placement(0, "T00", 0, -14, 0), new Placement(1, "T01", 0, 14, 180)),
                new AmplifierGrid(2, 2, 80, 64, 4, 32));
        VisitConfig visits = new VisitConfig(
                1,
                1,
                30,
                new double[] {1, 1},
                new double[] {1, 1},
                1,
                1,
                v.seeing(),
                v.templateSeeing(),
                v.transparency(),
                v.skyGradient(),
                v.psfSizeChange(),
                v.psfEllipticityChange(),
                v.pointingErrorArcsec(),
                v.rotationErrorDegrees(),
                v.jitterMas(),
                v.jitterScale(),
                3,
                3);
        SkyConfig s = small.sky();
        SkyConfig sky = new SkyConfig(
                0.012,
                s.faintest(),
                s.starFraction(),
                s.brightestStar(),
                s.brightestGalaxy(),
                s.starSlope(),
                s.galaxySlope(),
                0.2,
                1,
                s.moverMagnitude(),
                s.moverRate());
        return new SurveyConfig(
                "SimTiny",
                small.ra(),
                small.dec(),
                camera,
                small.bands().subList(0, 1),
                visits,
                sky,
                new TransientConfig(1, 1, 2, 1, 0.5, 1.5, 26.4, 2),
                small.electronics(),
                new CalibrationConfig(1, 1, 300, 1, 40_000, 0.004, 0.003, 0.05, 0.02));
    }

    /// Writes frames and the tables made from them as text: seed, folder, threads.
    public static void main(String[] args) {
        SimulatedSurvey survey = SimulatedSurvey.of(config(), Long.parseLong(args[0]));
        Path folder = Path.of(args[1]);
        List<DetectorModel> detectors = List.of(new DetectorModel(survey, 0), new DetectorModel(survey, 1));
        List<VisitTruth> truths =
                new SurveyWriter(survey, folder).frames(Integer.parseInt(args[2]), () -> {}, detectors);
        TruthTables tables = new TruthTables(survey);
        Csv.write(folder.resolve("sources.csv"), tables.sources(truths));
        Csv.write(folder.resolve("grid.csv"), tables.grid());
        Csv.write(folder.resolve("varying.csv"), new VaryingTable(survey, tables).build(truths));
    }
}
