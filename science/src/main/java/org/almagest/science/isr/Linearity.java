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
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Image;

/// Subtracts the correction of a response that is not linear.
///
/// The curve is tabulated at every count and interpolated linearly between.
///
/// @param required whether a missing product is a fault; else the step is passed over
public record Linearity(boolean required) implements IsrStep {
    public static final Linearity DEFAULT = new Linearity(false);
    private static final int COUNTS = 1 << 16;

    @Override
    public Optional<RowWork> begin(IsrFrame frame) {
        frame.requireAmplifiers("Linearity");
        if (frame.calibrations().linearizer().isEmpty()) {
            if (required) throw new DataFault("ISR step Linearity needs a linearizer product, and none is valid");
            return Optional.empty();
        }
        Linearizer product = frame.calibrations().linearizer().get();
        List<IsrFrame.Amplifier> amplifiers = frame.amplifiers();
        float[][] tables = new float[amplifiers.size()][];
        float[] scales = new float[tables.length];
        for (int k = 0; k < tables.length; k++) {
            IsrFrame.Amplifier a = amplifiers.get(k);
            Linearizer.Curve curve = product.curves().get(a.raw.name());
            if (curve == null) throw new DataFault("the linearizer product has no amplifier " + a.raw.name());
            double unit = frame.inElectrons() ? a.gain : 1;
            tables[k] = table(a, curve, unit);
            scales[k] = (float) (1 / unit);
        }
        frame.note("LINEARITY", "subtracted");
        return Optional.of(y -> {
            for (int k = 0; k < tables.length; k++) {
                Image px = amplifiers.get(k).pixels();
                if (amplifiers.get(k).hasRow(y))
                    correct(px.data(), px.rowStart(px.y0() + y), px.width(), tables[k], scales[k]);
            }
        });
    }

    private static float[] table(IsrFrame.Amplifier a, Linearizer.Curve curve, double unit) {
        double[] corrections = curve.atCounts(COUNTS + 1);
        float[] table = new float[corrections.length];
        for (int i = 0; i < table.length; i++) {
            if (!Double.isFinite(corrections[i]))
                throw new DataFault("linearity of amplifier " + a.raw.name() + " is not finite at " + i + " counts");
            table[i] = (float) (corrections[i] * unit);
        }
        return table;
    }

    private static void correct(float[] px, int start, int n, float[] table, float scale) {
        for (int i = start; i < start + n; i++) {
            float counts = Math.min(Math.max(px[i] * scale, 0f), COUNTS - 1f);
            if (Float.isNaN(counts)) continue;
            int k = (int) counts;
            px[i] -= table[k] + (counts - k) * (table[k + 1] - table[k]);
        }
    }
}
