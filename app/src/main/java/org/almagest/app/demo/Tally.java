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
import java.util.TreeMap;

/// What has been counted and collected over all science visit-detectors so far.
///
/// Thread rule: one thread.
final class Tally {
    /// One injected transient that counts.
    ///
    /// @param snr true flux over its expected error
    /// @param host whether it lies on a galaxy
    /// @param before found before the reliability cut
    /// @param after found behind it
    record Injected(double snr, boolean host, boolean before, boolean after) {}

    int detectors;
    final List<Injected> injected = new ArrayList<>();
    final Map<String, Integer> excluded = new TreeMap<>();
    int falseBlank;
    int falseStatic;
    int falseAfter;
    double noiseExpectation;
    final int[] variables = new int[2];
    final int[] movers = new int[2];
    final List<Double> fluxPulls = new ArrayList<>();
    final List<Double> positionPulls = new ArrayList<>();
    final List<Double> offsetsEast = new ArrayList<>();
    final List<Double> offsetsNorth = new ArrayList<>();
    final List<Double> astrometryMas = new ArrayList<>();
    final List<Double> photometryMmag = new ArrayList<>();
    final List<String> unscored = new ArrayList<>();

    static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
