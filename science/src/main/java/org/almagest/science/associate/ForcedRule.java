/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.associate;

import org.almagest.astro.table.Table;

/// Which objects are measured on every later image: those detected often enough by detections that look
/// like a point source that changed.
///
/// @param config limits
public record ForcedRule(Config config) {
    /// @param minDetections good detections needed
    /// @param minReliability least reliability of a good detection; one without a score passes
    /// @param maxTrailArcsec longest trail of a good detection, by two errors ["]
    public record Config(int minDetections, double minReliability, double maxTrailArcsec) {
        public static final Config DEFAULT = new Config(2, 0.5, 1.4);
    }

    /// @param sources a DiaSource table
    /// @param rows detections of one object
    boolean accepts(Table sources, int[] rows) {
        int good = 0;
        for (int row : rows) if (isGood(sources, row)) good++;
        return good >= config.minDetections;
    }

    private boolean isGood(Table sources, int row) {
        return !(sources.number("reliability", row) < config.minReliability)
                && !(leastTrail(sources, row) > config.maxTrailArcsec)
                && !sources.booleans("isDipole")[row]
                && !sources.booleans("glint_trail")[row];
    }

    /// Length of the trail less twice its error, as far as it is known ["].
    private static double leastTrail(Table sources, int row) {
        double error = sources.number("trailLengthErr", row);
        return sources.number("trailLength", row) - (error > 0 ? 2 * error : 0);
    }
}
