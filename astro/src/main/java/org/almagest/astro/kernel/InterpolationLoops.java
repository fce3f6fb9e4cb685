/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

/// The inner loops of interpolation, in two forms that give the same bits: plain Java, and the Vector API
/// where the machine has vectors of eight floats or more.
///
/// Thread rule: without state.
sealed interface InterpolationLoops permits PlainInterpolationLoops, VectorInterpolationLoops {
    /// The form for this machine.
    InterpolationLoops BEST = VectorSupport.AVAILABLE ? new VectorInterpolationLoops() : new PlainInterpolationLoops();

    /// The plain form, where vectors would read behind the end of an array.
    InterpolationLoops PLAIN = new PlainInterpolationLoops();

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

    /// Degree of the polynomials of [#along].
    int DEGREE = 7;

    /// Places behind the last one asked for that [#along] may write, and read likewise.
    int BEHIND = 32;

    /// Most places of one [#along].
    int LONGEST = 128;

    /// Sums of taps whose weights are polynomials in a position that goes up evenly: out[o + i] = sum over
    /// t of p_t(x + slope i) in[place + t * step + i], where p_t has the coefficients c[t * (DEGREE + 1) +
    /// k] of the powers k; by Horner's rule, in the order of t.
    void along(float[] in, int place, int step, float x, float slope, float[] c, int taps, float[] out, int o, int n);

    /// As [#along] with the squares of the weights.
    void alongSquared(
            float[] in, int place, int step, float x, float slope, float[] c, int taps, float[] out, int o, int n);
}
