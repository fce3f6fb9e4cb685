/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.coadd;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.kernel.NoiseTransfer;

/// The weighted mean of some rows of resampled images. Rows above and below are there for neighbours only.
final class StripMean {
    /// Half the side of the square whose maximum a star may share [pixel].
    private static final int AROUND = 3;
    /// Pixels whose medians are found together: those of eight images are in the first cache.
    private static final int BLOCK = 512;
    /// Pixels that are looked at together for outliers and for what lacks.
    private static final int CHUNK = 128;

    private final SkyCoadd.Config config;
    private final List<SkyCoadd.Input> inputs;
    private final List<NoiseTransfer> noise;
    private final double[] shares;
    private final int width;
    private final Image[] layers;
    private final byte[][] rejected;
    /// Per image its weight, and what it adds to the variance: its sky's, and that of photons per unit.
    private final float[] weights;

    private final float[] spreads;
    private final float[] lights;
    private final float[] median;
    private final float[] highest;
    private final float[] scratch;
    private final int[][] sorted;
    private final int[] network;
    private final float[] sum;
    private final float[] weight;
    private final float[] spread;
    private final float[] photons;

    /// @param shares of the median's maximum that each image may differ by
    /// @param rows most rows of a strip, those for neighbours among them
    StripMean(
            SkyCoadd.Config config,
            List<SkyCoadd.Input> inputs,
            List<NoiseTransfer> noise,
            double[] shares,
            int width,
            int rows) {
        this.config = config;
        this.inputs = inputs;
        this.noise = noise;
        this.shares = shares;
        this.width = width;
        int n = inputs.size();
        layers = new Image[n];
        for (int k = 0; k < n; k++) layers[k] = Image.zeros(width, rows);
        boolean clips = config.isClipped() && n >= 3;
        rejected = new byte[clips ? n : 0][rows * width];
        median = new float[clips ? rows * width : 0];
        highest = new float[median.length];
        scratch = new float[median.length];
        sorted = new int[clips ? n : 0][BLOCK];
        network = network(n);
        weights = new float[n];
        spreads = new float[n];
        lights = new float[n];
        for (int k = 0; k < n; k++) {
            SkyCoadd.Input in = inputs.get(k);
            double s2 = in.sigma() * in.sigma(), factor = noise.get(k).varianceFactor();
            double w = in.weight(config);
            weights[k] = (float) w;
            spreads[k] = (float) (factor * w * w * s2);
            lights[k] = (float) (factor * w * w * in.scale() / in.gain());
        }
        sum = new float[width];
        weight = new float[width];
        spread = new float[width];
        photons = new float[width];
    }

    /// The pixels of an image to be filled, NaN where it has none.
    Image layer(int k) {
        return layers[k];
    }

    /// Writes the rows but the first and the last.
    void combine(Box rows, Image image, Image variance, Mask mask) {
        int n = rows.height();
        if (rejected.length > 0) {
            for (byte[] r : rejected) Arrays.fill(r, (byte) 0);
            for (int j = 0; j < n; j++) medianRow(j * width);
            maxima(n);
            for (int k = 0; k < layers.length; k++) reject(k, n);
        }
        for (int j = 1; j < n - 1; j++) mean(j * width, rows.y0() + j, image, variance, mask);
    }

    /// Median of the images at the pixels of a row, of those that have data. Floats are sorted as whole
    /// numbers of the same order, which a vector exchanges in two instructions, a block in the first cache
    /// at a time.
    private void medianRow(int at) {
        for (int x = 0; x < width; x += BLOCK) medianBlock(at + x, Math.min(BLOCK, width - x));
    }

    private void medianBlock(int at, int m) {
        int n = layers.length, lacking = 0;
        for (int k = 0; k < n; k++) lacking |= ordered(layers[k].data(), at, sorted[k], m);
        for (int e = 0; e < network.length; e += 2) exchange(sorted[network[e]], sorted[network[e + 1]], m);
        if (lacking == 0) halve(sorted[(n - 1) / 2], sorted[n / 2], median, at, m);
        else
            for (int x = 0; x < m; x++) {
                int have = n;
                while (have > 0 && sorted[have - 1][x] == Integer.MAX_VALUE) have--;
                median[at + x] =
                        have == 0 ? Float.NaN : 0.5f * (value(sorted[(have - 1) / 2][x]) + value(sorted[have / 2][x]));
            }
    }

    /// Whole numbers in the order of floats, those that are not finite behind all others.
    ///
    /// @return not 0 when one is not finite
    private static int ordered(float[] v, int at, int[] out, int m) {
        int any = 0;
        for (int i = 0; i < m; i++) {
            int bits = Float.floatToRawIntBits(v[at + i]);
            // -1 where the value is infinite or no number
            int lacks = 0x7f7fffff - (bits & 0x7fffffff) >> 31;
            out[i] = (bits ^ bits >> 31 & 0x7fffffff) & ~lacks | Integer.MAX_VALUE & lacks;
            any |= lacks;
        }
        return any;
    }

    private static float value(int ordered) {
        return Float.intBitsToFloat(ordered ^ ordered >> 31 & 0x7fffffff);
    }

    private static void exchange(int[] a, int[] b, int m) {
        for (int i = 0; i < m; i++) {
            int low = Math.min(a[i], b[i]), high = Math.max(a[i], b[i]);
            a[i] = low;
            b[i] = high;
        }
    }

    private static void halve(int[] a, int[] b, float[] out, int at, int m) {
        for (int i = 0; i < m; i++) out[at + i] = 0.5f * (value(a[i]) + value(b[i]));
    }

    /// Pairs to be exchanged that sort n numbers: Batcher's odd-even merge sort (Knuth 5.2.2, algorithm M).
    private static int[] network(int n) {
        IntStream.Builder out = IntStream.builder();
        int top = Integer.highestOneBit(Math.max(1, n - 1));
        for (int p = top; p > 0; p /= 2)
            for (int q = top, r = 0, d = p; ; d = q - p, q /= 2, r = p) {
                for (int i = 0; i + d < n; i++)
                    if ((i & p) == r) {
                        out.add(i);
                        out.add(i + d);
                    }
                if (q == p) break;
            }
        return out.build().toArray();
    }

    /// Whether no value is NaN or infinite.
    private static boolean isFinite(float[] v, int from, int n) {
        int any = 0;
        for (int i = from; i < from + n; i++) any |= 0x7f7fffff - (Float.floatToRawIntBits(v[i]) & 0x7fffffff);
        return any >= 0;
    }

    /// Maximum of the median around each pixel, 0 at least; NaN counts as 0.
    private void maxima(int rows) {
        for (int j = 0; j < rows; j++) {
            int at = j * width;
            for (int x = 0; x < width; x++) scratch[at + x] = positive(median[at + x]);
            for (int x = 0; x < width; x++) highest[at + x] = scratch[at + x];
            for (int d = 1; d <= AROUND; d++) {
                raise(highest, at, scratch, at + d, width - d);
                raise(highest, at + d, scratch, at, width - d);
            }
        }
        System.arraycopy(highest, 0, scratch, 0, rows * width);
        for (int d = 1; d <= AROUND; d++) {
            raise(highest, 0, scratch, d * width, (rows - d) * width);
            raise(highest, d * width, scratch, 0, (rows - d) * width);
        }
    }

    private static float positive(float v) {
        return v > 0 ? v : 0;
    }

    private static void raise(float[] a, int i, float[] b, int j, int n) {
        for (int k = 0; k < n; k++) a[i + k] = Math.max(a[i + k], b[j + k]);
    }

    /// Marks what lies too far off the median, then its neighbours by the closer limit.
    private void reject(int k, int rows) {
        SkyCoadd.Input in = inputs.get(k);
        // the noise of the median of n images is 1.25 / sqrt(n) of one's, and shares that image
        double both = (1 + 0.5 / layers.length) * noise.get(k).varianceFactor();
        float floor = (float) (both * in.sigma() * in.sigma()), perUnit = (float) (both * in.scale() / in.gain());
        float[] v = layers[k].data();
        byte[] out = rejected[k];
        boolean any = false;
        float least = (float) (config.clip() * config.clip() * floor);
        for (int from = 0; from < rows * width; from += CHUNK) {
            int to = Math.min(from + CHUNK, rows * width);
            // the least limit settles nearly all
            if (!reaches(v, from, to, least)) continue;
            for (int i = from; i < to; i++) {
                float off = v[i] - median[i];
                if (off * off > least && isOff(v[i], i, floor, perUnit, config.clip(), shares[k])) {
                    out[i] = 1;
                    any = true;
                }
            }
        }
        if (!any) return;
        for (int i = 0; i < rows * width; i++) {
            if (out[i] != 1) continue;
            int x = i % width, y = i / width;
            for (int t = Math.max(0, y - 1); t <= Math.min(rows - 1, y + 1); t++)
                for (int s = Math.max(0, x - 1); s <= Math.min(width - 1, x + 1); s++) {
                    int near = t * width + s;
                    if (out[near] == 0 && isOff(v[near], near, floor, perUnit, config.clipBeside(), 0.5 * shares[k]))
                        out[near] = 2;
                }
        }
    }

    /// Whether some pixel's squared distance from the median is above a limit.
    private boolean reaches(float[] v, int from, int to, float least) {
        int signs = 0;
        for (int i = from; i < to; i++) {
            float off = v[i] - median[i];
            signs |= Float.floatToRawIntBits(least - off * off);
        }
        return signs < 0;
    }

    private boolean isOff(float v, int i, float floor, float perUnit, double clip, double share) {
        float off = Math.abs(v - median[i]);
        float beyond = off - (float) share * highest[i];
        return beyond > 0 && beyond * beyond > clip * clip * (floor + perUnit * positive(median[i]));
    }

    private void mean(int at, int y, Image image, Image variance, Mask mask) {
        for (int x = 0; x < width; x += CHUNK) mean(at, x, Math.min(width, x + CHUNK), y, image, variance, mask);
    }

    /// The mean of some pixels of a row: most such pieces have all images whole, and one weight for all.
    private void mean(int at, int from, int to, int y, Image image, Image variance, Mask mask) {
        Arrays.fill(sum, from, to, 0);
        float everyWeight = 0, everySpread = 0, everyPhotons = 0;
        boolean someLack = false;
        int o = image.rowStart(y);
        for (int k = 0; k < layers.length; k++) {
            float w = weights[k], sky = spreads[k], light = lights[k];
            if (isWhole(k, at + from, to - from)) {
                add(layers[k].data(), at, from, to, w);
                everyWeight += w;
                everySpread += sky;
                everyPhotons += light;
            } else {
                if (!someLack) {
                    Arrays.fill(weight, from, to, 0);
                    Arrays.fill(spread, from, to, 0);
                    Arrays.fill(photons, from, to, 0);
                    someLack = true;
                }
                addSome(k, at, from, to, mask.data(), o, mask.valueOf("CLIPPED"));
            }
        }
        if (someLack) divideSome(everyWeight, everySpread, everyPhotons, from, to, o, image, variance, mask);
        else divide(1 / everyWeight, everySpread, everyPhotons, from, to, o, image.data(), variance.data());
    }

    private void divide(
            float inverse,
            float everySpread,
            float everyPhotons,
            int from,
            int to,
            int o,
            float[] image,
            float[] variance) {
        float square = inverse * inverse;
        for (int x = from; x < to; x++) {
            float mean = sum[x] * inverse;
            image[o + x] = mean;
            variance[o + x] = (everySpread + everyPhotons * Math.max(0, mean)) * square;
        }
    }

    private void divideSome(
            float everyWeight,
            float everySpread,
            float everyPhotons,
            int from,
            int to,
            int o,
            Image image,
            Image variance,
            Mask mask) {
        int none = mask.valueOf("NO_DATA");
        for (int x = from; x < to; x++) {
            float inverse = 1 / (everyWeight + weight[x]), mean = sum[x] * inverse;
            image.data()[o + x] = mean;
            variance.data()[o + x] =
                    (everySpread + spread[x] + (everyPhotons + photons[x]) * Math.max(0, mean)) * inverse * inverse;
        }
        for (int x = from; x < to; x++)
            if (everyWeight + weight[x] == 0) {
                image.data()[o + x] = variance.data()[o + x] = Float.NaN;
                mask.data()[o + x] |= none;
            }
    }

    /// Whether n pixels of an image all count.
    private boolean isWhole(int k, int at, int n) {
        if (!isFinite(layers[k].data(), at, n)) return false;
        if (rejected.length == 0) return true;
        byte[] r = rejected[k];
        int marks = 0;
        for (int i = at; i < at + n; i++) marks |= r[i];
        return marks == 0;
    }

    private void add(float[] v, int at, int from, int to, float w) {
        for (int x = from; x < to; x++) sum[x] += w * v[at + x];
    }

    private void addSome(int k, int at, int from, int to, int[] mask, int o, int clipped) {
        float[] v = layers[k].data();
        float w = weights[k], sky = spreads[k], light = lights[k];
        for (int x = from; x < to; x++) {
            if (rejected.length > 0 && rejected[k][at + x] != 0) {
                mask[o + x] |= clipped;
                continue;
            }
            if (!Float.isFinite(v[at + x])) continue;
            sum[x] += w * v[at + x];
            weight[x] += w;
            spread[x] += sky;
            photons[x] += light;
        }
    }
}
