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
import org.almagest.astro.image.Mask;
import org.almagest.astro.kernel.RowArithmetic;

/// Divides by the combined flat, the variance by its square, and joins its mask.
///
/// Pixels whose flat is below `minimum` or not finite are NaN and BAD.
///
/// @param required whether a missing product is a fault; else the step is passed over
/// @param minimum lowest usable value of the flat
public record DivideFlat(boolean required, double minimum) implements IsrStep {
    public static final DivideFlat DEFAULT = new DivideFlat(false, 0.1);
    private static final float FINE = 4096;

    @Override
    public Optional<RowWork> begin(IsrFrame frame) {
        Optional<ProductRows> product = frame.product(frame.calibrations().flat(), "flat", required, "DivideFlat");
        if (product.isEmpty()) return Optional.empty();
        ProductRows flat = product.get();
        Image image = frame.image("DivideFlat");
        Image variance = frame.variance("DivideFlat");
        Mask mask = frame.mask("DivideFlat");
        frame.note("FLAT", "divided");
        return Optional.of(y -> {
            int from = flat.row(image.y0() + y), at = y * image.width(), n = image.width();
            frame.joinMarks(flat);
            if (isUsable(flat.pixels(), from, n))
                RowArithmetic.BEST.divide(image.data(), variance.data(), at, n, flat.pixels(), from);
            else divideWhereUsable(image, variance, mask, at, flat.pixels(), from);
        });
    }

    /// Whether a row is surely above the minimum everywhere.
    private boolean isUsable(float[] flat, int from, int n) {
        int least = (int) Math.ceil(minimum * FINE);
        return least > 0 && RowLoops.smallestWhole(flat, from, n, FINE) >= least;
    }

    private void divideWhereUsable(Image image, Image variance, Mask mask, int at, float[] flat, int from) {
        int bad = mask.plane("BAD");
        for (int i = 0; i < image.width(); i++) {
            if (flat[from + i] >= minimum) {
                RowArithmetic.BEST.divide(image.data(), variance.data(), at + i, 1, flat, from + i);
            } else {
                image.data()[at + i] = Float.NaN;
                mask.data()[at + i] |= bad;
            }
        }
    }
}
