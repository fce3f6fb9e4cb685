/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import org.almagest.astro.image.Image;

/// Marks SAT where the raw count reaches the amplifier's saturation, and SUSPECT from a fraction of it.
///
/// @param suspectFraction fraction of the saturation level from which pixels are SUSPECT; 1 or more for
/// none
public record Saturation(double suspectFraction) implements IsrStep {
    public static final Saturation DEFAULT = new Saturation(1);

    @Override
    public void apply(IsrFrame frame) {
        frame.requireAmplifiers("Saturation");
        for (IsrFrame.Amplifier a : frame.amplifiers()) {
            double unit = frame.inElectrons() ? a.raw.gain() : 1;
            float full = (float) ((a.raw.saturation() - a.biasLevel) * unit);
            float suspect = (float) ((a.raw.saturation() * suspectFraction - a.biasLevel) * unit);
            int sat = a.mask.plane("SAT");
            int doubt = a.mask.plane("SUSPECT");
            Image px = a.pixels();
            int[] bits = a.mask.data();
            float[] data = px.data();
            for (int i = 0; i < data.length; i++) {
                if (data[i] >= full) bits[i] |= sat;
                else if (data[i] >= suspect) bits[i] |= doubt;
            }
        }
        frame.note("SATURATION", "marked from the amplifiers' levels");
    }
}
