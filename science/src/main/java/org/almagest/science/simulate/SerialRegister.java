/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

/// The serial register and output of one amplifier: charge is lost on the way to the pixels behind, taken
/// by a trap and given back, and the output remembers the pixel before (Snyder et al. 2021, JATIS 7,
/// 048002).
///
/// @param chargeLoss part of the charge that a transfer leaves behind
/// @param driftScale see [Silicon]
/// @param driftDecay [pixel]
/// @param trapSize [electron]
/// @param trapFraction see [Silicon]
/// @param trapDecay [pixel]
record SerialRegister(
        double chargeLoss,
        double driftScale,
        double driftDecay,
        double trapSize,
        double trapFraction,
        double trapDecay) {
    private static final int LATEST = 4;

    /// Reads a row out, in place.
    ///
    /// @param line charge in the order of readout: prescan, light-sensitive pixels, overscan [electron]
    /// @param prescan columns of the register before the first light-sensitive one
    /// @param data light-sensitive columns
    void read(float[] line, int prescan, int data) {
        delay(line, prescan, data);
        double hold = StrictMath.exp(-1 / trapDecay);
        double memory = StrictMath.exp(-1 / driftDecay);
        double trapped = 0, offset = 0;
        for (int i = 0; i < line.length; i++) {
            double s = line[i];
            double kept = trapped * hold;
            double now = Math.max(kept, Math.min(trapSize, trapFraction * Math.max(0, s)));
            s += trapped - now;
            trapped = now;
            offset = Math.max(driftScale * s, offset * memory);
            line[i] = (float) (s + offset);
        }
    }

    /// Charge that is k transfers late after t of them has the share C(t + k - 1, k) loss^k (1 - loss)^t.
    private void delay(float[] line, int prescan, int data) {
        if (chargeLoss == 0) return;
        double[] out = new double[line.length];
        for (int n = 0; n < data; n++) {
            double s = line[prescan + n];
            int transfers = prescan + n + 1;
            double share = StrictMath.pow(1 - chargeLoss, transfers);
            for (int k = 0; k < LATEST && prescan + n + k < out.length; k++) {
                out[prescan + n + k] += share * s;
                share *= chargeLoss * (transfers + k) / (k + 1);
            }
        }
        for (int i = 0; i < line.length; i++) line[i] = (float) out[i];
    }
}
