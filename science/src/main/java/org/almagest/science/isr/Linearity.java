/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import org.almagest.astro.fault.DataFault;

/// Subtracts the correction of a response that is not linear.
///
/// The curve is tabulated at every count and interpolated linearly between.
///
/// @param required whether a missing product is a fault; else the step is passed over
public record Linearity(boolean required) implements IsrStep {
    public static final Linearity DEFAULT = new Linearity(false);
    private static final int COUNTS = 1 << 16;

    @Override
    public void apply(IsrFrame frame) {
        frame.requireAmplifiers("Linearity");
        if (frame.calibrations().linearizer().isEmpty()) {
            if (required) throw new DataFault("ISR step Linearity needs a linearizer product, and none is valid");
            return;
        }
        Linearizer product = frame.calibrations().linearizer().get();
        for (IsrFrame.Amplifier a : frame.amplifiers()) {
            Linearizer.Curve curve = product.curves().get(a.raw.name());
            if (curve == null) throw new DataFault("the linearizer product has no amplifier " + a.raw.name());
            correct(a, curve, frame.inElectrons() ? a.gain : 1);
        }
        frame.note("LINEARITY", "subtracted");
    }

    private static void correct(IsrFrame.Amplifier a, Linearizer.Curve curve, double unit) {
        float[] table = new float[COUNTS + 1];
        for (int i = 0; i <= COUNTS; i++) {
            double correction = curve.at(i);
            if (!Double.isFinite(correction))
                throw new DataFault("linearity of amplifier " + a.raw.name() + " is not finite at " + i + " counts");
            table[i] = (float) (correction * unit);
        }
        float[] px = a.pixels().data();
        float scale = (float) (1 / unit);
        for (int i = 0; i < px.length; i++) {
            float counts = Math.min(Math.max(px[i] * scale, 0f), COUNTS - 1f);
            if (Float.isNaN(counts)) continue;
            int k = (int) counts;
            px[i] -= table[k] + (counts - k) * (table[k + 1] - table[k]);
        }
    }
}
