/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import java.util.List;
import java.util.Optional;

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
    /// Prepares the step: looks up products, measures what it needs, and notes what it does.
    ///
    /// @return what it does to each row; empty when there is nothing to do, or nothing left
    Optional<RowWork> begin(IsrFrame frame);

    /// Whether the step, before its first row, looks at pixels that the steps before it change.
    default boolean looksAtPixels(IsrFrame frame) {
        return false;
    }

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

    /// Applies steps in order: each pixel goes through them in it, and each row through as many of them as
    /// can be done while it is in a cache.
    static void applyAll(List<IsrStep> steps, IsrFrame frame) {
        try {
            RowRun run = new RowRun(frame);
            for (IsrStep step : steps) {
                if (step.looksAtPixels(frame)) run.flush();
                step.begin(frame).ifPresent(run::add);
            }
            run.flush();
        } finally {
            frame.closeProducts();
        }
    }
}
