/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.associate;

import java.util.List;
import org.almagest.astro.table.Table;

/// Which unassociated detections are good enough to found an object.
///
/// @param config flags and limits
public record NewObjectRule(Config config) {
    /// @param badFlags columns of which none may be true; those a table lacks count as false
    /// @param minReliability least reliability of any; a detection without a score passes
    /// @param lowSnr detections below this need more reliability
    /// @param lowSnrMinReliability least reliability of those
    /// @param maxPerDetector more new objects than this on one detector are an error of the image
    public record Config(
            List<String> badFlags,
            double minReliability,
            double lowSnr,
            double lowSnrMinReliability,
            int maxPerDetector) {
        public static final Config DEFAULT = new Config(
                List.of(
                        "centroid_flag",
                        "pixelFlags_crCenter",
                        "pixelFlags_nodataCenter",
                        "pixelFlags_interpolatedCenter",
                        "pixelFlags_saturatedCenter",
                        "pixelFlags_suspectCenter",
                        "pixelFlags_streakCenter",
                        "glint_trail"),
                0.1,
                0,
                0.1,
                1000);

        public Config {
            badFlags = List.copyOf(badFlags);
        }
    }

    /// Whether a row of a DiaSource table may found an object.
    public boolean accepts(Table sources, int row) {
        for (String flag : config.badFlags) {
            if (sources.schema().find(flag).isPresent() && sources.booleans(flag)[row]) return false;
        }
        double reliability = number(sources, "reliability", row);
        if (Double.isNaN(reliability)) return true;
        boolean low = Math.abs(number(sources, "snr", row)) < config.lowSnr;
        return reliability >= (low ? config.lowSnrMinReliability : config.minReliability);
    }

    private static double number(Table sources, String column, int row) {
        return sources.schema().find(column).isPresent() ? sources.number(column, row) : Double.NaN;
    }
}
