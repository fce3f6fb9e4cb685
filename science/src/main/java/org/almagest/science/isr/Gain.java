/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import java.util.Map;

/// Counts to electrons.
///
/// @param factors correction of each amplifier's gain by its name; absent ones are 1
public record Gain(Map<String, Double> factors) implements IsrStep {
    public static final Gain DEFAULT = new Gain(Map.of());

    public Gain {
        factors = Map.copyOf(factors);
    }

    @Override
    public void apply(IsrFrame frame) {
        frame.requireAmplifiers("Gain");
        for (IsrFrame.Amplifier a : frame.amplifiers()) {
            float g = (float) (a.raw.gain() * factors.getOrDefault(a.raw.name(), 1.0));
            float[] px = a.pixels().data();
            for (int i = 0; i < px.length; i++) px[i] *= g;
        }
        frame.nowElectrons();
        frame.note("GAIN", "electron");
    }
}
