/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import java.util.Locale;
import java.util.Optional;
import org.almagest.astro.exposure.VisitInfo;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Image;
import org.almagest.astro.kernel.RowArithmetic;

/// Subtracts the combined dark times the dark time, and joins its mask.
///
/// @param required whether a missing product is a fault; else the step is passed over
public record SubtractDark(boolean required) implements IsrStep {
    public static final SubtractDark DEFAULT = new SubtractDark(false);

    @Override
    public Optional<RowWork> begin(IsrFrame frame) {
        Optional<ProductRows> product = frame.product(frame.calibrations().dark(), "dark", required, "SubtractDark");
        if (product.isEmpty()) return Optional.empty();
        ProductRows dark = product.get();
        double seconds = frame.info()
                .visitInfo()
                .map(VisitInfo::darkSeconds)
                .orElseThrow(() -> new DataFault("the raw exposure does not tell its dark time"));
        Image image = frame.image("SubtractDark");
        float factor = (float) seconds;
        frame.darkSubtracted(dark, seconds);
        frame.note("DARK", String.format(Locale.ROOT, "subtracted for %.3f s", seconds));
        return Optional.of(y -> {
            int from = dark.row(image.y0() + y);
            int at = image.rowStart(image.y0() + y);
            RowArithmetic.BEST.subtract(image.data(), at, image.width(), factor, dark.pixels(), from);
            frame.joinMarks(dark);
        });
    }
}
