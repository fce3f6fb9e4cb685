/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;

/// Divides by the combined flat, the variance by its square, and joins its mask.
///
/// Pixels whose flat is below `minimum` or not finite are NaN and BAD.
///
/// @param required whether a missing product is a fault; else the step is passed over
/// @param minimum lowest usable value of the flat
public record DivideFlat(boolean required, double minimum) implements IsrStep {
    public static final DivideFlat DEFAULT = new DivideFlat(false, 0.1);

    @Override
    public void apply(IsrFrame frame) {
        frame.product(frame.calibrations().flat(), "flat", required, "DivideFlat")
                .ifPresent(flat -> {
                    Image image = frame.image("DivideFlat");
                    Image variance = frame.variance("DivideFlat");
                    Mask mask = frame.mask("DivideFlat");
                    mask.merge(flat.mask());
                    int bad = mask.plane("BAD");
                    for (int y = image.y0(); y < image.y0() + image.height(); y++) {
                        int a = image.rowStart(y);
                        int f = flat.image().rowStart(y);
                        for (int i = 0; i < image.width(); i++) {
                            float value = flat.image().data()[f + i];
                            if (value >= minimum) {
                                float inverse = 1 / value;
                                image.data()[a + i] *= inverse;
                                variance.data()[a + i] *= inverse * inverse;
                            } else {
                                image.data()[a + i] = Float.NaN;
                                mask.data()[a + i] |= bad;
                            }
                        }
                    }
                    frame.note("FLAT", "divided");
                });
    }
}
