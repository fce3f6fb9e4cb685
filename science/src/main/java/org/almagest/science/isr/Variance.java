/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import org.almagest.astro.fault.UserFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.kernel.Correlation;
import org.almagest.astro.kernel.SeparableSum;

/// Makes the variance plane: V = max(0, I smoothed) + dark electrons + read noise^2 [electron^2].
///
/// The smoothing takes out a pixel's own noise, which would bias every inverse-variance weight, yet leaves
/// the photon noise of sources where they are: a kernel of half the PSF's width keeps 86 per cent of a
/// star's own contribution to its PSF-flux variance. Subtracting the sky later leaves V as it is.
///
/// @param sigma of the smoothing Gaussian [pixel]
public record Variance(double sigma) implements IsrStep {
    public static final Variance DEFAULT = new Variance(0.8);

    @Override
    public void apply(IsrFrame frame) {
        if (!frame.inElectrons()) throw new UserFault("ISR step Variance works on electrons: put it behind Gain");
        Image image = frame.image("Variance");
        Image signal = image;
        if (hasGaps(image)) {
            signal = image.copy();
            float[] px = signal.data();
            for (int i = 0; i < px.length; i++) if (!(Math.abs(px[i]) <= Float.MAX_VALUE)) px[i] = 0;
        }
        Image variance = Correlation.apply(signal, SeparableSum.gaussian(sigma, (int) Math.ceil(3 * sigma)));
        float[] v = variance.data();
        int width = variance.width();
        // beyond the edge the filter saw nothing: a border pixel has its own signal instead
        int border = (int) Math.ceil(3 * sigma);
        Box inner = variance.box().grown(-border);
        for (int y = 0; y < variance.height(); y++)
            for (int x = 0; x < width; x++) {
                if (x == border && inner.contains(border + variance.x0(), y + variance.y0())) x = width - border;
                v[y * width + x] = signal.data()[signal.offset() + y * signal.stride() + x];
            }
        for (IsrFrame.Amplifier a : frame.amplifiers()) addNoise(variance, a);
        frame.addDarkElectrons(variance);
        frame.variance(variance);
        frame.note("VARIANCE", "smoothed signal, dark current, read noise");
    }

    private static void addNoise(Image variance, IsrFrame.Amplifier a) {
        // a noise that nobody told is not smaller than that of rounding to whole counts
        double rounding = a.gain * a.gain / 12;
        float noise = (float) Math.max(a.readNoise * a.readNoise, rounding);
        Box box = a.raw.section();
        for (int y = box.y0(); y <= box.y1(); y++) {
            int row = variance.index(box.x0(), y);
            for (int i = row; i < row + box.width(); i++) {
                float s = variance.data()[i];
                variance.data()[i] = (s > 0 ? s : 0f) + noise;
            }
        }
    }

    private static boolean hasGaps(Image image) {
        for (float p : image.data()) if (!(Math.abs(p) <= Float.MAX_VALUE)) return true;
        return false;
    }
}
