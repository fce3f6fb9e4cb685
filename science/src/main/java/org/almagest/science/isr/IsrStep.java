/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import java.util.List;

/// One step of instrument signature removal, with its configuration.
///
/// In YAML a step is written `{type: Overscan, skipColumns: 3}`; its keys are those of the record.
public sealed interface IsrStep
        permits Dither,
                Overscan,
                ParallelOverscan,
                Saturation,
                Gain,
                CorrectCrosstalk,
                Linearity,
                CorrectDeferredCharge,
                Assemble,
                SubtractBias,
                SubtractDark,
                MaskDefects,
                MaskNans,
                GrowMask,
                CorrectBrighterFatter,
                Variance,
                DivideFlat,
                Interpolate {
    /// Does the step's work in place.
    void apply(IsrFrame frame);

    /// The order of the signal chain backwards; products that are absent are passed over, but for none is
    /// one made up.
    static List<IsrStep> standard() {
        return List.of(
                Overscan.DEFAULT,
                Saturation.DEFAULT,
                Gain.DEFAULT,
                CorrectCrosstalk.DEFAULT,
                ParallelOverscan.DEFAULT,
                Linearity.DEFAULT,
                CorrectDeferredCharge.DEFAULT,
                Assemble.DEFAULT,
                GrowMask.DEFAULT,
                SubtractBias.DEFAULT,
                SubtractDark.DEFAULT,
                MaskDefects.DEFAULT,
                MaskNans.DEFAULT,
                CorrectBrighterFatter.DEFAULT,
                Variance.DEFAULT,
                DivideFlat.DEFAULT,
                Interpolate.DEFAULT);
    }

    /// Applies steps in order.
    static void applyAll(List<IsrStep> steps, IsrFrame frame) {
        for (IsrStep step : steps) step.apply(frame);
    }
}
