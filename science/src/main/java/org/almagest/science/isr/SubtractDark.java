/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import java.util.Locale;
import org.almagest.astro.exposure.VisitInfo;
import org.almagest.astro.fault.DataFault;

/// Subtracts the combined dark times the dark time, and joins its mask.
///
/// @param required whether a missing product is a fault; else the step is passed over
public record SubtractDark(boolean required) implements IsrStep {
    public static final SubtractDark DEFAULT = new SubtractDark(false);

    @Override
    public void apply(IsrFrame frame) {
        frame.product(frame.calibrations().dark(), "dark", required, "SubtractDark")
                .ifPresent(dark -> {
                    double seconds = frame.info()
                            .visitInfo()
                            .map(VisitInfo::darkSeconds)
                            .orElseThrow(() -> new DataFault("the raw exposure does not tell its dark time"));
                    SubtractBias.subtract(frame.image("SubtractDark"), dark.image(), seconds);
                    frame.darkSubtracted(dark.image(), seconds);
                    frame.mask("SubtractDark").merge(dark.mask());
                    frame.note("DARK", String.format(Locale.ROOT, "subtracted for %.3f s", seconds));
                });
    }
}
