/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

/// What silicon does to charge once it is there: pixels grow and shrink with what they hold, and some of it
/// is left behind on its way out.
///
/// Amplitudes of the serial register differ by up to 30 per cent from amplifier to amplifier.
///
/// @param centralShift relative change of a pixel's area by an electron of its own, a_00 of Astier et al.
/// 2019 (A&A 629, A36); negative [1/electron]
/// @param chargeLoss part of the charge that each serial transfer leaves behind
/// @param driftScale part of a pixel's signal that the output amplifier adds to it and, decaying, to the
/// next
/// @param driftDecay e-folding length of that memory [pixel]
/// @param trapSize most charge that the trap at the end of the register holds [electron]
/// @param trapFraction part of a small signal that it takes
/// @param trapDecay e-folding length of its release [pixel]
/// @param crosstalkCurve relative change of each crosstalk coefficient at full well
public record Silicon(
        double centralShift,
        double chargeLoss,
        double driftScale,
        double driftDecay,
        double trapSize,
        double trapFraction,
        double trapDecay,
        double crosstalkCurve) {
    /// A chip like those of today's large cameras.
    public static final Silicon DEFAULT = new Silicon(-3e-6, 8e-7, 2e-4, 1.6, 12, 0.004, 5, 0.2);

    public Silicon {
        if (centralShift > 0 || chargeLoss < 0 || driftScale < 0 || trapSize < 0)
            throw new IllegalArgumentException("silicon with a_00 " + centralShift + ", charge loss " + chargeLoss
                    + ", drift " + driftScale + ", trap " + trapSize);
    }
}
