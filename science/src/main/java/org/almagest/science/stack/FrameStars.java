/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.stack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.kernel.Convolution;
import org.almagest.astro.kernel.SeparableSum;
import org.almagest.science.background.Background;
import org.almagest.science.background.BackgroundModel;

/// The stars of a frame of which nothing is known, for registration: brightest first.
///
/// Rows are freed of their own level (which amplifiers let drift), the sky is taken off, pixels that stand
/// alone are filled in from their neighbours. The frame is then smoothed with a Gaussian. Positions are
/// windowed centroids.
///
/// @param x columns [pixel]
/// @param y rows
/// @param snr signal-to-noise on the smoothed frame
/// @param sigma width of the Gaussian [pixel]
/// @param clean the frame as it was searched, before smoothing
/// @param noise standard deviation of its pixels, by their median deviation
public record FrameStars(double[] x, double[] y, double[] snr, double sigma, Image clean, double noise) {
    private static final double[] WIDTHS = {0.9, 1.3, 1.9, 2.7, 3.8};
    private static final double LONELY = 0.2;
    private static final int MOST = 400;

    /// The stars that Gaussians of several widths show, a list for each width, from the narrowest.
    ///
    /// @param threshold least signal-to-noise
    /// @param unusable values of the mask whose pixels are filled in
    public static List<FrameStars> find(Image frame, Mask mask, int unusable, double threshold) {
        Image clean = frame.copy();
        fill(clean, mask, unusable);
        freeRows(clean);
        double noise = deviation(clean);
        replaceLonely(clean, noise);
        BackgroundModel sky = Background.estimate(
                clean,
                Mask.clear(clean.box(), MaskPlanes.NONE),
                4,
                Background.Config.DEFAULT.withKind(BackgroundModel.Kind.SPLINE));
        sky.subtractFrom(clean);
        List<FrameStars> out = new ArrayList<>();
        for (double width : WIDTHS) out.add(centred(peaks(clean, width, threshold), width, clean, noise));
        return out;
    }

    public int size() {
        return x.length;
    }

    private static void fill(Image image, Mask mask, int unusable) {
        Box box = image.box();
        for (int y = box.y0(); y <= box.y1(); y++) {
            int row = image.rowStart(y), m = mask.rowStart(y);
            float last = 0;
            for (int i = 0; i < box.width(); i++) {
                boolean bad =
                        (mask.data()[m + i] & unusable) != 0 || !(Math.abs(image.data()[row + i]) <= Float.MAX_VALUE);
                if (bad) image.data()[row + i] = last;
                else last = image.data()[row + i];
            }
        }
    }

    private static void freeRows(Image image) {
        float[] row = new float[image.width()], levels = new float[image.height()];
        for (int y = 0; y < image.height(); y++) {
            System.arraycopy(image.data(), image.rowStart(image.y0() + y), row, 0, row.length);
            Arrays.sort(row);
            levels[y] = row[row.length / 2];
        }
        for (int y = 0; y < image.height(); y++) {
            int start = image.rowStart(image.y0() + y);
            for (int i = start; i < start + image.width(); i++) image.data()[i] -= levels[y];
        }
    }

    /// Robust standard deviation of the pixels.
    static double deviation(Image image) {
        float[] v = image.toArray();
        int n = 0;
        for (float p : v) if (Math.abs(p) <= Float.MAX_VALUE) v[n++] = p;
        if (n == 0) return 0;
        Arrays.sort(v, 0, n);
        float median = v[n / 2];
        for (int i = 0; i < n; i++) v[i] = Math.abs(v[i] - median);
        Arrays.sort(v, 0, n);
        return 1.4826 * v[n / 2];
    }

    /// Pixels far from the mean of their four neighbours, which a star of any width would lift as well.
    private static void replaceLonely(Image image, double noise) {
        float[] in = image.toArray();
        int w = image.width(), h = image.height();
        for (int y = 1; y < h - 1; y++)
            for (int x = 1; x < w - 1; x++) {
                float v = in[y * w + x];
                if (Math.abs(v) < 4 * noise) continue;
                float around =
                        0.25f * (in[y * w + x - 1] + in[y * w + x + 1] + in[(y - 1) * w + x] + in[(y + 1) * w + x]);
                if (around / v < LONELY) image.data()[image.rowStart(image.y0() + y) + x] = around;
            }
    }

    /// Local maxima of the smoothed frame: column, row, signal-to-noise.
    private static List<double[]> peaks(Image clean, double sigma, double threshold) {
        int radius = (int) Math.ceil(3.5 * sigma);
        Image smooth = Image.zeros(clean.box());
        Convolution.with(SeparableSum.gaussian(sigma, radius).toImage(), 1e-6).applyPadded(clean, smooth);
        double noise = deviation(smooth);
        List<double[]> out = new ArrayList<>();
        if (!(noise > 0)) return out;
        int reach = Math.max(1, (int) Math.rint(1.5 * sigma)), edge = Math.max(radius, 4);
        Box inner = clean.box().grown(-edge);
        for (int y = inner.y0(); y <= inner.y1(); y++)
            for (int x = inner.x0(); x <= inner.x1(); x++) {
                float v = smooth.data()[smooth.index(x, y)];
                if (v > threshold * noise && isPeak(smooth, x, y, reach)) out.add(new double[] {x, y, v / noise});
            }
        out.sort(Comparator.comparingDouble((double[] p) -> -p[2])
                .thenComparingDouble(p -> p[1])
                .thenComparingDouble(p -> p[0]));
        return out.subList(0, Math.min(MOST, out.size()));
    }

    private static boolean isPeak(Image smooth, int x, int y, int reach) {
        float v = smooth.data()[smooth.index(x, y)];
        for (int dy = -reach; dy <= reach; dy++)
            for (int dx = -reach; dx <= reach; dx++) {
                float o = smooth.data()[smooth.index(x + dx, y + dy)];
                if (o > v || o == v && (dy < 0 || dy == 0 && dx < 0)) return false;
            }
        return true;
    }

    private static FrameStars centred(List<double[]> peaks, double sigma, Image clean, double noise) {
        double[] x = new double[peaks.size()], y = new double[peaks.size()], snr = new double[peaks.size()];
        int n = 0;
        for (double[] p : peaks) {
            double[] c = centroid(clean, p[0], p[1], Math.max(1.2, sigma));
            if (Math.hypot(c[0] - p[0], c[1] - p[1]) > 2 + sigma) continue;
            x[n] = c[0];
            y[n] = c[1];
            snr[n++] = p[2];
        }
        return new FrameStars(Arrays.copyOf(x, n), Arrays.copyOf(y, n), Arrays.copyOf(snr, n), sigma, clean, noise);
    }

    /// Windowed centroid: the step is twice the mean offset under a Gaussian window.
    private static double[] centroid(Image image, double startX, double startY, double sigma) {
        double x = startX, y = startY;
        int reach = (int) Math.ceil(3 * sigma);
        for (int round = 0; round < 20; round++) {
            int cx = (int) Math.rint(x), cy = (int) Math.rint(y);
            double sum = 0, sx = 0, sy = 0;
            for (int j = cy - reach; j <= cy + reach; j++)
                for (int i = cx - reach; i <= cx + reach; i++) {
                    if (!image.box().contains(i, j)) continue;
                    double dx = i - x, dy = j - y;
                    double w = Math.exp(-0.5 * (dx * dx + dy * dy) / (sigma * sigma)) * image.data()[image.index(i, j)];
                    sum += w;
                    sx += w * dx;
                    sy += w * dy;
                }
            if (!(sum > 0)) return new double[] {startX, startY};
            x += 2 * sx / sum;
            y += 2 * sy / sum;
            if (Math.hypot(x - startX, y - startY) > 3 * sigma) return new double[] {startX, startY};
            if (Math.hypot(sx, sy) < 1e-4 * sum) break;
        }
        return new double[] {x, y};
    }
}
