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
import java.util.List;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.image.NoiseCorrelation;
import org.almagest.astro.kernel.NoiseTransfer;
import org.almagest.astro.kernel.PositionGrid;
import org.almagest.astro.kernel.Warp;

/// The mean of registered frames, with what single frames show alone left out.
///
/// Frames are resampled on the pixels of the first. A pixel is left out that lies further from the median
/// of the frames than noise and the local steepness of the median allow; next to such a pixel less is
/// allowed (the rule of Fruchter and Hook 2002, PASP 114, 144, section 6). The noise of the mean and its
/// correlation between pixels are measured where the mean is blank: in what the frames differ from it, so
/// that faint stars take no part. The covariances of resampling are in them.
///
/// Thread rule: immutable.
public final class FrameStack {
    private static final int CORRELATION = 5;

    /// @param clip sigmas that a pixel may lie off
    /// @param clipBeside the same next to pixels that were left out
    /// @param steep share of the median's local range that is allowed besides
    /// @param steepBeside the same next to pixels that were left out
    public record Config(double clip, double clipBeside, double steep, double steepBeside) {
        public static final Config DEFAULT = new Config(5, 3.5, 0.6, 0.4);
    }

    /// A frame to be stacked.
    ///
    /// @param name for messages
    /// @param image pixels; its sky is taken off here
    /// @param variance variances; NaN everywhere where they are unknown: then the blank pixels tell
    /// @param mask flags
    /// @param unusable values of the mask whose pixels do not count
    /// @param map from the pixels of the stack to this frame's
    public record Frame(String name, Image image, Image variance, Mask mask, int unusable, PlaneMap map) {}

    /// What came of a frame.
    ///
    /// @param sky level that was taken off
    /// @param sigma standard deviation of its blank pixels, tails included
    /// @param weight share in the mean
    /// @param rejected pixels left out
    /// @param factor variance of a resampled pixel over that of a pixel, by the interpolation's weights and
    /// the correlation of the frame's noise
    public record Part(double sky, double sigma, double weight, long rejected, double factor) {}

    /// @param exposure the mean, with variance, mask and noise correlation
    /// @param parts what came of each frame
    /// @param sigma standard deviation of the mean's noise, as its blank pixels show it
    /// @param expected the same from the frames' noise and the resampling
    public record Result(Exposure exposure, List<Part> parts, double sigma, double expected) {}

    private final Config config;

    public FrameStack(Config config) {
        this.config = config;
    }

    /// A frame on the stack's pixels.
    private record Layer(
            Image image, Image variance, boolean[] counts, double sky, double sigma, double weight, double factor) {}

    /// Stacks frames.
    ///
    /// @param box pixels of the stack
    public Result stack(List<Frame> frames, Box box) {
        List<Layer> layers = new ArrayList<>();
        for (Frame f : frames) layers.add(layer(f, box));
        double total = layers.stream().mapToDouble(l -> l.weight).sum();
        boolean[][] rejected = rejected(layers, box);
        Image image = Image.zeros(box), variance = Image.zeros(box);
        Mask mask = Mask.clear(box, MaskPlanes.of("NO_DATA", "CLIPPED"));
        average(layers, rejected, image, variance, mask);
        Noise noise = noise(layers, rejected, image, mask, total);
        rescale(variance, image, mask, noise.measured.variance());
        List<Part> parts = new ArrayList<>();
        for (int k = 0; k < layers.size(); k++) {
            Layer l = layers.get(k);
            long n = 0;
            for (boolean r : rejected[k]) if (r) n++;
            parts.add(new Part(l.sky, l.sigma, l.weight / total, n, l.factor));
        }
        ExposureInfo info = ExposureInfo.NONE.withNoiseCorrelation(noise.measured.correlation());
        return new Result(
                new Exposure(image, mask, variance, info),
                parts,
                Math.sqrt(noise.measured.variance()),
                Math.sqrt(noise.expected));
    }

    private Layer layer(Frame f, Box box) {
        boolean[] blank = BlankNoise.blank(f.image, f.mask, f.unusable);
        BlankNoise.Covariance own = BlankNoise.covariance(f.image, blank, CORRELATION);
        if (!(own.variance() > 0))
            throw new DataFault(f.name + " has no noise: it has no usable blank pixel, or all are alike; leave it out");
        double sky = median(f.image, blank);
        Image image = f.image.copy(), variance = f.variance.copy();
        boolean known = false;
        for (float v : variance.toArray()) known |= v > 0;
        for (int y = image.y0(); y <= image.box().y1(); y++) {
            int a = image.rowStart(y), b = variance.rowStart(y), m = f.mask.rowStart(y);
            for (int i = 0; i < image.width(); i++) {
                image.data()[a + i] -= (float) sky;
                if (!known) variance.data()[b + i] = (float) own.variance();
                if ((f.mask.data()[m + i] & f.unusable) != 0 || !(variance.data()[b + i] > 0))
                    image.data()[a + i] = Float.NaN;
            }
        }
        double factor = 1;
        if (!f.map.equals(PlaneMap.IDENTITY) || !image.box().contains(box)) {
            PositionGrid grid = PositionGrid.of(f.map.mapping(), box, Warp.POSITION_TOLERANCE);
            NoiseTransfer transfer = Warp.STARS.noise(grid, own.correlation());
            double white = Warp.STARS
                    .noise(grid, new NoiseCorrelation(0, new float[] {1}))
                    .varianceFactor();
            factor = transfer.varianceFactor();
            Warp.Warped w = Warp.STARS.warp(image, variance, Mask.clear(image.box(), MaskPlanes.NONE), grid);
            image = w.image();
            variance = w.variance();
            float extra = (float) (factor / white);
            for (int i = 0; i < variance.data().length; i++) variance.data()[i] *= extra;
        } else {
            image = image.view(box).copy();
            variance = variance.view(box).copy();
        }
        boolean[] counts = new boolean[Math.toIntExact(box.area())];
        for (int i = 0; i < counts.length; i++) counts[i] = Math.abs(image.data()[i]) <= Float.MAX_VALUE;
        return new Layer(image, variance, counts, sky, Math.sqrt(own.variance()), 1 / own.variance(), factor);
    }

    private static double median(Image image, boolean[] chosen) {
        float[] v = image.toArray();
        int n = 0;
        for (int i = 0; i < v.length; i++) if (chosen[i]) v[n++] = v[i];
        if (n == 0) return 0;
        Arrays.sort(v, 0, n);
        return n % 2 == 1 ? v[n / 2] : 0.5 * ((double) v[n / 2 - 1] + v[n / 2]);
    }

    /// What lies too far off the median; nothing with fewer than three frames.
    private boolean[][] rejected(List<Layer> layers, Box box) {
        int w = box.width(), h = box.height(), n = layers.size();
        boolean[][] out = new boolean[n][w * h];
        if (n < 3) return out;
        float[] median = new float[w * h], range = new float[w * h];
        float[] column = new float[n];
        for (int i = 0; i < median.length; i++) {
            int k = 0;
            for (Layer l : layers) if (l.counts[i]) column[k++] = l.image.data()[i];
            Arrays.sort(column, 0, k);
            median[i] = k == 0 ? Float.NaN : k % 2 == 1 ? column[k / 2] : 0.5f * (column[k / 2 - 1] + column[k / 2]);
        }
        ranges(median, range, w, h);
        for (int l = 0; l < n; l++) {
            mark(layers.get(l), median, range, n, config.clip, config.steep, out[l], null);
            boolean[] beside = beside(out[l], w, h);
            mark(layers.get(l), median, range, n, config.clipBeside, config.steepBeside, out[l], beside);
        }
        return out;
    }

    private static void mark(
            Layer l,
            float[] median,
            float[] range,
            int frames,
            double clip,
            double steep,
            boolean[] out,
            boolean @org.jspecify.annotations.Nullable [] among) {
        // the noise of the median of n frames is 1.25 / sqrt(n) of a frame's, and shares that frame
        double both = 1 + 0.5 / frames;
        for (int i = 0; i < out.length; i++) {
            if (!l.counts[i] || out[i] || among != null && !among[i] || Float.isNaN(median[i])) continue;
            double allowed = clip * Math.sqrt(both * l.variance.data()[i]) + steep * range[i];
            out[i] = Math.abs(l.image.data()[i] - median[i]) > allowed;
        }
    }

    /// Largest less smallest value among a pixel and its eight neighbours, less what noise gives is not
    /// taken off.
    private static void ranges(float[] v, float[] range, int w, int h) {
        for (int y = 0; y < h; y++)
            for (int x = 0; x < w; x++) {
                // a mean over the neighbours on either side is steep only where the image is
                float dx = side(v, w, h, x + 1, y, true) - side(v, w, h, x - 1, y, true);
                float dy = side(v, w, h, x, y + 1, false) - side(v, w, h, x, y - 1, false);
                range[y * w + x] = (float) Math.hypot(dx, dy) + curvature(v, w, h, x, y);
            }
    }

    private static float side(float[] v, int w, int h, int x, int y, boolean vertical) {
        float sum = 0;
        for (int k = -1; k <= 1; k++) {
            int i = Math.clamp(vertical ? x : x + k, 0, w - 1), j = Math.clamp(vertical ? y + k : y, 0, h - 1);
            float p = v[j * w + i];
            sum += Float.isNaN(p) ? 0 : p;
        }
        return sum / 3;
    }

    /// How far a pixel stands above its neighbours' mean: at a star's peak there is no gradient.
    private static float curvature(float[] v, int w, int h, int x, int y) {
        float around = 0.5f * (side(v, w, h, x + 1, y, true) + side(v, w, h, x - 1, y, true));
        float own = v[y * w + x];
        return Float.isNaN(own) ? 0 : Math.max(0, own - around);
    }

    private static boolean[] beside(boolean[] in, int w, int h) {
        boolean[] out = new boolean[w * h];
        for (int y = 0; y < h; y++)
            for (int x = 0; x < w; x++)
                if (in[y * w + x])
                    for (int j = Math.max(0, y - 1); j <= Math.min(h - 1, y + 1); j++)
                        for (int i = Math.max(0, x - 1); i <= Math.min(w - 1, x + 1); i++) out[j * w + i] = true;
        return out;
    }

    private static void average(List<Layer> layers, boolean[][] rejected, Image image, Image variance, Mask mask) {
        int none = mask.valueOf("NO_DATA"), clipped = mask.valueOf("CLIPPED");
        for (int i = 0; i < image.data().length; i++) {
            double w = 0, sum = 0, noise = 0;
            for (int k = 0; k < layers.size(); k++) {
                Layer l = layers.get(k);
                if (rejected[k][i]) mask.data()[i] |= clipped;
                if (!l.counts[i] || rejected[k][i]) continue;
                w += l.weight;
                sum += l.weight * l.image.data()[i];
                noise += l.weight * l.weight * l.variance.data()[i];
            }
            if (w > 0) {
                image.data()[i] = (float) (sum / w);
                variance.data()[i] = (float) (noise / (w * w));
            } else {
                image.data()[i] = Float.NaN;
                variance.data()[i] = Float.NaN;
                mask.data()[i] |= none;
            }
        }
    }

    /// @param expected variance of a pixel of the mean by the frames' own noise
    private record Noise(BlankNoise.Covariance measured, double expected) {}

    /// Noise of the mean where all frames count. With r the frames' differences from the mean of n frames
    /// of about equal weight w, the covariances of the mean are the sum of w^2 cov(r), over 1 - 1/n.
    private static Noise noise(List<Layer> layers, boolean[][] rejected, Image image, Mask mask, double total) {
        int n = layers.size();
        boolean[] blank = BlankNoise.blank(image, mask, mask.valueOf("NO_DATA"));
        for (int k = 0; k < n; k++)
            for (int i = 0; i < blank.length; i++) blank[i] &= layers.get(k).counts[i] && !rejected[k][i];
        double expected = 0;
        for (Layer l : layers) {
            double w = l.weight / total;
            expected += w * w * l.sigma * l.sigma * l.factor;
        }
        if (n < 2) return new Noise(BlankNoise.covariance(image, blank, CORRELATION), expected);
        BlankNoise.Covariance sum = BlankNoise.Covariance.none(CORRELATION);
        for (Layer l : layers) {
            Image rest = Image.zeros(image.box());
            for (int i = 0; i < blank.length; i++)
                if (blank[i]) rest.data()[i] = l.image.data()[i] - image.data()[i];
            double w = l.weight / total;
            sum = sum.plus(BlankNoise.covariance(rest, blank, CORRELATION), w * w / (1 - 1.0 / n));
        }
        return new Noise(sum, expected);
    }

    /// Brings the median variance of the pixels to what was measured.
    private static void rescale(Image variance, Image image, Mask mask, double measured) {
        boolean[] blank = BlankNoise.blank(image, mask, mask.valueOf("NO_DATA"));
        double typical = median(variance, blank);
        if (!(typical > 0) || !(measured > 0)) return;
        float factor = (float) (measured / typical);
        for (int i = 0; i < variance.data().length; i++) variance.data()[i] *= factor;
    }
}
