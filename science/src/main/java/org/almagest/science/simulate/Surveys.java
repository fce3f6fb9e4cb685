/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import java.util.List;
import java.util.Optional;
import org.almagest.astro.fault.UserFault;
import org.almagest.science.simulate.CameraConfig.AmplifierGrid;
import org.almagest.science.simulate.CameraConfig.Placement;
import org.almagest.science.simulate.SurveyConfig.Band;
import org.almagest.science.simulate.SurveyConfig.CalibrationConfig;
import org.almagest.science.simulate.SurveyConfig.CometConfig;
import org.almagest.science.simulate.SurveyConfig.SkyConfig;
import org.almagest.science.simulate.SurveyConfig.TransientConfig;
import org.almagest.science.simulate.SurveyConfig.VisitConfig;

/// The surveys that come with the simulator.
public final class Surveys {
    private Surveys() {}

    /// The survey of that name: `small`, `ccd`, `mixed` or `chip`.
    public static SurveyConfig named(String name) {
        return switch (name) {
            case "small" -> small();
            case "ccd" -> ccd();
            case "mixed" -> mixed();
            case "chip" -> chip();
            default -> throw new UserFault("no survey is named " + name + "; there are small, ccd, mixed and chip");
        };
    }

    /// Two detectors of 1024x512 pixels with a gap of 8 arcsec, the second turned by 180 degrees; two
    /// bands, six visits each, dithered by up to half a detector. A field at lower galactic latitude than
    /// `ccd`: enough stars for a PSF and a WCS on so small a detector.
    public static SurveyConfig small() {
        CameraConfig camera = new CameraConfig(
                0.2,
                9e-8,
                List.of(new Placement(0, "S00", 0, -55.2, 0), new Placement(1, "S01", 0, 55.2, 180)),
                new AmplifierGrid(2, 1, 512, 512, 4, 64));
        return new SurveyConfig(
                "SimSmall",
                150.1,
                2.2,
                camera,
                List.of(new Band("r", "r_sim", 32.05, 875), new Band("g", "g_sim", 32.1, 520)),
                visits(3, 3, new double[] {12, 9}, new double[] {102.4, 51.2}, 12),
                new SkyConfig(
                        0.045, 26.5, 0.35, 14.8, 18, 0.15, 0.33, 0.04, 6, new double[] {19, 24}, new double[] {8, 45}),
                new TransientConfig(30, 15, 25, 14, 0.5, 1.5, 24.5, 3),
                ElectronicsConfig.DEFAULT,
                new CalibrationConfig(7, 5, 300, 7, 40_000, 0.004, 0.003, 0.05, 0.02));
    }

    /// One detector of 4096x4096 pixels with 16 amplifiers; one band, six template and six science visits.
    public static SurveyConfig ccd() {
        CameraConfig camera = new CameraConfig(
                0.2, 3e-9, List.of(new Placement(0, "R00", 0, 0, 0)), new AmplifierGrid(8, 2, 512, 2048, 4, 64));
        return new SurveyConfig(
                "SimCcd",
                150.1,
                2.2,
                camera,
                List.of(new Band("r", "r_sim", 32.05, 875)),
                visits(6, 6, new double[] {30, 30}, new double[] {30, 30}, 250),
                new SkyConfig(
                        20_000 / (819.2 * 819.2),
                        26.5,
                        0.2,
                        15,
                        18,
                        0.2,
                        0.33,
                        0.02,
                        30,
                        new double[] {19, 24.5},
                        new double[] {8, 60}),
                new TransientConfig(300, 150, 150, 100, 0.5, 1.5, 24.5, 3),
                ElectronicsConfig.DEFAULT,
                new CalibrationConfig(5, 3, 300, 5, 40_000, 0.004, 0.003, 0.05, 0.02));
    }

    /// One detector of 2048x2048 pixels and a sky where everything that changes is frequent, to train and
    /// to judge the reliability of detections: variable stars, movers with trails of up to 10 pixels,
    /// comets, and twice the sources and cosmic rays of `ccd` per area.
    public static SurveyConfig mixed() {
        CameraConfig camera = new CameraConfig(
                0.2, 3e-9, List.of(new Placement(0, "M00", 0, 0, 0)), new AmplifierGrid(4, 1, 512, 2048, 4, 64));
        CometConfig comets = new CometConfig(
                15, new double[] {19, 23.5}, new double[] {8, 60}, new double[] {1, 6}, new double[] {0.1, 0.6});
        return new SurveyConfig(
                "SimMixed",
                150.1,
                2.2,
                camera,
                List.of(new Band("r", "r_sim", 32.05, 875)),
                visits(6, 12, new double[] {20, 20}, new double[] {20, 20}, 125),
                new SkyConfig(
                        0.06,
                        26.5,
                        0.25,
                        15,
                        18,
                        0.2,
                        0.33,
                        0.15,
                        20,
                        new double[] {19, 24.5},
                        new double[] {8, 240},
                        Optional.of(comets)),
                new TransientConfig(50, 25, 25, 10, 0.5, 1.5, 24.5, 3),
                ElectronicsConfig.DEFAULT,
                new CalibrationConfig(5, 3, 300, 5, 40_000, 0.004, 0.003, 0.05, 0.02));
    }

    /// One detector of two amplifiers of 1024x1024 pixels whose silicon is not ideal, with all frames that
    /// characterise it, its gains known to 1.5 per cent, and two visits of the sky.
    public static SurveyConfig chip() {
        CameraConfig camera = new CameraConfig(
                0.2, 3e-9, List.of(new Placement(0, "K00", 0, 0, 0)), new AmplifierGrid(2, 1, 1024, 1024, 4, 64));
        return new SurveyConfig(
                        "SimChip",
                        150.1,
                        2.2,
                        camera,
                        List.of(new Band("r", "r_sim", 32.05, 875)),
                        visits(1, 1, new double[] {12, 9}, new double[] {12, 9}, 12),
                        new SkyConfig(
                                0.03, 26.5, 0.35, 14.8, 18, 0.15, 0.33, 0.04, 2, new double[] {19, 24}, new double[] {
                                    8, 45
                                }),
                        new TransientConfig(6, 3, 5, 2, 0.5, 1.5, 24.5, 3),
                        ElectronicsConfig.DEFAULT.with(Silicon.DEFAULT, 0.015),
                        new CalibrationConfig(
                                10, 7, 300, 7, 30_000, 0, 0, 0.05, 0.02, Optional.of(Characterization.DEFAULT)))
                .withVisits(1, 1);
    }

    private static VisitConfig visits(
            int template, int science, double[] templateDither, double[] scienceDither, int cosmicRays) {
        return new VisitConfig(
                template,
                science,
                30,
                templateDither,
                scienceDither,
                1,
                2,
                new double[] {0.7, 1.2},
                new double[] {0.82, 1.1},
                new double[] {0.7, 1},
                0.08,
                0.03,
                0.03,
                20,
                0.1,
                8,
                120,
                cosmicRays,
                3);
    }
}
