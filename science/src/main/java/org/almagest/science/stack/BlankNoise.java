/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.stack;

import java.util.Arrays;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.NoiseCorrelation;
import org.almagest.astro.kernel.Convolution;
import org.almagest.astro.kernel.SeparableSum;

/// Noise of an image as its blank pixels show it.
///
/// Thread rule: static methods without state.
public final class BlankNoise {
    private static final double SMOOTHING = 2.5;
    private static final double LIT = 2.5;
    private static final double FAR = 20;
    private static final int GROW = 6;

    private BlankNoise() {}

    /// Covariances of blank pixels by their distance.
    ///
    /// @param radius farthest distance along an axis [pixel]
    /// @param values at (dy + radius) * (2 radius + 1) + dx + radius [square of the image's unit]
    public record Covariance(int radius, double[] values) {
        /// Variance of a pixel: the plain mean of the squares, tails included.
        public double variance() {
            return values[values.length / 2];
        }

        public NoiseCorrelation correlation() {
            float[] rho = new float[values.length];
            for (int i = 0; i < rho.length; i++) rho[i] = (float) (values[i] / variance());
            return new NoiseCorrelation(radius, rho);
        }

        /// This plus another times a factor.
        Covariance plus(Covariance other, double factor) {
            double[] sum = values.clone();
            for (int i = 0; i < sum.length; i++) sum[i] += factor * other.values[i];
            return new Covariance(radius, sum);
        }

        static Covariance none(int radius) {
            return new Covariance(radius, new double[(2 * radius + 1) * (2 * radius + 1)]);
        }
    }

    /// Which pixels are blank: usable, and away from where the smoothed image is lit.
    ///
    /// @param unusable values of the mask whose pixels are not blank
    /// @return by rows of the image's box
    public static boolean[] blank(Image image, Mask mask, int unusable) {
        Box box = image.box();
        int w = box.width(), h = box.height();
        Image filled = image.copy();
        boolean[] bad = new boolean[w * h];
        for (int y = 0; y < h; y++)
            for (int x = 0; x < w; x++) {
                int i = filled.index(box.x0() + x, box.y0() + y);
                float v = filled.data()[i];
                bad[y * w + x] =
                        (mask.get(box.x0() + x, box.y0() + y) & unusable) != 0 || !(Math.abs(v) <= Float.MAX_VALUE);
            }
        float median = median(filled, bad);
        for (int y = 0; y < h; y++)
            for (int x = 0; x < w; x++) {
                int i = filled.index(box.x0() + x, box.y0() + y);
                filled.data()[i] = bad[y * w + x] ? 0 : filled.data()[i] - median;
            }
        double far = FAR * FrameStars.deviation(filled);
        Image smooth = Image.zeros(box);
        Convolution.with(SeparableSum.gaussian(SMOOTHING, 9).toImage(), 1e-5).applyPadded(filled, smooth);
        double limit = LIT * FrameStars.deviation(smooth);
        boolean[] lit = new boolean[w * h];
        for (int y = 0; y < h; y++)
            for (int x = 0; x < w; x++) {
                lit[y * w + x] = smooth.get(box.x0() + x, box.y0() + y) > limit;
                bad[y * w + x] |= Math.abs(filled.get(box.x0() + x, box.y0() + y)) > far;
            }
        boolean[] out = new boolean[w * h];
        boolean[] grown = grown(lit, w, h);
        for (int i = 0; i < out.length; i++) out[i] = !bad[i] && !grown[i];
        return out;
    }

    private static float median(Image image, boolean[] bad) {
        float[] v = image.toArray();
        int n = 0;
        for (int i = 0; i < v.length; i++) if (!bad[i]) v[n++] = v[i];
        Arrays.sort(v, 0, n);
        return n == 0 ? 0 : v[n / 2];
    }

    private static boolean[] grown(boolean[] in, int w, int h) {
        boolean[] rows = new boolean[w * h], out = new boolean[w * h];
        for (int y = 0; y < h; y++)
            for (int x = 0; x < w; x++)
                if (in[y * w + x])
                    Arrays.fill(rows, y * w + Math.max(0, x - GROW), y * w + Math.min(w - 1, x + GROW) + 1, true);
        for (int y = 0; y < h; y++)
            for (int dy = Math.max(0, y - GROW); dy <= Math.min(h - 1, y + GROW); dy++)
                for (int x = 0; x < w; x++) out[y * w + x] |= rows[dy * w + x];
        return out;
    }

    /// Covariances of the pixels chosen, about their mean.
    ///
    /// @param chosen by rows of the image's box
    public static Covariance covariance(Image image, boolean[] chosen, int radius) {
        Box box = image.box();
        int w = box.width(), h = box.height(), side = 2 * radius + 1;
        double sum = 0;
        long n = 0;
        float[] v = image.toArray();
        for (int i = 0; i < v.length; i++)
            if (chosen[i]) {
                sum += v[i];
                n++;
            }
        double mean = n == 0 ? 0 : sum / n;
        double[] out = new double[side * side];
        for (int dy = 0; dy <= radius; dy++)
            for (int dx = dy == 0 ? 0 : -radius; dx <= radius; dx++) {
                double product = 0;
                long pairs = 0;
                for (int y = 0; y < h - dy; y++)
                    for (int x = Math.max(0, -dx); x < Math.min(w, w - dx); x++) {
                        int a = y * w + x, b = (y + dy) * w + x + dx;
                        if (!chosen[a] || !chosen[b]) continue;
                        product += (v[a] - mean) * (v[b] - mean);
                        pairs++;
                    }
                double c = pairs == 0 ? 0 : product / pairs;
                out[(radius + dy) * side + radius + dx] = c;
                out[(radius - dy) * side + radius - dx] = c;
            }
        return new Covariance(radius, out);
    }
}
