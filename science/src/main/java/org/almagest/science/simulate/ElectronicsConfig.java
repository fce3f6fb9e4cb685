/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/// What silicon, amplifiers and the converter do to the light.
///
/// @param gain mean of the amplifiers' gains [electron/count]
/// @param gainSpread rms of the gains among amplifiers, relative
/// @param gainError rms error of the gains handed out, relative
/// @param readNoise [electron]
/// @param offset mean bias level [count]
/// @param rowDrift rms of the bias level from row to row [count]
/// @param biasStructure amplitude of the fixed pattern [count]
/// @param darkCurrent [electron/s/pixel]
/// @param hotPixels share of pixels with an excess dark current
/// @param hotCurrent mean of that excess [electron/s], exponentially distributed
/// @param badColumns columns per detector of low response
/// @param deadPixels share of pixels with no response
/// @param pixelResponse rms of the response from pixel to pixel
/// @param vignetting loss of response in the corners of the field
/// @param dust number of dust shadows per detector
/// @param fullWell charge at which a pixel spills over into its column [electron]
/// @param nonLinearity relative loss of signal at full well; grows linearly with the signal
/// @param crosstalk largest coefficient, between neighbouring amplifiers; falls with distance
/// @param silicon brighter-fatter effect, charge transfer and curved crosstalk; empty for an ideal chip
public record ElectronicsConfig(
        double gain,
        double gainSpread,
        double gainError,
        double readNoise,
        double offset,
        double rowDrift,
        double biasStructure,
        double darkCurrent,
        double hotPixels,
        double hotCurrent,
        int badColumns,
        double deadPixels,
        double pixelResponse,
        double vignetting,
        int dust,
        double fullWell,
        double nonLinearity,
        double crosstalk,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Silicon> silicon) {
    /// The chip of both surveys shipped here.
    public static final ElectronicsConfig DEFAULT = new ElectronicsConfig(
            1.7, 0.03, 0.002, 9.0, 1200, 0.5, 3.0, 0.02, 1e-4, 5.0, 4, 5e-6, 0.007, 0.06, 25, 100_000, 0.015, 3e-4);

    /// An ideal chip: charge stays where it is and comes out whole.
    public ElectronicsConfig(
            double gain,
            double gainSpread,
            double gainError,
            double readNoise,
            double offset,
            double rowDrift,
            double biasStructure,
            double darkCurrent,
            double hotPixels,
            double hotCurrent,
            int badColumns,
            double deadPixels,
            double pixelResponse,
            double vignetting,
            int dust,
            double fullWell,
            double nonLinearity,
            double crosstalk) {
        this(
                gain,
                gainSpread,
                gainError,
                readNoise,
                offset,
                rowDrift,
                biasStructure,
                darkCurrent,
                hotPixels,
                hotCurrent,
                badColumns,
                deadPixels,
                pixelResponse,
                vignetting,
                dust,
                fullWell,
                nonLinearity,
                crosstalk,
                Optional.empty());
    }

    /// The same with another silicon and stated gains that are off by `error` rms.
    public ElectronicsConfig with(Silicon other, double error) {
        return new ElectronicsConfig(
                gain,
                gainSpread,
                error,
                readNoise,
                offset,
                rowDrift,
                biasStructure,
                darkCurrent,
                hotPixels,
                hotCurrent,
                badColumns,
                deadPixels,
                pixelResponse,
                vignetting,
                dust,
                fullWell,
                nonLinearity,
                crosstalk,
                Optional.of(other));
    }
}
