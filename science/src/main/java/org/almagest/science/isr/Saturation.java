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
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;

/// Marks SAT where the raw count reaches the amplifier's saturation, and SUSPECT from a fraction of it.
///
/// @param suspectFraction fraction of the saturation level from which pixels are SUSPECT; 1 or more for
/// none
public record Saturation(double suspectFraction) implements IsrStep {
    // counts are whole numbers; arithmetic on them in floats is off by less [count]
    private static final double ROUNDING = 0.05;

    public static final Saturation DEFAULT = new Saturation(1);

    @Override
    public Optional<RowWork> begin(IsrFrame frame) {
        frame.requireAmplifiers("Saturation");
        boolean electrons = frame.inElectrons();
        List<IsrFrame.Amplifier> amplifiers = frame.amplifiers();
        double[] units =
                amplifiers.stream().mapToDouble(a -> electrons ? a.gain : 1).toArray();
        frame.note("SATURATION", "marked from the amplifiers' levels");
        return Optional.of(y -> {
            for (int k = 0; k < units.length; k++) markRow(amplifiers.get(k), y, units[k]);
        });
    }

    private void markRow(IsrFrame.Amplifier a, int y, double unit) {
        if (!a.hasRow(y)) return;
        // what stands at the converter's end does so less its own row's level
        double level = a.rowLevel[y] + ROUNDING;
        float full = (float) ((a.raw.saturation() - level) * unit);
        float suspect = (float) ((a.raw.saturation() * suspectFraction - level) * unit);
        Image px = a.pixels();
        int top = RowLoops.largestWhole(px.data(), px.rowStart(px.y0() + y), px.width());
        if (top + 1f >= Math.min(full, suspect)) mark(a, y, full, suspect);
    }

    private static void mark(IsrFrame.Amplifier a, int y, float full, float suspect) {
        Image px = a.pixels();
        Mask mask = a.mask();
        int sat = mask.plane("SAT"), doubt = mask.plane("SUSPECT");
        int start = px.rowStart(px.y0() + y), bits = mask.rowStart(px.y0() + y);
        for (int x = 0; x < px.width(); x++)
            if (px.data()[start + x] >= full) mask.data()[bits + x] |= sat;
            else if (px.data()[start + x] >= suspect) mask.data()[bits + x] |= doubt;
    }
}
