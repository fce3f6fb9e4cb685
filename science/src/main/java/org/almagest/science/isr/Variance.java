/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import java.util.Optional;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.kernel.RowArithmetic;
import org.almagest.astro.kernel.SeparableSum;

/// Makes the variance plane: V = max(0, I smoothed) + dark electrons + read noise^2 [electron^2].
///
/// The smoothing takes out a pixel's own noise, which would bias every inverse-variance weight, yet leaves
/// the photon noise of sources where they are: a kernel of half the PSF's width keeps 86 per cent of a
/// star's own contribution to its PSF-flux variance. Subtracting the sky later leaves V as it is.
///
/// Bound: 4 radius + 2 fused products a pixel on rows in the second cache; to memory goes the plane alone.
///
/// @param sigma of the smoothing Gaussian [pixel]
public record Variance(double sigma) implements IsrStep {
    public static final Variance DEFAULT = new Variance(0.8);

    @Override
    public Optional<RowWork> begin(IsrFrame frame) {
        if (!frame.inElectrons()) throw new UserFault("ISR step Variance works on electrons: put it behind Gain");
        Image image = frame.image("Variance");
        Image variance = frame.pool().image(image.box());
        frame.variance(variance);
        frame.note("VARIANCE", "smoothed signal, dark current, read noise");
        return Optional.of(new Work(frame, image, variance, (int) Math.ceil(3 * sigma)));
    }

    /// Keeps the rows that the smoothing needs, gaps filled with zeros, as steps behind change the image.
    private final class Work implements RowWork {
        private static final int MOVED = 16;

        private final IsrFrame frame;
        private final Image image;
        private final float[] out;
        private final int width;
        private final int height;
        private final int border;
        private final float[] taps;
        private final float[] line;
        private final float[] window;
        private int first;

        Work(IsrFrame frame, Image image, Image variance, int border) {
            this.frame = frame;
            this.image = image;
            this.out = variance.data();
            this.width = image.width();
            this.height = image.height();
            this.border = border;
            this.taps = SeparableSum.gaussian(sigma, border).rows().getFirst();
            this.line = new float[width + 2 * border];
            this.window = new float[(2 * border + 1 + MOVED) * width];
        }

        @Override
        public int lag() {
            return border;
        }

        @Override
        public void row(int y) {
            if (y < height) take(y);
            if (y < border) return;
            int row = y - border, at = row * width, held = (row - first) * width;
            // beyond the edge the filter saw nothing: a border pixel has its own signal instead
            int edge = row < border || row >= height - border || width < 2 * border ? width : border;
            if (edge < width) {
                RowArithmetic.BEST.weightedSum(window, held - border * width, width, taps, line, border, width);
                RowArithmetic.BEST.weightedSum(line, 0, 1, taps, out, at, width);
            }
            System.arraycopy(window, held, out, at, edge);
            System.arraycopy(window, held + width - edge, out, at + width - edge, edge);
            addNoise(image.y0() + row, at);
            frame.addDarkElectrons(out, at, image.y0() + row);
        }

        private void take(int y) {
            int rows = window.length / width;
            if (y - first == rows) {
                System.arraycopy(window, MOVED * width, window, 0, (rows - MOVED) * width);
                first += MOVED;
            }
            int to = (y - first) * width, from = image.rowStart(image.y0() + y);
            System.arraycopy(image.data(), from, window, to, width);
            if (!RowLoops.isFinite(window, to, width))
                for (int i = to; i < to + width; i++) if (!(Math.abs(window[i]) <= Float.MAX_VALUE)) window[i] = 0;
        }

        private void addNoise(int y, int at) {
            for (IsrFrame.Amplifier a : frame.amplifiers()) {
                Box box = a.raw.section();
                if (y < box.y0() || y > box.y1()) continue;
                // a noise that nobody told is not smaller than that of rounding to whole counts
                double rounding = a.gain * a.gain / 12;
                float noise = (float) Math.max(a.readNoise * a.readNoise, rounding);
                RowLoops.raise(out, at + box.x0() - image.x0(), box.width(), noise);
            }
        }
    }
}
