/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

/// The inner loops of this room, in two forms that give the same bits: plain Java, and the Vector API where
/// the machine has vectors of eight floats or more.
sealed interface PixelLoops permits PlainLoops, VectorLoops {
    /// The form for this machine.
    PixelLoops BEST = VectorSupport.AVAILABLE ? new VectorLoops() : new PlainLoops();

    /// The plain form, for a few pixels and where vectors would read behind the end of an array.
    PixelLoops PLAIN = new PlainLoops();

    /// A filter with evenly spaced taps: out[o + i] = sum over t of taps[t] * in[start + i + t * step], for
    /// i = 0 .. n - 1, added in the order of t.
    void filter(float[] in, int start, int step, float[] taps, float[] out, int o, int n);

    /// Two filters of one length over the same pixels, each as [#filter]: the results of `first` at `o`,
    /// those of `second` at `p`. Half of a filter's time is the reading of pixels.
    void filterBoth(float[] in, int start, int step, float[] first, float[] second, float[] out, int o, int p, int n);

    /// As [#filter], then out[o + i] += sum * scale * field[f + i].
    void filterAdd(
            float[] in,
            int start,
            int step,
            float[] taps,
            float scale,
            float[] field,
            int f,
            float[] out,
            int o,
            int n);

    /// Two filters over the same pixels: out[o + i] = sum + slope * field[i], where the sum is that of
    /// [#filter] with `taps` and the slope that with `slopes`.
    void filterLinear(
            float[] in, int start, int step, float[] taps, float[] slopes, float[] field, float[] out, int o, int n);

    /// signal[o + i] = px[p + i] and power[o + i] = vv[v + i] where the pixel is good, else both 0. A pixel
    /// is good when px is finite, vv positive and finite, and none of its bits is a bad one.
    void keepGood(
            float[] px,
            int p,
            float[] vv,
            int v,
            int[] bits,
            int b,
            int bad,
            float[] signal,
            float[] power,
            int o,
            int n);

    /// s[i] = s[i] / sqrt(factor * power[f + i]), for i = at .. at + n - 1; 0 where the power is not
    /// positive.
    void significance(float[] s, int at, float[] power, int f, float factor, int n);

    /// The i from 0 to n - 1 whose pixel p + i has h^2 > limit * vv[v + i], in their order, where h is its
    /// height above the lowest mean of two opposite neighbours, or 0 where it is lower; returns how many
    /// there are.
    ///
    /// @param up distance of rows
    int standing(float[] px, int p, int up, float[] vv, int v, float limit, int[] out, int n);

    /// Lanes of [#addBetween]: value i belongs to lane i % 16.
    int TRACKS = 16;

    /// Adds to out what the values v[from] .. v[from + n - 1] from low to high have: the sum of v - shift,
    /// that of its squares, and their number; in single precision until it is added to out.
    void addBetween(float[] v, int from, int n, float low, float high, float shift, double[] out);

    /// Sums of each of n columns of pixels under a weight that falls with the row's square: with the weight
    /// w[i] in the first row, which from row to row is multiplied by r[i], r[i] k, r[i] k^2 and so on,
    /// out[i] is the sum of weight times pixel, out[length + i] that times dy, and out[2 length + i] that
    /// times dy^2, where dy is dy0 in the first row and length a third of out. A pixel that is not finite
    /// counts nothing.
    ///
    /// @param w weights, zero from n on; as long as the columns that are made full vectors of
    void columnSums(
            float[] in,
            int at,
            int stride,
            int rows,
            int n,
            double[] w,
            double[] r,
            double k,
            double dy0,
            double[] out);
}
