/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import java.util.Map;

/// What flat pairs tell of each amplifier's photon transfer: the calibration product `ptc`.
///
/// @param model `EXPAPPROX` or `FULLCOV`
/// @param amplifiers curve of each amplifier by its name
public record PhotonTransfer(String model, Map<String, Curve> amplifiers) {
    public PhotonTransfer {
        amplifiers = Map.copyOf(amplifiers);
    }

    /// Fit and points of one amplifier. Matrices go [rows away][columns away].
    ///
    /// @param gain [electron/count]
    /// @param gainError its standard error
    /// @param readNoise [electron]
    /// @param turnoff greatest signal that obeys the model [electron]
    /// @param fullWell greatest mean signal seen [electron]
    /// @param area a: relative change of a pixel's area by an electron of its own or a neighbour
    /// [1/electron]
    /// @param areaError its standard errors
    /// @param change b: relative change of `area` per electron [1/electron]; NaN where `area` is within 3
    /// errors of zero
    /// @param noise covariance without light [electron^2]
    /// @param means mean signals of the pairs, rising [electron]
    /// @param covariances of each pair [electron^2]
    /// @param used which pairs the fit used
    /// @param chi2 of the fit per degree of freedom
    public record Curve(
            double gain,
            double gainError,
            double readNoise,
            double turnoff,
            double fullWell,
            double[][] area,
            double[][] areaError,
            double[][] change,
            double[][] noise,
            double[] means,
            double[][][] covariances,
            boolean[] used,
            double chi2) {}
}
