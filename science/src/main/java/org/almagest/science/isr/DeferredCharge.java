/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import java.util.Map;

/// What each amplifier's serial register leaves behind: the calibration product `cti`.
///
/// @param registers by the amplifier's name
public record DeferredCharge(Map<String, Register> registers) {
    public DeferredCharge {
        registers = Map.copyOf(registers);
    }

    /// One register and output (Snyder et al. 2021, JATIS 7, 048002).
    ///
    /// @param chargeLoss part of the charge that a transfer leaves to the pixel behind
    /// @param driftScale part of a pixel's signal that the output adds to it and, decaying, to the next
    /// @param driftDecay e-folding length of that memory [pixel]
    /// @param trapSize most charge in the trap [electron]
    /// @param trapFraction part of a small signal that it takes
    /// @param trapDecay e-folding length of its release [pixel]
    public record Register(
            double chargeLoss,
            double driftScale,
            double driftDecay,
            double trapSize,
            double trapFraction,
            double trapDecay) {
        /// Charge that the trap takes of a signal [electron].
        public double capture(double signal) {
            return Math.min(trapSize, trapFraction * Math.max(0, signal));
        }
    }
}
