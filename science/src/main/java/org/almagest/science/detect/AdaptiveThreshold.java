/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.detect;

import java.util.List;
import org.almagest.astro.image.Image;

/// Raises the detection threshold in crowded fields until the number of peaks is one that can be measured.
///
/// Thread rule: static methods without state.
public final class AdaptiveThreshold {
    private AdaptiveThreshold() {}

    /// When the threshold is raised.
    ///
    /// @param maxPeaks most peaks in all
    /// @param maxPeaksPerFootprint most peaks in one footprint: a footprint of half the field means the
    /// threshold lies in the crowd
    /// @param factor by which the threshold rises each round
    /// @param maxRounds most rounds
    public record Config(int maxPeaks, int maxPeaksPerFootprint, double factor, int maxRounds) {
        public static final Config DEFAULT = new Config(30_000, 800, 1.5, 20);
    }

    /// @param threshold the one that was used at last
    /// @param footprints what it found
    public record Result(double threshold, List<Footprint> footprints) {}

    /// Detections with the lowest threshold, from that of `detection` upwards, that keeps the limits; those
    /// of the last round when none does.
    public static Result find(Image snr, double sigma, Detection.Config detection, Config config) {
        double threshold = detection.threshold();
        List<Footprint> found = Detection.find(snr, sigma, detection);
        for (int round = 0; round < config.maxRounds() && isCrowded(found, config); round++) {
            threshold *= config.factor();
            found = Detection.find(snr, sigma, detection.withThreshold(threshold));
        }
        return new Result(threshold, found);
    }

    private static boolean isCrowded(List<Footprint> found, Config config) {
        long peaks = 0;
        for (Footprint f : found) {
            if (f.peaks().size() > config.maxPeaksPerFootprint()) return true;
            peaks += f.peaks().size();
        }
        return peaks > config.maxPeaks();
    }
}
