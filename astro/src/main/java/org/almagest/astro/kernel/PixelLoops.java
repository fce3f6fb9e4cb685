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

    /// A filter with evenly spaced taps: out[o + i] = sum over t of taps[t] * in[start + i + t * step], for
    /// i = 0 .. n - 1, added in the order of t.
    void filter(float[] in, int start, int step, float[] taps, float[] out, int o, int n);

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

    /// Interpolates points of an image: out[i] = area[i]^power * sum over rows and columns of wy wx in.
    ///
    /// @param in pixels, finite
    /// @param stride distance of rows
    /// @param place index of the first tap of each point; negative where there is none, which leaves out[i]
    /// @param phase table rows {x, y} of each point, at 2 i and 2 i + 1
    /// @param table weights, `lanes` floats per phase
    /// @param taps taps per axis
    /// @param factor multiplies each result
    void interpolate(
            float[] in,
            int stride,
            int[] place,
            int[] phase,
            float[] table,
            int lanes,
            int taps,
            float[] factor,
            float[] out,
            int o,
            int n);

    /// A polynomial at many places: out[o + i] = sum over k of c[first + k] (x[from + i] - 1/2)^k, by
    /// Horner's rule. Both arrays may be used up to the next multiple of sixteen.
    void polynomial(float[] x, int from, float[] c, int first, int degree, float[] out, int o, int n);

    /// Sums of taps x taps pixels with weights of their own for pixels whose taps lie side by side: out[o +
    /// i] = factor[f + i] * sum over r of wy[r * step + i] * sum over t of wx[t * step + i] * in[place + r
    /// * stride + t + i].
    void taps(
            float[] in,
            int place,
            int stride,
            float[] wx,
            float[] wy,
            int step,
            int taps,
            float[] factor,
            int f,
            float[] out,
            int o,
            int n);
}
