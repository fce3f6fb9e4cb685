/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.quality;

import java.util.Arrays;
import org.almagest.astro.camera.Amplifier;
import org.almagest.astro.exposure.RawExposure;
import org.almagest.astro.exposure.RawImage;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;

/// Levels of a raw frame before anything is corrected, from a sample of its light-sensitive pixels.
///
/// @param median of the pixels, the level without light included [count]
/// @param signal median above the overscan, or above the described level without light [count]
/// @param range from the level without light to saturation [count]; infinite when saturation is unknown
/// @param saturated fraction of pixels at saturation or beyond
public record RawLevels(double median, double signal, double range, double saturated) {
    /// When no pixel was looked at.
    public static final RawLevels UNKNOWN = new RawLevels(Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    private static final int SAMPLE = 40_000;

    /// Samples a frame; medians are those of the middle amplifier, fractions of all pixels looked at.
    public static RawLevels of(RawExposure raw) {
        int n = raw.amplifiers().size(), each = Math.max(1000, SAMPLE / n);
        double[] median = new double[n], signal = new double[n], range = new double[n];
        long full = 0, seen = 0;
        for (int k = 0; k < n; k++) {
            RawImage image = raw.amplifiers().get(k);
            Amplifier a = image.amplifier();
            float[] pixels = sample(image.pixels(), a.data(), each);
            seen += pixels.length;
            for (float v : pixels) if (v >= a.saturation()) full++;
            median[k] = median(pixels);
            double dark = a.overscan()
                    .map(box -> median(sample(image.pixels(), box, each)))
                    .orElse(a.biasLevel());
            signal[k] = median[k] - dark;
            range[k] = a.saturation() - dark;
        }
        return new RawLevels(middle(median), middle(signal), middle(range), seen == 0 ? 0 : (double) full / seen);
    }

    private static float[] sample(Image image, Box box, int wanted) {
        long area = box.area();
        int n = (int) Math.min(area, wanted), m = 0;
        float[] out = new float[n];
        for (int i = 0; i < n; i++) {
            long at = i * area / n;
            float v = image.get(box.x0() + (int) (at % box.width()), box.y0() + (int) (at / box.width()));
            if (Float.isFinite(v)) out[m++] = v;
        }
        return Arrays.copyOf(out, m);
    }

    private static double median(float[] values) {
        if (values.length == 0) return Double.NaN;
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static double middle(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
