/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import org.almagest.astro.image.Image;

/// Subtracts the combined bias, and joins its mask.
///
/// @param required whether a missing product is a fault; else the step is passed over
public record SubtractBias(boolean required) implements IsrStep {
    public static final SubtractBias DEFAULT = new SubtractBias(false);

    @Override
    public void apply(IsrFrame frame) {
        frame.product(frame.calibrations().bias(), "bias", required, "SubtractBias")
                .ifPresent(bias -> {
                    subtract(frame.image("SubtractBias"), bias.image(), 1);
                    frame.mask("SubtractBias").merge(bias.mask());
                    frame.note("BIAS", "subtracted");
                });
    }

    /// image -= factor * other, over the same box.
    static void subtract(Image image, Image other, double factor) {
        float f = (float) factor;
        for (int y = image.y0(); y < image.y0() + image.height(); y++) {
            int a = image.rowStart(y);
            int b = other.rowStart(y);
            for (int i = 0; i < image.width(); i++) image.data()[a + i] -= f * other.data()[b + i];
        }
    }
}
