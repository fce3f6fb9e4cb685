/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

/// Frames from which a detector's properties are measured.
///
/// The lamp shines with one brightness but for its noise, so that exposure times ask for a charge and a
/// photodiode tells what came.
///
/// @param rampElectrons charges of the flat ramp [electron/pixel], rising
/// @param pairs pairs of flats at each charge
/// @param lampRate light of the lamp [electron/s/pixel]
/// @param lampNoise rms of the lamp's brightness from frame to frame, relative
/// @param diodeNoise rms error of the photodiode, relative
/// @param spots frames of bright spots on dark ground
/// @param stars frames of isolated stars of known places
/// @param starFwhm width of their Moffat profile [pixel]
public record Characterization(
        double[] rampElectrons,
        int pairs,
        double lampRate,
        double lampNoise,
        double diodeNoise,
        int spots,
        int stars,
        double starFwhm) {
    /// A ramp of 28 levels from 300 electrons past a full well of 100,000.
    public static final Characterization DEFAULT = new Characterization(
            new double[] {
                300, 600, 1000, 1500, 2200, 3000, 4000, 5500, 7500, 10_000, 14_000, 18_000, 23_000, 28_000, 33_000,
                38_000, 43_000, 48_000, 53_000, 58_000, 63_000, 68_000, 73_000, 78_000, 83_000, 88_000, 93_000, 106_000
            },
            2,
            2000,
            0.005,
            1e-4,
            6,
            4,
            3.8);
}
