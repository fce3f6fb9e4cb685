/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.fault.DataFault;

/// Counts to electrons.
///
/// @param factors correction of each amplifier's gain by its name; absent ones are 1
/// @param measured whether gains and read noises of a `ptc` product, where one is valid, replace those of
/// the camera's description
public record Gain(Map<String, Double> factors, boolean measured) implements IsrStep {
    public static final Gain DEFAULT = new Gain(Map.of(), true);

    public Gain {
        factors = Map.copyOf(factors);
    }

    @Override
    public Optional<RowWork> begin(IsrFrame frame) {
        frame.requireAmplifiers("Gain");
        List<IsrFrame.Amplifier> amplifiers = frame.amplifiers();
        float[] gains = new float[amplifiers.size()];
        for (int k = 0; k < gains.length; k++) {
            IsrFrame.Amplifier a = amplifiers.get(k);
            if (measured) frame.calibrations().ptc().ifPresent(p -> take(a, p));
            a.gain *= factors.getOrDefault(a.raw.name(), 1.0);
            gains[k] = (float) a.gain;
        }
        frame.nowElectrons();
        boolean fromPtc = measured && frame.calibrations().ptc().isPresent();
        frame.note("GAIN", fromPtc ? "electron, gains of the ptc" : "electron");
        return Optional.of(y -> {
            for (int k = 0; k < gains.length; k++) amplifiers.get(k).multiply(y, gains[k]);
        });
    }

    private static void take(IsrFrame.Amplifier a, PhotonTransfer product) {
        PhotonTransfer.Curve curve = product.amplifiers().get(a.raw.name());
        if (curve == null) throw new DataFault("the ptc product has no amplifier " + a.raw.name());
        if (!(curve.gain() > 0))
            throw new DataFault("the ptc product has gain " + curve.gain() + " of amplifier " + a.raw.name());
        a.gain = curve.gain();
        if (curve.readNoise() > 0) a.readNoise = curve.readNoise();
    }
}
