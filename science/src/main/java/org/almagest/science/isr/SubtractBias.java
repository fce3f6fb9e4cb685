/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import java.util.Optional;
import org.almagest.astro.image.Image;
import org.almagest.astro.kernel.RowArithmetic;

/// Subtracts the combined bias, and joins its mask.
///
/// @param required whether a missing product is a fault; else the step is passed over
public record SubtractBias(boolean required) implements IsrStep {
    public static final SubtractBias DEFAULT = new SubtractBias(false);

    @Override
    public Optional<RowWork> begin(IsrFrame frame) {
        Optional<ProductRows> product = frame.product(frame.calibrations().bias(), "bias", required, "SubtractBias");
        if (product.isEmpty()) return Optional.empty();
        ProductRows bias = product.get();
        Image image = frame.image("SubtractBias");
        frame.note("BIAS", "subtracted");
        return Optional.of(y -> {
            int from = bias.row(image.y0() + y);
            RowArithmetic.BEST.subtract(
                    image.data(), image.rowStart(image.y0() + y), image.width(), bias.pixels(), from);
            frame.joinMarks(bias);
        });
    }
}
