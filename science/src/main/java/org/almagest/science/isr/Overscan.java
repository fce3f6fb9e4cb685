/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.almagest.astro.image.Box;

/// Subtracts the electronic offset seen in the serial overscan; of amplifiers without one the level that
/// the camera's description gives.
///
/// Pixels beyond `clipSigma` or more than `maxDeviation` counts from the median are left out. What scatter
/// is left is the read noise, which is noted.
///
/// @param method one level for the amplifier or one for each row
/// @param skipColumns leading overscan columns not used, where charge trails [pixel]
/// @param clipSigma outliers beyond this many sigma of the row count nothing
/// @param maxDeviation outliers beyond this count nothing [count]
/// @param useMeasuredNoise whether the overscan's scatter replaces the described read noise
public record Overscan(Method method, int skipColumns, double clipSigma, double maxDeviation, boolean useMeasuredNoise)
        implements IsrStep {
    public static final Overscan DEFAULT = new Overscan(Method.MEAN_PER_ROW, 3, 3, 1000, false);

    /// How the level is found.
    public enum Method {
        /// Median of all overscan pixels.
        MEDIAN,
        /// Median of each row.
        MEDIAN_PER_ROW,
        /// Clipped mean of each row: a fifth less noise than the median.
        MEAN_PER_ROW
    }

    @Override
    public boolean looksAtPixels(IsrFrame frame) {
        return true;
    }

    @Override
    public Optional<RowWork> begin(IsrFrame frame) {
        frame.requireAmplifiers("Overscan");
        List<IsrFrame.Amplifier> amplifiers = frame.amplifiers();
        List<float[]> levels = new ArrayList<>();
        for (IsrFrame.Amplifier a : amplifiers)
            levels.add(
                    a.raw.serialOverscan().map(box -> measured(frame, a, box)).orElseGet(() -> described(frame, a)));
        return Optional.of(y -> {
            for (int k = 0; k < levels.size(); k++) amplifiers.get(k).subtract(y, levels.get(k));
        });
    }

    /// The level that the camera's description tells, for each row.
    private static float[] described(IsrFrame frame, IsrFrame.Amplifier a) {
        double level = a.raw.biasLevel();
        float[] out = new float[a.rowLevel.length];
        if (level == 0) return out;
        Arrays.fill(out, (float) level);
        for (int y = 0; y < out.length; y++) a.rowLevel[y] += level;
        frame.note("OVERSCAN " + a.raw.name(), String.format(Locale.ROOT, "described level %.2f count", level));
        return out;
    }

    /// The level of each row as its overscan shows it.
    private float[] measured(IsrFrame frame, IsrFrame.Amplifier a, Box overscan) {
        int skip = Math.min(skipColumns, overscan.width() - 1);
        Box used = new Box(overscan.x0() + skip, overscan.y0(), overscan.width() - skip, overscan.height());
        OverscanLevels levels = new OverscanLevels(a.pixels(), used, clipSigma, maxDeviation);
        float[] out = new float[a.rowLevel.length];
        double mean = 0;
        for (int y = 0; y < out.length; y++) {
            int row = Math.clamp(a.pixels().y0() + y, used.y0(), used.y1()) - used.y0();
            double level = switch (method) {
                case MEDIAN -> levels.overall();
                case MEDIAN_PER_ROW -> levels.median(row);
                case MEAN_PER_ROW -> levels.mean(row);
            };
            mean += level / out.length;
            a.rowLevel[y] += level;
            out[y] = (float) level;
        }
        double noise = levels.sigma() * a.raw.gain();
        if (useMeasuredNoise && noise > 0) a.readNoise = noise;
        frame.note(
                "OVERSCAN " + a.raw.name(),
                String.format(Locale.ROOT, "%s level %.2f count, noise %.2f electron", method, mean, noise));
        return out;
    }
}
