/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What has been counted and collected over all science visit-detectors so far.
///
/// Thread rule: one thread.
final class Tally {
    /// One injected transient that counts.
    ///
    /// @param visit it was seen in
    /// @param detector it fell on
    /// @param x true column [pixel]
    /// @param y true row [pixel]
    /// @param snr true flux over its expected error
    /// @param host whether it lies on a galaxy
    /// @param before found before the reliability cut
    /// @param after found behind it
    /// @param trueFlux flux of the difference [nJy]
    /// @param expectedError its error by the truth [nJy]
    /// @param flux forced at the true position [nJy], NaN when not measured
    /// @param fluxErr its error by the variance plane [nJy]
    record Injected(
            long visit,
            int detector,
            double x,
            double y,
            double snr,
            boolean host,
            boolean before,
            boolean after,
            double trueFlux,
            double expectedError,
            double flux,
            double fluxErr) {}

    /// One detection without a varying source.
    ///
    /// @param visit it was seen in
    /// @param detector it was seen on
    /// @param ra of the detection [deg]
    /// @param dec of the detection [deg]
    /// @param snr measured
    /// @param reliability its score
    /// @param beside signal to noise of the brightest static source that it lies on or beside, 0 for none
    /// @param kept whether it passed the reliability cut
    record FalseDetection(
            long visit,
            int detector,
            double ra,
            double dec,
            double snr,
            double reliability,
            double beside,
            boolean kept) {}

    int detectors;
    final List<Injected> injected = new ArrayList<>();
    final Map<String, Integer> excluded = new TreeMap<>();
    final List<FalseDetection> falseDetections = new ArrayList<>();
    double noiseExpectation;
    final int[] variables = new int[2];
    final int[] movers = new int[2];
    final List<Double> fluxPulls = new ArrayList<>();
    final List<Double> positionPulls = new ArrayList<>();
    final List<Double> offsetsEast = new ArrayList<>();
    final List<Double> offsetsNorth = new ArrayList<>();
    final List<Double> astrometryMas = new ArrayList<>();
    final List<Double> photometryMmag = new ArrayList<>();
    final List<Truth.Key> unscored = new ArrayList<>();

    /// What to say of visit-detectors whose processing did not come to its end: their injections count
    /// nowhere.
    Optional<String> notScored() {
        if (unscored.isEmpty()) return Optional.empty();
        return Optional.of(unscored.size() + " visit-detectors are not scored, as they were not processed to their"
                + " alerts: "
                + unscored.stream()
                        .map(k -> "visit " + k.visit() + " detector " + k.detector())
                        .collect(Collectors.joining(", ")));
    }

    long falseBlank() {
        return falseDetections.stream().filter(f -> f.beside() == 0).count();
    }

    long falseStatic() {
        return falseDetections.stream().filter(f -> f.beside() > 0).count();
    }

    long falseAfter() {
        return falseDetections.stream().filter(FalseDetection::kept).count();
    }

    static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
